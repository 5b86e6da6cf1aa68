// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * Mean 0 and variance 1 over all positions of each group of features of an example, then a learned factor and
 * offset for each feature (Wu and He, 2018; {@code keras.layers.GroupNormalization}). One group for each feature is
 * instance normalization. Any shape to the same shape; the size of the axis must be known. Weights: {@code gamma},
 * {@code beta}, both of the size of the axis.
 *
 * @param groups number of groups, neighbours in one group; -1 for one for each feature; default 32
 * @param axis the axis of the features; default -1, the last
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
public record GroupNormalization(
        int groups,
        int axis,
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
    public GroupNormalization {
        if ((groups < 1 && groups != -1) || !(epsilon >= 0)) {
            throw new IllegalArgumentException("GroupNormalization: groups must be at least 1, or -1, and epsilon not"
                    + " negative, found " + groups + " and " + epsilon);
        }
    }

    /** With Keras's defaults. */
    public GroupNormalization() {
        this(32, -1, 1e-3, true, true, Initializers.zeros(), Initializers.ones(), null, null, null, null);
    }

    /** With this number of groups. */
    public GroupNormalization(int groups) {
        this(groups, -1, 1e-3, true, true, Initializers.zeros(), Initializers.ones(), null, null, null, null);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        // Sums over positions need more than 16 bits.
        DType dtype = x.dtype() == DType.F64 ? DType.F64 : DType.F32;
        int at = x.shape().axis(axis);
        int size = x.dim(at);
        int count = groups == -1 ? size : groups;
        if (at == 0 || size % count != 0) {
            throw new ShapeException("GroupNormalization: axis " + axis + " of " + x.shape() + " can't be split into "
                    + count + " equal groups inside each example");
        }
        Shape split = x.shape().with(at, Dim.of(count)).insert(at + 1, Dim.of(size / count));
        Value grouped = Ops.reshape(x.cast(dtype), split);
        List<Integer> kept = List.of(0, at);
        int[] over = Axes.others(split.rank(), kept);
        Value centered = grouped.minus(Axes.spread(Ops.mean(grouped, over), grouped, kept));
        Value variance = Ops.mean(centered.times(centered), over);
        Value factor = Ops.like(grouped, 1.0).div(Ops.sqrt(variance.plus(epsilon)));
        Value y = Ops.reshape(centered.times(Axes.spread(factor, grouped, kept)), x.shape());
        if (scale) {
            Weight options = Arguments.weight(gammaRegularizer, gammaConstraint)
                    .dtype(scope.policy().variable());
            Value gamma = scope.weight("gamma", Shape.of(size), gammaInitializer, options);
            y = y.times(Axes.spread(gamma.cast(dtype), x, List.of(at)));
        }
        if (center) {
            Weight options = Arguments.weight(betaRegularizer, betaConstraint)
                    .dtype(scope.policy().variable());
            Value beta = scope.weight("beta", Shape.of(size), betaInitializer, options);
            y = y.plus(Axes.spread(beta.cast(dtype), x, List.of(at)));
        }
        return y.cast(scope.computeDtype());
    }

    /** The same with another value of this component: number of groups, neighbours in one group. */
    public GroupNormalization groups(int groups) {
        return Components.with(this, "groups", groups);
    }

    /** The same with another value of this component: the axis of the features. */
    public GroupNormalization axis(int axis) {
        return Components.with(this, "axis", axis);
    }

    /** The same with another value of this component: added to the variance. */
    public GroupNormalization epsilon(double epsilon) {
        return Components.with(this, "epsilon", epsilon);
    }

    /** The same with another value of this component: whether a learned offset is added. */
    public GroupNormalization center(boolean center) {
        return Components.with(this, "center", center);
    }

    /** The same with another value of this component: whether it is multiplied by a learned factor. */
    public GroupNormalization scale(boolean scale) {
        return Components.with(this, "scale", scale);
    }

    /** The same with another value of this component: first value of the offset. */
    public GroupNormalization betaInitializer(Initializer betaInitializer) {
        return Components.with(this, "betaInitializer", betaInitializer);
    }

    /** The same with another value of this component: first value of the factor. */
    public GroupNormalization gammaInitializer(Initializer gammaInitializer) {
        return Components.with(this, "gammaInitializer", gammaInitializer);
    }

    /** The same with another value of this component: penalty of the offset. */
    public GroupNormalization betaRegularizer(@Nullable Regularizer betaRegularizer) {
        return Components.with(this, "betaRegularizer", betaRegularizer);
    }

    /** The same with another value of this component: penalty of the factor. */
    public GroupNormalization gammaRegularizer(@Nullable Regularizer gammaRegularizer) {
        return Components.with(this, "gammaRegularizer", gammaRegularizer);
    }

    /** The same with another value of this component: constraint of the offset. */
    public GroupNormalization betaConstraint(@Nullable Constraint betaConstraint) {
        return Components.with(this, "betaConstraint", betaConstraint);
    }

    /** The same with another value of this component: constraint of the factor. */
    public GroupNormalization gammaConstraint(@Nullable Constraint gammaConstraint) {
        return Components.with(this, "gammaConstraint", gammaConstraint);
    }
}
