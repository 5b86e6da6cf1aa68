// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Divided by the Euclidean norm over the features of each position ({@code keras.layers.UnitNormalization}); norms
 * below 1e-12 count as that. Any shape to the same shape.
 *
 * @param axis the axes, negative ones from the end; default the last
 */
public record UnitNormalization(List<Integer> axis) implements SameForm {
    /** Checks the arguments. */
    public UnitNormalization {
        axis = List.copyOf(axis);
        if (axis.isEmpty()) {
            throw new IllegalArgumentException("UnitNormalization: it needs an axis, found none");
        }
    }

    /** With Keras's defaults. */
    public UnitNormalization() {
        this(List.of(-1));
    }

    @Override
    public Value trace(Scope scope, Value x) {
        List<Integer> axes = axis.stream().map(x.shape()::axis).sorted().toList();
        List<Integer> kept = IntStream.of(Axes.others(x.rank(), axes)).boxed().toList();
        Value squares = Ops.sum(x.times(x), axes);
        Value factor = Ops.rsqrt(Ops.maximum(squares, Ops.like(squares, 1e-24)));
        return x.times(Axes.spread(factor, x, kept));
    }

    /** The same with another value of this component: the axes, negative ones from the end. */
    public UnitNormalization axis(List<Integer> axis) {
        return new UnitNormalization(axis);
    }

    /** The same over one axis. */
    public UnitNormalization axis(int one) {
        return axis(List.of(one));
    }
}
