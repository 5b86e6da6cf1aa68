// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.component.Components;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * Mean 0 and variance 1 over some axes of each example, then a learned factor and offset (Ba et al., 2016;
 * {@code keras.layers.LayerNormalization}). Any shape to the same shape. Weights: {@code gamma}, {@code beta}, of the sizes
 * of the axes.
 *
 * @param axis the axes, negative ones from the end; default -1, the last
 * @param epsilon added to the variance; default 0.001
 * @param center whether a learned offset is added; default {@code true}
 * @param scale whether it is multiplied by a learned factor; default {@code true}
 * @param betaInitializer first value of the offset; default zeros
 * @param gammaInitializer first value of the factor; default ones
 * @param betaRegularizer penalty of the offset; default none
 * @param gammaRegularizer penalty of the factor; default none
 * @param betaConstraint constraint of the offset; default none
 * @param gammaConstraint constraint of the factor; default none
 */
public record LayerNormalization(
        List<Integer> axis,
        double epsilon,
        boolean center,
        boolean scale,
        Initializer betaInitializer,
        Initializer gammaInitializer,
        @Nullable Regularizer betaRegularizer,
        @Nullable Regularizer gammaRegularizer,
        @Nullable Constraint betaConstraint,
        @Nullable Constraint gammaConstraint)
        implements SameForm {
    /** Checks the arguments. */
    public LayerNormalization {
        axis = List.copyOf(axis);
        if (axis.isEmpty() || !(epsilon >= 0)) {
            throw new IllegalArgumentException(
                    "LayerNormalization: it needs an axis, and an epsilon that is not negative," + " found " + axis
                            + " and " + epsilon);
        }
    }

    /** With Keras's defaults. */
    public LayerNormalization() {
        this(List.of(-1), 1e-3, true, true, Initializers.zeros(), Initializers.ones(), null, null, null, null);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        // Sums over features need more than 16 bits.
        DType dtype = x.dtype() == DType.F64 ? DType.F64 : DType.F32;
        Value wide = x.cast(dtype);
        List<Integer> axes = axis.stream().map(x.shape()::axis).sorted().toList();
        if (axes.contains(0)) {
            throw new ShapeException(
                    "LayerNormalization works inside each example: axis 0 is the batch, found " + axis);
        }
        List<Integer> kept = IntStream.of(Axes.others(x.rank(), axes)).boxed().toList();
        int[] over = axes.stream().mapToInt(i -> i).toArray();
        Value centered = wide.minus(Axes.spread(Ops.mean(wide, over), x, kept));
        Value variance = Ops.mean(centered.times(centered), over);
        Value factor = Ops.like(wide, 1.0).div(Ops.sqrt(variance.plus(epsilon)));
        Value y = centered.times(Axes.spread(factor, x, kept));
        Shape size = Shape.of(axes.stream().mapToLong(x::dim).toArray());
        if (scale) {
            Weight options = Arguments.weight(gammaRegularizer, gammaConstraint)
                    .dtype(scope.policy().variable());
            y = y.times(Axes.spread(
                    scope.weight("gamma", size, gammaInitializer, options).cast(dtype), x, axes));
        }
        if (center) {
            Weight options = Arguments.weight(betaRegularizer, betaConstraint)
                    .dtype(scope.policy().variable());
            y = y.plus(Axes.spread(
                    scope.weight("beta", size, betaInitializer, options).cast(dtype), x, axes));
        }
        return y.cast(scope.computeDtype());
    }

    /** The same with another value of this component: the axes, negative ones from the end. */
    public LayerNormalization axis(List<Integer> axis) {
        return Components.with(this, "axis", axis);
    }

    /** The same over one axis. */
    public LayerNormalization axis(int one) {
        return axis(List.of(one));
    }

    /** The same with another value of this component: added to the variance. */
    public LayerNormalization epsilon(double epsilon) {
        return Components.with(this, "epsilon", epsilon);
    }

    /** The same with another value of this component: whether a learned offset is added. */
    public LayerNormalization center(boolean center) {
        return Components.with(this, "center", center);
    }

    /** The same with another value of this component: whether it is multiplied by a learned factor. */
    public LayerNormalization scale(boolean scale) {
        return Components.with(this, "scale", scale);
    }

    /** The same with another value of this component: first value of the offset. */
    public LayerNormalization betaInitializer(Initializer betaInitializer) {
        return Components.with(this, "betaInitializer", betaInitializer);
    }

    /** The same with another value of this component: first value of the factor. */
    public LayerNormalization gammaInitializer(Initializer gammaInitializer) {
        return Components.with(this, "gammaInitializer", gammaInitializer);
    }

    /** The same with another value of this component: penalty of the offset. */
    public LayerNormalization betaRegularizer(@Nullable Regularizer betaRegularizer) {
        return Components.with(this, "betaRegularizer", betaRegularizer);
    }

    /** The same with another value of this component: penalty of the factor. */
    public LayerNormalization gammaRegularizer(@Nullable Regularizer gammaRegularizer) {
        return Components.with(this, "gammaRegularizer", gammaRegularizer);
    }

    /** The same with another value of this component: constraint of the offset. */
    public LayerNormalization betaConstraint(@Nullable Constraint betaConstraint) {
        return Components.with(this, "betaConstraint", betaConstraint);
    }

    /** The same with another value of this component: constraint of the factor. */
    public LayerNormalization gammaConstraint(@Nullable Constraint gammaConstraint) {
        return Components.with(this, "gammaConstraint", gammaConstraint);
    }
}
