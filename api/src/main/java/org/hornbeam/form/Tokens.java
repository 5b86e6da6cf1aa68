// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.form;

import java.util.function.UnaryOperator;
import org.hornbeam.layer.CategoryEncoding;
import org.hornbeam.layer.Embedding;
import org.hornbeam.layer.HashedCrossing;
import org.hornbeam.layer.Hashing;
import org.hornbeam.layer.IntegerLookup;
import org.hornbeam.layer.ReversibleEmbedding;
import org.hornbeam.trace.Wire;

/**
 * Whole numbers that stand for words, characters or categories: int32. Shape {@code (batch, length)}.
 */
public final class Tokens implements Form<Tokens> {
    private final Wire wire;

    Tokens(Wire wire) {
        this.wire = wire;
    }

    @Override
    public Wire wire() {
        return wire;
    }

    /** A learned vector of {@code outputDim} numbers for each token from 0 to {@code inputDim} - 1 */
    public Series embedding(int inputDim, int outputDim) {
        return then(new Embedding(inputDim, outputDim));
    }

    /** A learned vector of {@code outputDim} numbers for each token from 0 to {@code inputDim} - 1 with options. */
    public Series embedding(int inputDim, int outputDim, UnaryOperator<Embedding> options) {
        return then(options.apply(new Embedding(inputDim, outputDim)));
    }

    /** A learned vector of outputDim numbers for each token, by a table that also gives scores. */
    public Series reversibleEmbedding(int inputDim, int outputDim) {
        return then(new ReversibleEmbedding(inputDim, outputDim));
    }

    /** A learned vector of outputDim numbers for each token, by a table that also gives scores, with options. */
    public Series reversibleEmbedding(int inputDim, int outputDim, UnaryOperator<ReversibleEmbedding> options) {
        return then(options.apply(new ReversibleEmbedding(inputDim, outputDim)));
    }

    /** Vectors of the categories that occur, {@code numTokens} of them. */
    public Block categoryEncoding(int numTokens) {
        return then(new CategoryEncoding(numTokens));
    }

    /** Vectors of the categories that occur, {@code numTokens} of them, with options. */
    public Block categoryEncoding(int numTokens, UnaryOperator<CategoryEncoding> options) {
        return then(options.apply(new CategoryEncoding(numTokens)));
    }

    /** The bins that the numbers fall in by hashing. */
    public Block hashing(int numBins, UnaryOperator<Hashing> options) {
        return then(options.apply(new Hashing(numBins)));
    }

    /** The indices of the numbers in a vocabulary. */
    public Block integerLookup(IntegerLookup lookup) {
        return then(lookup);
    }

    /** This number and other features, each text or one number, hashed together. */
    public Block hashedCrossing(int numBins, Form<?>... others) {
        return then(new HashedCrossing(numBins), others);
    }

    /** For example {@code Tokens int32[batch, time]}. */
    @Override
    public String toString() {
        return "Tokens " + wire.dtype().kerasName() + wire.shape();
    }
}
