// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.form;

import java.util.List;

/**
 * What a recurrent layer yields with its state.
 *
 * @param sequence the output of each step
 * @param output the output of the last step
 * @param state what the cell carries after the last step: for an LSTM the output and the memory
 */
public record States(Series sequence, Features output, List<Features> state) {
    /** Copies the list. */
    public States {
        state = List.copyOf(state);
    }
}
