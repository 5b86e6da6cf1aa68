// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.network;

import org.hornbeam.Model;

/**
 * A model to be compared, with the sizes that it is built from. Hornbeam runs {@link #model()}; a peer builds the same
 * from the record's components and takes the weights by the paths that the model gives them, which is why every layer
 * with weights is named.
 */
public sealed interface Network
        permits Mlp, Cnn, Residual, Bottleneck, Separable, Encoder, Decoder, Recurrence, Bag, Alone, OneConvolution {
    /** The name in options and in the printed line, such as {@code cnn}. */
    String name();

    /** The sizes as the option writes them, such as {@code 28x28x1-32-64-128-10}. */
    String sizes();

    /** The model, its sizes fixed but for the batch. */
    Model<?, ?> model();

    /** How many different tokens its input has, or 0 where the input is floats. */
    default int vocabulary() {
        return 0;
    }

    /**
     * Whether it is one operation looked at alone: its training step is forward and backward from a given gradient of
     * the result, without loss and optimizer. Else the last axis of the result holds logits, and a training step is
     * their softmax cross-entropy against integer labels, its gradients and Adam.
     */
    default boolean alone() {
        return false;
    }

    /**
     * By how much more results may differ after the second training step. Adam divides each gradient by its own size, so
     * that one which is nearly zero moves its weight as far as any other, in a direction that rounding decides. Residual
     * networks with batch normalization make much of that: libtorch against itself, with every second weight changed by one
     * unit in the last place, is less than 1e-6 apart after two steps and 5e-4 after ten (14x14x256-2, batch 8). Against
     * libtorch the first steps differ by 1e-7 and 4e-6, those from the third to the tenth by 8e-5 to 1.2e-3, with no growth
     * among them.
     */
    default double divergence() {
        return 1;
    }
}
