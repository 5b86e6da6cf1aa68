// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.schedule;

import java.util.List;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * values[i] from the first update after boundaries[i - 1] to boundaries[i], included
 * ({@code keras.optimizers.schedules.PiecewiseConstantDecay}).
 *
 * @param boundaries the last updates of all values but the last, ascending
 * @param values the rates, one more than boundaries
 */
public record PiecewiseConstantDecay(List<Long> boundaries, List<Double> values) implements Schedule {
    /** Checks that there is one more value than boundaries. */
    public PiecewiseConstantDecay {
        boundaries = List.copyOf(boundaries);
        values = List.copyOf(values);
        if (values.size() != boundaries.size() + 1) {
            throw new IllegalArgumentException("piecewiseConstantDecay: " + boundaries.size() + " boundaries need "
                    + (boundaries.size() + 1) + " values, found " + values.size());
        }
        for (int i = 1; i < boundaries.size(); i++) {
            if (boundaries.get(i) <= boundaries.get(i - 1)) {
                throw new IllegalArgumentException(
                        "piecewiseConstantDecay: boundaries must ascend, found " + boundaries);
            }
        }
    }

    @Override
    public Value trace(Value step) {
        Value rate = Ops.fill(step, values.getLast());
        for (int i = boundaries.size() - 1; i >= 0; i--) {
            Value before = Ops.lessEqual(step, Ops.fill(step, boundaries.get(i)));
            rate = Ops.where(before, Ops.fill(step, values.get(i)), rate);
        }
        return rate;
    }
}
