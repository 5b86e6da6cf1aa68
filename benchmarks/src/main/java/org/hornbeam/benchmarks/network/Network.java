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
     * Training steps over which two sides are compared. Adam divides each gradient by its own size, so that one which is
     * nearly zero moves its weight as far as any other, in a direction that rounding decides: differences grow from step
     * to step. Of the residual networks 10 steps would compare noise: libtorch against itself, with every second weight
     * changed by one unit in the last place, is then 5e-4 apart (14x14x256-2, batch 8), after two steps less than 1e-6.
     */
    default int agreementSteps() {
        return 10;
    }
}
