// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.ops.Value;

/**
 * A layer from one form to another. Write one as a record: required values positional, the rest withers.
 *
 * @param <I> what it takes, {@code Form<?>} for any form
 * @param <O> what it yields
 */
public interface Layer<I, O> {
    /** The form that it yields. */
    Class<O> output();

    /**
     * Adds this layer's computation to the graph.
     *
     * @param scope where weights, state, masks and random numbers come from
     * @param x the input; axis 0 is the batch
     * @return a value of the rank of the output form, batch first
     */
    Value trace(Scope scope, Value x);

    /**
     * Adds this layer's computation to the graph where it is used on several inputs, such as a recurrent layer with the
     * state that it begins with. Most layers take one.
     *
     * @param scope where weights, state, masks and random numbers come from
     * @param x the first input
     * @param others the others
     * @throws org.hornbeam.ops.ShapeException if it does not take so many
     */
    default Value trace(Scope scope, Value x, List<Value> others) {
        Arguments.none(this, others);
        return trace(scope, x);
    }

    /** What it does with a mask. */
    default MaskUse masks() {
        return MaskUse.REJECT;
    }

    /** Its type in snake case: the default name of its uses, followed by a counter from the second one on. */
    default String type() {
        return SnakeCase.of(getClass());
    }
}
