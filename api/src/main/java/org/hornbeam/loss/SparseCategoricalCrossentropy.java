// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import java.util.Optional;
import java.util.OptionalInt;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/**
 * The cross-entropy between indices of classes and predicted probabilities
 * ({@code keras.losses.SparseCategoricalCrossentropy}). Labels are integers from 0; their shape is that of the
 * predictions without the axis of classes, or with size 1 there. Probabilities are divided by their sum and clipped to
 * [1e-7, 1 - 1e-7]; from logits nothing is clipped.
 *
 * @param fromLogits whether predictions are logits, not probabilities; default false
 * @param ignoreClass a class whose elements do not count; default none
 * @param axis the axis of classes or features; default -1
 * @param reduction how the losses become one number; default {@link Reduction#SUM_OVER_BATCH_SIZE}
 */
public record SparseCategoricalCrossentropy(boolean fromLogits, OptionalInt ignoreClass, int axis, Reduction reduction)
        implements Loss {
    @Override
    public Value trace(Value yTrue, Value yPred) {
        Logits.checkClasses("sparse_categorical_crossentropy", yPred, axis);
        Value classes = indices(yTrue, yPred);
        Value losses = fromLogits
                ? Logits.sparse(classes, yPred, axis)
                : Ops.sum(Logits.chosen(classes, Logits.logClipped(Logits.shares(yPred, axis)), axis), axis)
                        .unaryMinus();
        return valid(yTrue, yPred)
                .map(counts -> Ops.where(counts, losses, Ops.zerosLike(losses)))
                .orElse(losses);
    }

    @Override
    public Optional<Value> valid(Value yTrue, Value yPred) {
        if (ignoreClass.isEmpty()) {
            return Optional.empty();
        }
        Value classes = indices(yTrue, yPred);
        return Optional.of(Ops.notEqual(classes, Ops.fill(classes, ignoreClass.getAsInt())));
    }

    private Value indices(Value yTrue, Value yPred) {
        Value classes =
                yTrue.rank() == yPred.rank() && yTrue.shape().dim(axis).is(1) ? Ops.squeeze(yTrue, axis) : yTrue;
        Shape expected = yPred.shape().remove(axis);
        if (!classes.shape().equals(expected)) {
            throw new ShapeException("sparse_categorical_crossentropy: labels " + yTrue.shape()
                    + " do not fit predictions " + yPred.shape() + "; expected " + expected
                    + ", one index for each prediction; for one-hot labels use categoricalCrossentropy()");
        }
        return classes.cast(DType.I32);
    }

    @Override
    public Labels labels(Value yPred) {
        Logits.checkClasses("sparse_categorical_crossentropy", yPred, axis);
        Labels labels = Labels.indices(yPred.shape().remove(axis), yPred.dim(axis));
        return ignoreClass.isPresent() ? labels.ignored(ignoreClass.getAsInt()) : labels;
    }

    /** Whether predictions are logits, not probabilities. */
    public SparseCategoricalCrossentropy fromLogits(boolean value) {
        return new SparseCategoricalCrossentropy(value, ignoreClass, axis, reduction);
    }

    /** A class whose elements do not count. */
    public SparseCategoricalCrossentropy ignoreClass(int value) {
        return new SparseCategoricalCrossentropy(fromLogits, OptionalInt.of(value), axis, reduction);
    }

    /** Another axis of classes. */
    public SparseCategoricalCrossentropy axis(int value) {
        return new SparseCategoricalCrossentropy(fromLogits, ignoreClass, value, reduction);
    }

    /** Another reduction. */
    public SparseCategoricalCrossentropy reduction(Reduction value) {
        return new SparseCategoricalCrossentropy(fromLogits, ignoreClass, axis, value);
    }
}
