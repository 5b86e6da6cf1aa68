// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * Divided by the root of the mean square over the features of each position, then a learned factor for each feature
 * (Zhang and Sennrich, 2019; {@code keras.layers.RMSNormalization}). Any shape to the same shape. Weight: {@code
 * scale}, of the sizes of the axes.
 *
 * @param axis the axes, negative ones from the end; default the last
 * @param epsilon added to the mean square; default 1e-6
 */
public record RMSNormalization(List<Integer> axis, double epsilon) implements SameForm {
    /** Checks the arguments. */
    public RMSNormalization {
        axis = List.copyOf(axis);
        if (axis.isEmpty() || !(epsilon >= 0)) {
            throw new IllegalArgumentException(
                    "RMSNormalization: it needs an axis, and an epsilon that is not negative," + " found " + axis
                            + " and " + epsilon);
        }
    }

    /** With Keras's defaults. */
    public RMSNormalization() {
        this(List.of(-1), 1e-6);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        // Sums over features need more than 16 bits.
        DType dtype = x.dtype() == DType.F64 ? DType.F64 : DType.F32;
        Value wide = x.cast(dtype);
        List<Integer> axes = axis.stream().map(x.shape()::axis).sorted().toList();
        List<Integer> kept = IntStream.of(Axes.others(x.rank(), axes)).boxed().toList();
        int[] over = axes.stream().mapToInt(i -> i).toArray();
        Value square = Ops.mean(wide.times(wide), over);
        Value factor = Ops.like(wide, 1.0).div(Ops.sqrt(square.plus(epsilon)));
        Shape sizes = Shape.of(axes.stream().mapToLong(x::dim).toArray());
        Value scale = scope.weight("scale", sizes, Initializers.ones());
        Value y = wide.times(Axes.spread(factor, x, kept)).times(Axes.spread(scale.cast(dtype), x, axes));
        return y.cast(scope.computeDtype());
    }

    /** As in Keras, the result has no mask. */
    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    /** The same with another value of this component: the axes, negative ones from the end. */
    public RMSNormalization axis(List<Integer> axis) {
        return new RMSNormalization(axis, epsilon);
    }

    /** The same over one axis. */
    public RMSNormalization axis(int one) {
        return axis(List.of(one));
    }

    /** The same with another value of this component: added to the mean square. */
    public RMSNormalization epsilon(double epsilon) {
        return new RMSNormalization(axis, epsilon);
    }
}
