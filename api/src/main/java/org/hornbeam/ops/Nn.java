// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

/** Operations of neural networks, as in {@code keras.ops.nn}; activation functions are in {@link Ops}. */
public final class Nn {
    private Nn() {}

    /**
     * The loss of each example of connectionist temporal classification (Graves et al., 2006).
     *
     * @param target indices of classes {@code (batch, length)}
     * @param output logits {@code (batch, time, classes)}
     * @param targetLength how many labels each example has
     * @param outputLength how many steps each example has
     * @param maskIndex the class that stands for no label
     */
    public static Value ctcLoss(Value target, Value output, Value targetLength, Value outputLength, int maskIndex) {
        return Ctc.loss(target, output, targetLength, outputLength, maskIndex);
    }
}
