// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.form.Features;
import org.hornbeam.form.Series;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * How time steps are gone through: {@link RNN} in one direction, {@link Bidirectional} in both. It holds every option;
 * what comes out is chosen last: {@code x.then(rnn(lstmCell(64)).goBackwards(true).sequence())}. Further inputs of such
 * a layer are the state that it begins with.
 */
public sealed interface Recurrence permits RNN, Bidirectional {
    /** A penalty of the result, or {@code null}. */
    @Nullable
    Regularizer activityRegularizer();

    /** Its type in snake case. */
    String type();

    /** The output of the last step. */
    default Recurrent<Series, Features> last() {
        return new Recurrent<>(this, Features.class);
    }

    /** The outputs of all steps. */
    default RecurrentSequence<Series> sequence() {
        return new RecurrentSequence<>(this, Series.class);
    }

    /** The outputs of all steps, the last one, and what is carried after it. */
    default RecurrentStates<Series, Features> states() {
        return new RecurrentStates<>(this, Series.class, Features.class);
    }
}
