// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

/** Whether data come with weights, in an input {@code sample_weight} (or {@code sample_weight/output}). */
public enum SampleWeights {
    /** They do not. */
    NONE,
    /** One float32 number for each example. */
    EXAMPLES,
    /** One float32 number for each loss, for example for each time step: the shape of labels that are indices. */
    ELEMENTS
}
