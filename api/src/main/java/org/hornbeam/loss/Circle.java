// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import java.util.Optional;
import org.hornbeam.component.Components;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/**
 * Pairs of examples of one class are drawn together, others pushed apart, the more the farther they are from where they
 * should be ({@code keras.losses.Circle}; Sun et al., "Circle loss", 2020). Predictions are embeddings of norm 1,
 * {@code (batch, features)}, labels classes {@code (batch)}. Examples whose loss is 0 do not count in the mean.
 *
 * @param gamma the scale of the distances; default 80
 * @param margin how far apart the classes should be; default 0.4
 * @param removeDiagonal whether an example is no pair with itself; default true
 * @param reduction how the losses become one number; default {@link Reduction#SUM_OVER_BATCH_SIZE}
 */
public record Circle(double gamma, double margin, boolean removeDiagonal, Reduction reduction) implements Loss {
    /** The logit of a pair that does not exist: as good as minus infinity, but with a derivative. */
    private static final double NONE = -1e9;

    @Override
    public Value trace(Value yTrue, Value yPred) {
        return losses(yTrue, yPred, yTrue, yPred, removeDiagonal);
    }

    /**
     * The loss of each example against others than those of its batch.
     *
     * @param labels classes of the reference examples
     * @param embeddings the reference examples
     */
    public Value against(Value yTrue, Value yPred, Value labels, Value embeddings) {
        return losses(yTrue, yPred, labels, embeddings, removeDiagonal);
    }

    private Value losses(Value yTrue, Value yPred, Value refLabels, Value refEmbeddings, boolean diagonal) {
        if (yPred.rank() != 2) {
            throw new ShapeException("circle takes embeddings (batch, features), found " + yPred.shape());
        }
        Value classes = flat(yTrue);
        Value others = flat(refLabels);
        Value distance = Ops.relu(Ops.matmul(yPred, Ops.transpose(refEmbeddings, 1, 0))
                .unaryMinus()
                .plus(1.0));
        Value same = Ops.equal(Ops.expandDims(classes, 1), Ops.expandDims(others, 0));
        Value different = Ops.logicalNot(same);
        if (diagonal) {
            Value self = Ops.equal(Ops.indices(same, 0), Ops.indices(same, 1));
            same = Ops.logicalAnd(same, Ops.logicalNot(self));
        }
        Value zero = Ops.zerosLike(distance);
        Value pull = Ops.relu(Ops.where(same, distance.plus(margin), zero));
        Value push = Ops.relu(Ops.where(different, distance.unaryMinus().plus(1 + margin), zero));
        Value near = pull.times(distance.minus(margin)).times(gamma);
        Value far = push.times(distance.unaryMinus().plus(1 - margin)).times(gamma);
        Value none = Ops.fill(distance, NONE);
        return Ops.softplus(
                Ops.logsumexp(Ops.where(same, near, none), 1).plus(Ops.logsumexp(Ops.where(different, far, none), 1)));
    }

    private static Value flat(Value labels) {
        Value classes = labels.cast(DType.I32);
        return classes.rank() == 2 ? Ops.squeeze(classes, 1) : classes;
    }

    @Override
    public Optional<Value> valid(Value yTrue, Value yPred) {
        Value losses = trace(yTrue, yPred);
        return Optional.of(Ops.greater(losses, Ops.zerosLike(losses)));
    }

    @Override
    public Labels labels(Value yPred) {
        return new Labels(
                DType.I32,
                Shape.of(yPred.shape().dim(0)),
                java.util.OptionalInt.empty(),
                java.util.OptionalInt.empty());
    }

    /** Another scale. */
    public Circle gamma(double value) {
        return Components.with(this, "gamma", value);
    }

    /** Another margin. */
    public Circle margin(double value) {
        return Components.with(this, "margin", value);
    }

    /** Whether an example is no pair with itself. */
    public Circle removeDiagonal(boolean value) {
        return Components.with(this, "removeDiagonal", value);
    }

    /** Another reduction. */
    public Circle reduction(Reduction value) {
        return Components.with(this, "reduction", value);
    }
}
