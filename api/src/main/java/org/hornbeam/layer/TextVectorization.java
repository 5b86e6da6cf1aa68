// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hornbeam.component.Components;
import org.hornbeam.form.Block;
import org.hornbeam.form.Text;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * Text to the indices of its tokens, or to what occurs in it ({@code keras.layers.TextVectorization}). With INT, index 0
 * fills up and 1 is an unknown token; else 0 is an unknown token. Functions of one's own for standardizing and splitting
 * are a {@link TextLayer} of one's own.
 *
 * @param maxTokens the largest size of the vocabulary, all indices counted; default 0, no bound
 * @param standardize how text is made alike; default LOWER_AND_STRIP_PUNCTUATION
 * @param split where it is split; default WHITESPACE
 * @param ngrams lengths of the runs of tokens that count as tokens, joined by spaces; default empty, the tokens
 * @param outputMode INT, MULTI_HOT, COUNT or TF_IDF; default INT
 * @param outputSequenceLength how many tokens of a text are looked at, with INT; default 0, not known
 * @param padToMaxTokens whether rows are as long as {@code maxTokens}; default {@code false}
 * @param vocabulary the tokens that it knows; default learned by {@link #adapt}
 */
public record TextVectorization(
        int maxTokens,
        Standardize standardize,
        TextSplit split,
        List<Integer> ngrams,
        OutputMode outputMode,
        int outputSequenceLength,
        boolean padToMaxTokens,
        @Nullable Vocabulary<String> vocabulary)
        implements Layer<Text, Block>, Adapting<TextVectorization> {
    private static final String UNKNOWN = "[UNK]";

    /** Checks the arguments. */
    public TextVectorization {
        ngrams = List.copyOf(ngrams);
        if (maxTokens < 0 || maxTokens == 1 || padToMaxTokens && maxTokens == 0) {
            throw new IllegalArgumentException("TextVectorization: maxTokens must be above 1, or 0 for no bound and no"
                    + " padding; found " + maxTokens);
        }
        if (outputMode == OutputMode.ONE_HOT) {
            throw new IllegalArgumentException("TextVectorization: outputMode must be INT, MULTI_HOT, COUNT or TF_IDF");
        }
        if (outputMode != OutputMode.INT && outputSequenceLength != 0) {
            throw new IllegalArgumentException("TextVectorization: outputSequenceLength is for outputMode INT");
        }
        if (ngrams.stream().anyMatch(length -> length < 1)) {
            throw new IllegalArgumentException("TextVectorization: ngrams must be at least 1, found " + ngrams);
        }
    }

    /** With Keras's defaults: to be adapted. */
    public TextVectorization() {
        this(
                0,
                Standardize.LOWER_AND_STRIP_PUNCTUATION,
                TextSplit.WHITESPACE,
                List.of(),
                OutputMode.INT,
                0,
                false,
                null);
    }

    @Override
    public Class<Block> output() {
        return Block.class;
    }

    /** The tokens of a text. */
    public List<String> tokens(String text) {
        List<String> tokens = split.apply(standardize.apply(text));
        if (ngrams.isEmpty()) {
            return tokens;
        }
        List<String> runs = new ArrayList<>();
        for (int length : ngrams) {
            for (int start = 0; start + length <= tokens.size(); start++) {
                runs.add(String.join(" ", tokens.subList(start, start + length)));
            }
        }
        return runs;
    }

    private LookupIndices indices(Vocabulary<String> known) {
        return LookupIndices.of(
                "TextVectorization", true, 1, known.tokens().size(), maxTokens, padToMaxTokens, outputMode);
    }

    private static int index(Vocabulary<String> known, LookupIndices indices, String token) {
        int place = known.place(token);
        return place >= 0 ? indices.firstKnown() + place : token.isEmpty() ? indices.mask() : indices.firstUnknown();
    }

    /** The indices of the first tokens. */
    private record Sequence(TextVectorization layer, Vocabulary<String> known, LookupIndices indices, int length)
            implements TextLayer {
        @Override
        public int vocabularySize() {
            return indices.depth();
        }

        @Override
        public int[] encode(String text) {
            return layer.tokens(text).stream()
                    .limit(length)
                    .mapToInt(token -> index(known, indices, token))
                    .toArray();
        }
    }

    /** How often each token occurs. */
    private record Counts(TextVectorization layer, Vocabulary<String> known, LookupIndices indices)
            implements TextLayer {
        @Override
        public int length() {
            return indices.depth();
        }

        @Override
        public int vocabularySize() {
            return Integer.MAX_VALUE;
        }

        @Override
        public int[] encode(String text) {
            int[] counts = new int[indices.depth()];
            for (String token : layer.tokens(text)) {
                int index = index(known, indices, token);
                if (index < counts.length) {
                    counts[index] = layer.outputMode == OutputMode.MULTI_HOT ? 1 : counts[index] + 1;
                }
            }
            return counts;
        }
    }

    @Override
    public Value trace(Scope scope, Value x) {
        Vocabulary<String> known = vocabulary;
        if (known == null) {
            throw new ShapeException(
                    "TextVectorization has no vocabulary; give it one, or adapt it first:" + " examples.adapt(...)");
        }
        LookupIndices indices = indices(known);
        if (outputMode == OutputMode.INT) {
            if (outputSequenceLength < 1) {
                throw new ShapeException("TextVectorization needs outputSequenceLength: how many tokens of each text"
                        + " are looked at");
            }
            return scope.encode(new Sequence(this, known, indices, outputSequenceLength), x);
        }
        Value counts = scope.encode(new Counts(this, known, indices), x).cast(scope.computeDtype());
        if (outputMode != OutputMode.TF_IDF) {
            return counts;
        }
        List<Double> weights = known.weights();
        if (weights == null) {
            throw new ShapeException("TextVectorization needs a vocabulary with weights for TF_IDF");
        }
        return indices.weighted(counts, weights);
    }

    @Override
    public Adaptation<TextVectorization> adaptation() {
        return new Gathering(this);
    }

    private static final class Gathering implements Adaptation<TextVectorization> {
        private final TextVectorization layer;
        private final Vocabulary.Counter<String> counter = new Vocabulary.Counter<>();

        Gathering(TextVectorization layer) {
            this.layer = layer;
        }

        @Override
        public void text(String text) {
            counter.document(layer.tokens(text));
        }

        @Override
        public TextVectorization adapted() {
            int others = layer.outputMode == OutputMode.INT ? 2 : 1;
            long most = layer.maxTokens == 0 ? Long.MAX_VALUE : layer.maxTokens - others;
            return layer.vocabulary(
                    counter.vocabulary(Set.of("", UNKNOWN), most, layer.outputMode == OutputMode.TF_IDF));
        }
    }

    /** The same with another value of this component: the largest size of the vocabulary, all indices counted. */
    public TextVectorization maxTokens(int maxTokens) {
        return Components.with(this, "maxTokens", maxTokens);
    }

    /** The same with another value of this component: how text is made alike. */
    public TextVectorization standardize(Standardize standardize) {
        return Components.with(this, "standardize", standardize);
    }

    /** The same with another value of this component: where it is split. */
    public TextVectorization split(TextSplit split) {
        return Components.with(this, "split", split);
    }

    /** The same with another value of this component: lengths of the runs of tokens that count as tokens. */
    public TextVectorization ngrams(List<Integer> ngrams) {
        return Components.with(this, "ngrams", ngrams);
    }

    /** The same with another value of this component: what it yields. */
    public TextVectorization outputMode(OutputMode outputMode) {
        return Components.with(this, "outputMode", outputMode);
    }

    /** The same with another value of this component: how many tokens of a text are looked at. */
    public TextVectorization outputSequenceLength(int outputSequenceLength) {
        return Components.with(this, "outputSequenceLength", outputSequenceLength);
    }

    /** The same with another value of this component: whether rows are as long as maxTokens. */
    public TextVectorization padToMaxTokens(boolean padToMaxTokens) {
        return Components.with(this, "padToMaxTokens", padToMaxTokens);
    }

    /** The same with another value of this component: the tokens that it knows. */
    public TextVectorization vocabulary(@Nullable Vocabulary<String> vocabulary) {
        return Components.with(this, "vocabulary", vocabulary);
    }
}
