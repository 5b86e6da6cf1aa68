// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.constraint;

import java.util.List;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Shrinks the weights of each unit to a largest norm ({@code keras.constraints.MaxNorm}).
 *
 * @param maxValue the largest norm; default 2
 * @param axis the axes along which the norm is taken; default 0, the inputs of a dense layer
 */
public record MaxNorm(double maxValue, List<Integer> axis) implements Constraint {
    /** Copies the list. */
    public MaxNorm {
        axis = List.copyOf(axis);
    }

    /** Along other axes. */
    public MaxNorm axis(Integer... axes) {
        return new MaxNorm(maxValue, List.of(axes));
    }

    @Override
    public Value trace(Value weight) {
        Value norms = Norms.along(weight, axis);
        Value wanted = Ops.minimum(norms, Ops.like(norms, maxValue));
        return weight.times(wanted.div(norms.plus(Norms.EPSILON)));
    }
}
