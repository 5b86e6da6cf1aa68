// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.form.Text;
import org.hornbeam.form.Tokens;
import org.hornbeam.ops.Value;

/**
 * A layer that turns text into whole numbers. It runs on the host before the compiled plan, in training, evaluation and
 * prediction alike, and is part of the model. Write one as a record: what it learned from data, such as a vocabulary, is
 * a component of it.
 */
public interface TextLayer extends Layer<Text, Tokens> {
    /** How many tokens each text becomes: shorter results are filled up with 0. */
    int length();

    /** Tokens are from 0 to this, exclusive: the size of an embedding. */
    int vocabularySize();

    /**
     * The tokens of one text, at most {@link #length}: a function of the text alone, called by several threads.
     */
    int[] encode(String text);

    @Override
    default Class<Tokens> output() {
        return Tokens.class;
    }

    @Override
    default Value trace(Scope scope, Value x) {
        return scope.encode(this, x);
    }
}
