// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

import java.util.Map;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/** Labels and weights of classes -> how much each example counts (Keras: {@code fit(class_weight=...)}). */
final class ClassWeights {
    private ClassWeights() {}

    /**
     * Weights, float32, {@code (batch)}.
     *
     * @param labels indices of classes, {@code (batch)} or {@code (batch, 1)}, or one number for each class
     */
    static Value of(Value labels, Map<Integer, Double> weights) {
        if (labels.rank() > 2) {
            throw new ShapeException("weights of classes need one label for each example, but labels are "
                    + labels.shape() + "; give sample weights instead");
        }
        Value classes = labels.rank() == 1
                ? labels
                : labels.shape().dim(-1).is(1) ? Ops.squeeze(labels, -1) : Ops.argmax(labels, -1);
        Value index = (classes.dtype().isFloat() ? Ops.round(classes) : classes).cast(DType.I32);
        Value result = Ops.onesLike(index).cast(DType.F32);
        for (Map.Entry<Integer, Double> entry : weights.entrySet()) {
            Value chosen = Ops.equal(index, Ops.fill(index, entry.getKey()));
            result = Ops.where(chosen, Ops.fill(result, entry.getValue()), result);
        }
        return result;
    }
}
