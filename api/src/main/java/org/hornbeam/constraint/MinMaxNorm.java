// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.constraint;

import java.util.List;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Brings the norm of the weights of each unit between two bounds ({@code keras.constraints.MinMaxNorm}).
 *
 * @param minValue the smallest norm; default 0
 * @param maxValue the largest norm; default 1
 * @param rate how much of the way is gone at each update, from 0 to 1; default 1
 * @param axis the axes along which the norm is taken; default 0, the inputs of a dense layer
 */
public record MinMaxNorm(double minValue, double maxValue, double rate, List<Integer> axis) implements Constraint {
    /** Copies the list. */
    public MinMaxNorm {
        axis = List.copyOf(axis);
    }

    /** Another share of the way. */
    public MinMaxNorm rate(double value) {
        return new MinMaxNorm(minValue, maxValue, value, axis);
    }

    /** Along other axes. */
    public MinMaxNorm axis(Integer... axes) {
        return new MinMaxNorm(minValue, maxValue, rate, List.of(axes));
    }

    @Override
    public Value trace(Value weight) {
        Value norms = Norms.along(weight, axis);
        Value bounded = Ops.minimum(Ops.maximum(norms, Ops.like(norms, minValue)), Ops.like(norms, maxValue));
        Value wanted = bounded.times(rate).plus(norms.times(1 - rate));
        return weight.times(wanted.div(norms.plus(Norms.EPSILON)));
    }
}
