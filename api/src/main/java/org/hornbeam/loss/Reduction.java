// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

/** How the losses of a batch become one number. */
public enum Reduction {
    /** They stay as they are; not usable for training. */
    NONE,
    /** Their sum. */
    SUM,
    /** Their sum divided by their number, whatever the weights: Keras's default, also named {@code mean}. */
    SUM_OVER_BATCH_SIZE,
    /** Their sum divided by the sum of the weights. */
    MEAN_WITH_SAMPLE_WEIGHT
}
