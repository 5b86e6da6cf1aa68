// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import org.hornbeam.ops.DType;
import org.hornbeam.ops.Nn;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/**
 * Connectionist temporal classification ({@code keras.losses.CTC}; Graves et al., 2006): predictions are logits
 * {@code (batch, time, classes)}, labels indices of classes {@code (batch, length)}; class 0 is the blank between labels
 * and fills up labels that are shorter.
 *
 * @param reduction how the losses become one number; default {@link Reduction#SUM_OVER_BATCH_SIZE}
 */
public record Ctc(Reduction reduction) implements Loss {
    @Override
    public Value trace(Value yTrue, Value yPred) {
        if (yTrue.rank() != 2 || yPred.rank() != 3) {
            throw new ShapeException("ctc takes labels (batch, length) and logits (batch, time, classes), found "
                    + yTrue.shape() + " and " + yPred.shape());
        }
        Value labels = yTrue.cast(DType.I32);
        Value lengths = Ops.countNonzero(labels, 1);
        Value one = Ops.onesLike(lengths);
        Value time = yPred.size(1).cast(DType.I32);
        return Nn.ctcLoss(labels, yPred, lengths, one.times(time), 0);
    }

    @Override
    public Labels labels(Value yPred) {
        // Labels have a length of their own, which the data says.
        return Labels.indices(Shape.of(yPred.shape().dim(0), org.hornbeam.ops.Dim.symbol("labels")), yPred.dim(-1));
    }

    /** Another reduction. */
    public Ctc reduction(Reduction value) {
        return new Ctc(value);
    }
}
