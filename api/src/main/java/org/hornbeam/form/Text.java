// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.form;

import java.util.function.UnaryOperator;
import org.hornbeam.layer.CharacterNGrams;
import org.hornbeam.layer.Characters;
import org.hornbeam.layer.HashedCrossing;
import org.hornbeam.layer.Hashing;
import org.hornbeam.layer.StringLookup;
import org.hornbeam.layer.TextVectorization;
import org.hornbeam.trace.Wire;

/**
 * One text for each example: a column of Arrow's {@code Utf8} or {@code LargeUtf8}. A layer that reads it
 * ({@link org.hornbeam.layer.TextLayer}) makes {@link Tokens} of it on the host, before the compiled plan runs; layers
 * of numbers refuse it when the model is built. Shape {@code (batch)}.
 */
public final class Text implements Form<Text> {
    private final Wire wire;

    Text(Wire wire) {
        this.wire = wire;
    }

    @Override
    public Wire wire() {
        return wire;
    }

    /** The numbers of the first {@code length} characters. */
    public Tokens characters(int length) {
        return then(new Characters(length));
    }

    /** The numbers of the first {@code length} characters with options. */
    public Tokens characters(int length, UnaryOperator<Characters> options) {
        return then(options.apply(new Characters(length)));
    }

    /** The hashed numbers of all runs of {@code shortest} to {@code longest} characters. */
    public Tokens characterNGrams(int shortest, int longest) {
        return then(new CharacterNGrams(shortest, longest));
    }

    /** The hashed numbers of all runs of {@code shortest} to {@code longest} characters with options. */
    public Tokens characterNGrams(int shortest, int longest, UnaryOperator<CharacterNGrams> options) {
        return then(options.apply(new CharacterNGrams(shortest, longest)));
    }

    /** The indices of texts in a vocabulary. */
    public Block stringLookup(StringLookup lookup) {
        return then(lookup);
    }

    /** The tokens of texts, or what occurs in them. */
    public Block textVectorization(TextVectorization layer) {
        return then(layer);
    }

    /** The bins that texts fall in by hashing. */
    public Block hashing(int numBins, UnaryOperator<Hashing> options) {
        return then(options.apply(new Hashing(numBins)));
    }

    /** This text and other features, each text or one number, hashed together. */
    public Block hashedCrossing(int numBins, Form<?>... others) {
        return then(new HashedCrossing(numBins), others);
    }

    /** {@code Text[batch]}. */
    @Override
    public String toString() {
        return "Text" + wire.shape();
    }
}
