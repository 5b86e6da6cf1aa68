// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import java.util.Optional;
import org.hornbeam.component.Components;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * Mean 0 and variance 1 for each feature, then a learned factor and offset (Ioffe and Szegedy, 2015;
 * {@code keras.layers.BatchNormalization}). In training by the mean and the (biased) variance of the batch, where masked
 * steps do not count; in inference, and where the layer is frozen, by their moving averages
 * {@code moving * momentum + batch * (1 - momentum)}. Any shape to the same shape. Weights: {@code gamma}, {@code beta};
 * state: {@code moving_mean}, {@code moving_variance}, with {@code renorm} also {@code moving_stddev}, {@code renorm_mean},
 * {@code renorm_stddev}; all of the size of the axis. A batch is never split among replicas that do not see each other:
 * Keras's {@code synchronized} has nothing to choose.
 *
 * @param axis the axis of the features; default -1, the last
 * @param momentum share of the old moving average that stays; default 0.99
 * @param epsilon added to the variance; default 0.001
 * @param center whether a learned offset is added; default {@code true}
 * @param scale whether it is multiplied by a learned factor; default {@code true}
 * @param betaInitializer first value of the offset; default zeros
 * @param gammaInitializer first value of the factor; default ones
 * @param movingMeanInitializer first value of the moving mean; default zeros
 * @param movingVarianceInitializer first value of the moving variance; default ones
 * @param betaRegularizer penalty of the offset; default none
 * @param gammaRegularizer penalty of the factor; default none
 * @param betaConstraint constraint of the offset; default none
 * @param gammaConstraint constraint of the factor; default none
 * @param renorm whether training normalizes nearly as inference does (Ioffe, "Batch Renormalization", 2017); default {@code false}
 * @param renormClipping bounds of the corrections, {@code null} for none; default {@code null}
 * @param renormMomentum share of the old averages behind the corrections that stays; default 0.99
 */
