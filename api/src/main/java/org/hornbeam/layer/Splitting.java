// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.form.Form;
import org.hornbeam.ops.Value;

/**
 * A layer with several outputs, given to the user as a record of forms.
 *
 * @param <I> what it takes, {@code Form<?>} for any form
 * @param <R> the record of its outputs, for example {@code LstmStates(Series sequence, Features hidden, Features cell)}
 */
public interface Splitting<I, R> {
    /**
     * Adds this layer's computation to the graph.
     *
     * @param scope where weights, state, masks and random numbers come from
     * @param x the input; axis 0 is the batch
     * @return the outputs, batch first
     */
    List<Value> trace(Scope scope, Value x);

    /**
     * Adds this layer's computation to the graph where it is used on several inputs. Most layers take one.
     *
     * @param scope where weights, state, masks and random numbers come from
     * @param x the first input
     * @param others the others
     * @throws org.hornbeam.ops.ShapeException if it does not take so many
     */
    default List<Value> trace(Scope scope, Value x, List<Value> others) {
        Arguments.none(this, others);
        return trace(scope, x);
    }

    /** The record of the outputs. */
    R outputs(Parts parts);

    /** The outputs while the record is made. */
    interface Parts {
        /** The number of outputs. */
        int size();

        /** The output with this index, as a form of this class. */
        <F extends Form<F>> F get(int index, Class<F> form);
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
