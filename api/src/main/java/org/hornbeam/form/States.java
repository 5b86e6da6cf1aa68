// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.form;

import java.util.List;

/**
 * What a recurrent layer yields with its state.
 *
 * @param sequence the output of each step
 * @param output the output of the last step
 * @param state what the cell carries after the last step: for an LSTM the output and the memory; of a layer in both
 *     directions that of the way forward, then that of the way back
 * @param <S> the form of all steps
 * @param <O> the form of one step
 */
public record States<S, O>(S sequence, O output, List<O> state) {
    /** Copies the list. */
    public States {
        state = List.copyOf(state);
    }
}
