// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.Value;

/**
 * A layer whose result has the form of its input, whichever that is: activations, normalizations, dropout, dense. Write
 * one as a record: required values positional, the rest withers.
 *
 * <p>It does not extend {@link Layer}, so that a call such as {@code x.then(layer)} has one meaning.
 */
public interface SameForm {
    /**
     * Adds this layer's computation to the graph.
     *
     * @param scope where weights, state, masks and random numbers come from
     * @param x the input; axis 0 is the batch
     * @return a value of the same rank, batch first
     */
    Value trace(Scope scope, Value x);

    /** What it does with a mask. */
    default MaskUse masks() {
        return MaskUse.PASS;
    }

    /** Its type in snake case: the default name of its uses, followed by a counter from the second one on. */
    default String type() {
        return SnakeCase.of(getClass());
    }
}