public record BatchNormalization(
        int axis,
        double momentum,
        double epsilon,
        boolean center,
        boolean scale,
        Initializer betaInitializer,
        Initializer gammaInitializer,
        Initializer movingMeanInitializer,
        Initializer movingVarianceInitializer,
        @Nullable Regularizer betaRegularizer,
        @Nullable Regularizer gammaRegularizer,
        @Nullable Constraint betaConstraint,
        @Nullable Constraint gammaConstraint,
        boolean renorm,
        @Nullable RenormClipping renormClipping,
        double renormMomentum)
        implements SameForm {
    /** Checks the arguments. */
    public BatchNormalization {
        if (!(momentum >= 0 && momentum <= 1) || !(epsilon >= 0)) {
            throw new IllegalArgumentException(
                    "BatchNormalization: momentum must be from 0 to 1 and epsilon not negative," + " found " + momentum
                            + " and " + epsilon);
        }
    }

    /** With Keras's defaults. */
    public BatchNormalization() {
        this(
                -1,
                0.99,
                1e-3,
                true,
                true,
                Initializers.zeros(),
                Initializers.ones(),
                Initializers.zeros(),
                Initializers.ones(),
                null,
                null,
                null,
                null,
                false,
                null,
                0.99);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        // Sums over a batch need more than 16 bits.
        DType dtype = x.dtype() == DType.F64 ? DType.F64 : DType.F32;
        Value wide = x.cast(dtype);
        int at = x.shape().axis(axis);
        Shape size = Shape.of(x.dim(at));
        Value movingMean = scope.state("moving_mean", size, scope.policy().variable(), movingMeanInitializer);
        Value movingVariance =
                scope.state("moving_variance", size, scope.policy().variable(), movingVarianceInitializer);
        Value mean = movingMean.cast(dtype);
        Value variance = movingVariance.cast(dtype);
        Renormalization averages = renorm ? Renormalization.of(scope, this, size, dtype) : null;
        Renormalization.Correction correction = null;
        if (scope.training() && scope.trainable()) {
            Value weights = weights(scope, x, dtype);
            mean = average(wide, weights, at);
            Value centered = wide.minus(Axes.spread(mean, x, List.of(at)));
            variance = average(centered.times(centered), weights, at);
            scope.assign("moving_mean", moved(movingMean, mean));
            if (averages == null) {
                scope.assign("moving_variance", moved(movingVariance, variance));
            } else {
                correction = averages.correct(scope, mean, variance);
            }
        }
        Value factor = Ops.like(wide, 1.0).div(Ops.sqrt(variance.plus(epsilon)));
        if (correction != null) {
            factor = factor.times(correction.factor());
        }
        Value gamma = null;
        if (scale) {
            Weight options = Arguments.weight(gammaRegularizer, gammaConstraint)
                    .dtype(scope.policy().variable());
            gamma = scope.weight("gamma", size, gammaInitializer, options).cast(dtype);
            factor = factor.times(gamma);
        }
        Value y = wide.minus(Axes.spread(mean, x, List.of(at))).times(Axes.spread(factor, x, List.of(at)));
        if (correction != null) {
            Value offset =
                    gamma == null ? correction.offset() : correction.offset().times(gamma);
            y = y.plus(Axes.spread(offset, x, List.of(at)));
        }
        if (center) {
            Weight options = Arguments.weight(betaRegularizer, betaConstraint)
                    .dtype(scope.policy().variable());
            Value beta = scope.weight("beta", size, betaInitializer, options).cast(dtype);
            y = y.plus(Axes.spread(beta, x, List.of(at)));
        }
        return y.cast(scope.computeDtype());
    }

    private Value moved(Value moving, Value batch) {
        Value detached = Ops.stopGradient(batch).cast(moving.dtype());
        return moving.times(momentum).plus(detached.times(1 - momentum));
    }

    /** 1 for what counts, 0 for masked steps, broadcast to x; {@code null} if all counts. */
    private static @Nullable Value weights(Scope scope, Value x, DType dtype) {
        Optional<Value> mask = scope.mask(x);
        if (mask.isEmpty()) {
            return null;
        }
        Value real = mask.get().cast(dtype);
        while (real.rank() < x.rank()) {
            real = Ops.expandDims(real, real.rank());
        }
        return Ops.broadcastTo(real, x.shape());
    }

    private static Value average(Value x, @Nullable Value weights, int axis) {
        int[] others = Axes.others(x.rank(), List.of(axis));
        if (weights == null) {
            return Ops.mean(x, others);
        }
        Value count = Ops.maximum(Ops.sum(weights, others), Ops.like(x, 1.0));
        return Ops.sum(x.times(weights), others).div(count);
    }

    /** The same with another value of this component: the axis of the features. */
    public BatchNormalization axis(int axis) {
        return Components.with(this, "axis", axis);
    }

    /** The same with another value of this component: share of the old moving average that stays. */
    public BatchNormalization momentum(double momentum) {
        return Components.with(this, "momentum", momentum);
    }

    /** The same with another value of this component: added to the variance. */
    public BatchNormalization epsilon(double epsilon) {
        return Components.with(this, "epsilon", epsilon);
    }

    /** The same with another value of this component: whether a learned offset is added. */
    public BatchNormalization center(boolean center) {
        return Components.with(this, "center", center);
    }

    /** The same with another value of this component: whether it is multiplied by a learned factor. */
    public BatchNormalization scale(boolean scale) {
        return Components.with(this, "scale", scale);
    }

    /** The same with another value of this component: first value of the offset. */
    public BatchNormalization betaInitializer(Initializer betaInitializer) {
        return Components.with(this, "betaInitializer", betaInitializer);
    }

    /** The same with another value of this component: first value of the factor. */
    public BatchNormalization gammaInitializer(Initializer gammaInitializer) {
        return Components.with(this, "gammaInitializer", gammaInitializer);
    }

    /** The same with another value of this component: first value of the moving mean. */
    public BatchNormalization movingMeanInitializer(Initializer movingMeanInitializer) {
        return Components.with(this, "movingMeanInitializer", movingMeanInitializer);
    }

    /** The same with another value of this component: first value of the moving variance. */
    public BatchNormalization movingVarianceInitializer(Initializer movingVarianceInitializer) {
        return Components.with(this, "movingVarianceInitializer", movingVarianceInitializer);
    }

    /** The same with another value of this component: penalty of the offset. */
    public BatchNormalization betaRegularizer(@Nullable Regularizer betaRegularizer) {
        return Components.with(this, "betaRegularizer", betaRegularizer);
    }

    /** The same with another value of this component: penalty of the factor. */
    public BatchNormalization gammaRegularizer(@Nullable Regularizer gammaRegularizer) {
        return Components.with(this, "gammaRegularizer", gammaRegularizer);
    }

    /** The same with another value of this component: constraint of the offset. */
    public BatchNormalization betaConstraint(@Nullable Constraint betaConstraint) {
        return Components.with(this, "betaConstraint", betaConstraint);
    }

    /** The same with another value of this component: constraint of the factor. */
    public BatchNormalization gammaConstraint(@Nullable Constraint gammaConstraint) {
        return Components.with(this, "gammaConstraint", gammaConstraint);
    }

    /** The same with another value of this component: whether training normalizes nearly as inference does. */
    public BatchNormalization renorm(boolean renorm) {
        return Components.with(this, "renorm", renorm);
    }

    /** The same with another value of this component: bounds of the corrections, {@code null} for none. */
    public BatchNormalization renormClipping(@Nullable RenormClipping renormClipping) {
        return Components.with(this, "renormClipping", renormClipping);
    }

    /** The same with another value of this component: share of the old averages behind the corrections that stays. */
    public BatchNormalization renormMomentum(double renormMomentum) {
        return Components.with(this, "renormMomentum", renormMomentum);
    }
}
