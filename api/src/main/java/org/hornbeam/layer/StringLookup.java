// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hornbeam.component.Components;
import org.hornbeam.form.Block;
import org.hornbeam.form.Text;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * Texts to their indices in a vocabulary, or back ({@code keras.layers.StringLookup}).
 *
 * @param maxTokens the largest size of the vocabulary, all indices counted; default 0, no bound
 * @param numOovIndices how many indices unknown tokens share; default 1
 * @param maskToken the token that means none, with index 0; default none
 * @param oovToken the token of unknown ones in an inverted lookup; default [UNK]
 * @param vocabulary the tokens that it knows; default learned by {@link #adapt}
 * @param invert whether it goes from indices to tokens; text is no result of a model, so that only {@link #token} does; default {@code false}
 * @param outputMode what it yields; default INT
 * @param padToMaxTokens whether rows are as long as {@code maxTokens}; default {@code false}
 * @param salt two numbers that choose another hash function for unknown tokens; default none
 */
public record StringLookup(
        int maxTokens,
        int numOovIndices,
        @Nullable String maskToken,
        String oovToken,
        @Nullable Vocabulary<String> vocabulary,
        boolean invert,
        OutputMode outputMode,
        boolean padToMaxTokens,
        @Nullable List<Long> salt)
        implements Layer<Text, Block>, Adapting<StringLookup> {
    /** Checks the arguments. */
    public StringLookup {
        salt = salt == null ? null : List.copyOf(salt);
        if (maxTokens < 0 || maxTokens == 1 || padToMaxTokens && maxTokens == 0) {
            throw new IllegalArgumentException(
                    "StringLookup: maxTokens must be above 1, or 0 for no bound and no padding;" + " found "
                            + maxTokens);
        }
        if (numOovIndices < 0) {
            throw new IllegalArgumentException(
                    "StringLookup: numOovIndices must not be negative, found " + numOovIndices);
        }
        if (invert && outputMode != OutputMode.INT) {
            throw new IllegalArgumentException("StringLookup: an inverted lookup needs outputMode INT");
        }
    }

    /** With Keras's defaults: to be adapted. */
    public StringLookup() {
        this(0, 1, null, "[UNK]", null, false, OutputMode.INT, false, null);
    }

    /** With this vocabulary. */
    public StringLookup(List<String> vocabulary) {
        this(0, 1, null, "[UNK]", Vocabulary.of(vocabulary), false, OutputMode.INT, false, null);
    }

    @Override
    public Class<Block> output() {
        return Block.class;
    }

    /** One text to its index. */
    private record Index(StringLookup lookup, LookupIndices indices) implements TextLayer {
        @Override
        public int length() {
            return 1;
        }

        @Override
        public int vocabularySize() {
            return indices.depth() + 1;
        }

        @Override
        public int[] encode(String text) {
            return new int[] {lookup.index(text, indices)};
        }
    }

    private int index(String text, LookupIndices indices) {
        if (text.equals(maskToken)) {
            return indices.mask();
        }
        int place = vocabulary == null ? -1 : vocabulary.place(text);
        if (place >= 0) {
            return indices.firstKnown() + place;
        }
        if (numOovIndices == 0) {
            throw new IllegalArgumentException(
                    "StringLookup does not know \"" + text + "\"; give it numOovIndices(1) if unknown tokens may come");
        }
        return indices.firstUnknown() + (numOovIndices == 1 ? 0 : StringHash.bin(text, numOovIndices, salt));
    }

    /** The index of a text, as INT yields it. */
    public int index(String text) {
        return index(text, outputMode(OutputMode.INT).indices());
    }

    /** The token of an index, as an inverted lookup yields it. */
    public String token(int index) {
        LookupIndices indices = outputMode(OutputMode.INT).indices();
        if (index == 0 && maskToken != null) {
            return maskToken;
        }
        int place = index - indices.firstKnown();
        return vocabulary == null || place < 0 || place >= vocabulary.tokens().size()
                ? oovToken
                : vocabulary.tokens().get(place);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        if (invert) {
            throw new ShapeException("text is no result of a model; call token(index) on what the model predicts");
        }
        LookupIndices indices = indices();
        return indices.encode(scope, scope.encode(new Index(this, indices), x), weights());
    }

    private LookupIndices indices() {
        if (vocabulary == null) {
            throw new ShapeException(
                    "StringLookup has no vocabulary; give it one, or adapt it first: examples.adapt(...)");
        }
        return LookupIndices.of(
                "StringLookup",
                maskToken != null,
                numOovIndices,
                vocabulary.tokens().size(),
                maxTokens,
                padToMaxTokens,
                outputMode);
    }

    private List<Double> weights() {
        List<Double> weights = vocabulary == null ? null : vocabulary.weights();
        if (outputMode == OutputMode.TF_IDF && weights == null) {
            throw new ShapeException("StringLookup needs a vocabulary with weights for TF_IDF");
        }
        return weights == null ? List.of() : weights;
    }

    @Override
    public Adaptation<StringLookup> adaptation() {
        return new Gathering(this);
    }

    private static final class Gathering implements Adaptation<StringLookup> {
        private final StringLookup layer;
        private final Vocabulary.Counter<String> counter = new Vocabulary.Counter<>();

        Gathering(StringLookup layer) {
            this.layer = layer;
        }

        @Override
        public void text(String text) {
            counter.document(List.of(text));
        }

        @Override
        public StringLookup adapted() {
            Set<String> special = new HashSet<>(List.of(layer.oovToken));
            if (layer.maskToken != null) {
                special.add(layer.maskToken);
            }
            int others = layer.numOovIndices + (layer.maskToken != null && layer.outputMode == OutputMode.INT ? 1 : 0);
            long most = layer.maxTokens == 0 ? Long.MAX_VALUE : layer.maxTokens - others;
            return layer.vocabulary(counter.vocabulary(special, most, layer.outputMode == OutputMode.TF_IDF));
        }
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    /** The same with another value of this component: the largest size of the vocabulary, all indices counted. */
    public StringLookup maxTokens(int maxTokens) {
        return Components.with(this, "maxTokens", maxTokens);
    }

    /** The same with another value of this component: how many indices unknown tokens share. */
    public StringLookup numOovIndices(int numOovIndices) {
        return Components.with(this, "numOovIndices", numOovIndices);
    }

    /** The same with another value of this component: the token that means none. */
    public StringLookup maskToken(@Nullable String maskToken) {
        return Components.with(this, "maskToken", maskToken);
    }

    /** The same with another value of this component: the token of unknown ones in an inverted lookup. */
    public StringLookup oovToken(String oovToken) {
        return Components.with(this, "oovToken", oovToken);
    }

    /** The same with another value of this component: the tokens that it knows. */
    public StringLookup vocabulary(@Nullable Vocabulary<String> vocabulary) {
        return Components.with(this, "vocabulary", vocabulary);
    }

    /** The same with another value of this component: whether it goes from indices to tokens. */
    public StringLookup invert(boolean invert) {
        return Components.with(this, "invert", invert);
    }

    /** The same with another value of this component: what it yields. */
    public StringLookup outputMode(OutputMode outputMode) {
        return Components.with(this, "outputMode", outputMode);
    }

    /** The same with another value of this component: whether rows are as long as maxTokens. */
    public StringLookup padToMaxTokens(boolean padToMaxTokens) {
        return Components.with(this, "padToMaxTokens", padToMaxTokens);
    }

    /** The same with another value of this component: two numbers that choose another hash function for unknown tokens. */
    public StringLookup salt(@Nullable List<Long> salt) {
        return Components.with(this, "salt", salt);
    }
}
