// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.form;

import java.util.List;

/**
 * What a bidirectional layer yields that does not merge.
 *
 * @param forward the output of each step on the way forward
 * @param backward the output of each step on the way back, in the order of time
 * @param lastForward the output of the last step on the way forward
 * @param lastBackward the output of the last step on the way back, which is the first in time
 * @param state what is carried in the end: that of the way forward, then that of the way back
 * @param <S> the form of all steps
 * @param <O> the form of one step
 */
public record Directions<S, O>(S forward, S backward, O lastForward, O lastBackward, List<O> state) {
    /** Copies the list. */
    public Directions {
        state = List.copyOf(state);
    }
}
