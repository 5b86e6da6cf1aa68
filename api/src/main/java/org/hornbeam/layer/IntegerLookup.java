// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.hornbeam.component.Components;
import org.hornbeam.form.Block;
import org.hornbeam.form.Form;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * Whole numbers to their indices in a vocabulary, or back ({@code keras.layers.IntegerLookup}).
 *
 * @param maxTokens the largest size of the vocabulary, all indices counted; default 0, no bound
 * @param numOovIndices how many indices unknown tokens share; default 1
 * @param maskToken the token that means none, with index 0; default none
 * @param oovToken the token of unknown ones in an inverted lookup; default -1
 * @param vocabulary the tokens that it knows; default learned by {@link #adapt}
 * @param invert whether it goes from indices to tokens; default {@code false}
 * @param outputMode what it yields; default INT
 * @param padToMaxTokens whether rows are as long as {@code maxTokens}; default {@code false}
 * @param salt two numbers that choose another hash function for unknown tokens; default none
 * @param farmHash whether unknown tokens are spread by hashing and not by their remainder; default {@code false}
 */
public record IntegerLookup(
        int maxTokens,
        int numOovIndices,
        @Nullable Long maskToken,
        Long oovToken,
        @Nullable Vocabulary<Long> vocabulary,
        boolean invert,
        OutputMode outputMode,
        boolean padToMaxTokens,
        @Nullable List<Long> salt,
        boolean farmHash)
        implements Layer<Form<?>, Block>, Adapting<IntegerLookup> {
    /** Checks the arguments. */
    public IntegerLookup {
        salt = salt == null ? null : List.copyOf(salt);
        if (maxTokens < 0 || maxTokens == 1 || padToMaxTokens && maxTokens == 0) {
            throw new IllegalArgumentException(
                    "IntegerLookup: maxTokens must be above 1, or 0 for no bound and no padding;" + " found "
                            + maxTokens);
        }
        if (numOovIndices < 0) {
            throw new IllegalArgumentException(
                    "IntegerLookup: numOovIndices must not be negative, found " + numOovIndices);
        }
        if (invert && outputMode != OutputMode.INT) {
            throw new IllegalArgumentException("IntegerLookup: an inverted lookup needs outputMode INT");
        }
    }

    /** With Keras's defaults: to be adapted. */
    public IntegerLookup() {
        this(0, 1, null, -1L, null, false, OutputMode.INT, false, null, false);
    }

    /** With this vocabulary. */
    public IntegerLookup(List<Long> vocabulary) {
        this(0, 1, null, -1L, Vocabulary.of(vocabulary), false, OutputMode.INT, false, null, false);
    }

    @Override
    public Class<Block> output() {
        return Block.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        LookupIndices indices = indices();
        Vocabulary<Long> known = java.util.Objects.requireNonNull(vocabulary);
        if (invert) {
            return tokens(x.cast(DType.I32), indices, known);
        }
        return indices.encode(scope, indices(scope, x, indices, known), weights());
    }

    private static DType type(LongStream numbers) {
        return numbers.allMatch(number -> number == (int) number) ? DType.I32 : DType.I64;
    }

    private Value tokens(Value index, LookupIndices indices, Vocabulary<Long> known) {
        long[] all = new long[indices.firstKnown() + known.tokens().size() + 1];
        Arrays.fill(all, oovToken);
        for (int i = 0; i < known.tokens().size(); i++) {
            all[indices.firstKnown() + i] = known.tokens().get(i);
        }
        if (maskToken != null) {
            all[0] = maskToken;
        }
        int last = all.length - 1;
        Value inside = Ops.where(
                Ops.logicalAnd(Ops.greaterEqual(index, Ops.like(index, 0)), Ops.less(index, Ops.like(index, last))),
                index,
                Ops.like(index, last));
        return Ops.take(Ops.literal(index, type(LongStream.of(all)), all), inside);
    }

    /** A search by halves in the sorted vocabulary. */
    private Value indices(Scope scope, Value x, LookupIndices indices, Vocabulary<Long> known) {
        List<Long> sorted = known.tokens().stream().sorted().toList();
        DType type = x.dtype() == DType.I64 ? DType.I64 : DType.I32;
        // Tokens that an input of 32 bits can't hold never come.
        List<Long> possible = type == DType.I64
                ? sorted
                : sorted.stream().filter(token -> token == token.intValue()).toList();
        Value tokens = x.cast(type);
        Value found = unknown(scope, tokens, indices);
        if (!possible.isEmpty()) {
            int size = possible.size();
            Value table =
                    Ops.literal(x, type, possible.stream().mapToLong(t -> t).toArray());
            Value places = Ops.literal(
                    x,
                    DType.I32,
                    possible.stream()
                            .mapToLong(token -> indices.firstKnown() + known.place(token))
                            .toArray());
            Value at = Ops.zerosLike(tokens).cast(DType.I32);
            for (int step = Integer.highestOneBit(size); step > 0; step /= 2) {
                Value next = Ops.minimum(at.plus(step), Ops.like(at, size - 1));
                at = Ops.where(Ops.lessEqual(Ops.take(table, next), tokens), next, at);
            }
            found = Ops.where(Ops.equal(Ops.take(table, at), tokens), Ops.take(places, at), found);
        }
        if (maskToken != null && (type == DType.I64 || maskToken == maskToken.intValue())) {
            Value mask = Ops.literal(x, type, new long[] {maskToken});
            found = Ops.where(Ops.equal(tokens, mask.get(0)), Ops.like(found, indices.mask()), found);
        }
        return found;
    }

    /** The indices of unknown tokens; without any, -1. */
    private Value unknown(Scope scope, Value tokens, LookupIndices indices) {
        Value zero = Ops.zerosLike(tokens).cast(DType.I32);
        if (numOovIndices <= 1) {
            return zero.plus(numOovIndices == 0 ? -1 : indices.firstUnknown());
        }
        Value spread = farmHash
                ? HashedBins.of(scope, tokens, numOovIndices, salt, null)
                : Ops.mod(tokens, Ops.like(tokens, numOovIndices)).cast(DType.I32);
        return spread.plus(indices.firstUnknown());
    }

    private LookupIndices indices() {
        if (vocabulary == null) {
            throw new ShapeException(
                    "IntegerLookup has no vocabulary; give it one, or adapt it first: examples.adapt(...)");
        }
        return LookupIndices.of(
                "IntegerLookup",
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
            throw new ShapeException("IntegerLookup needs a vocabulary with weights for TF_IDF");
        }
        return weights == null ? List.of() : weights;
    }

    @Override
    public Adaptation<IntegerLookup> adaptation() {
        return new Gathering(this);
    }

    private static final class Gathering implements Adaptation<IntegerLookup> {
        private final IntegerLookup layer;
        private final Vocabulary.Counter<Long> counter = new Vocabulary.Counter<>();

        Gathering(IntegerLookup layer) {
            this.layer = layer;
        }

        @Override
        public void numbers(double[] elements, long... shape) {
            int row = elements.length / Math.max(1, Math.toIntExact(shape[0]));
            for (int i = 0; i < shape[0]; i++) {
                counter.document(Arrays.stream(elements, i * row, (i + 1) * row)
                        .mapToObj(number -> (long) number)
                        .toList());
            }
        }

        @Override
        public IntegerLookup adapted() {
            Set<Long> special = new HashSet<>(List.of(layer.oovToken));
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
    public IntegerLookup maxTokens(int maxTokens) {
        return Components.with(this, "maxTokens", maxTokens);
    }

    /** The same with another value of this component: how many indices unknown tokens share. */
    public IntegerLookup numOovIndices(int numOovIndices) {
        return Components.with(this, "numOovIndices", numOovIndices);
    }

    /** The same with another value of this component: the token that means none. */
    public IntegerLookup maskToken(@Nullable Long maskToken) {
        return Components.with(this, "maskToken", maskToken);
    }

    /** The same with another value of this component: the token of unknown ones in an inverted lookup. */
    public IntegerLookup oovToken(Long oovToken) {
        return Components.with(this, "oovToken", oovToken);
    }

    /** The same with another value of this component: the tokens that it knows. */
    public IntegerLookup vocabulary(@Nullable Vocabulary<Long> vocabulary) {
        return Components.with(this, "vocabulary", vocabulary);
    }

    /** The same with another value of this component: whether it goes from indices to tokens. */
    public IntegerLookup invert(boolean invert) {
        return Components.with(this, "invert", invert);
    }

    /** The same with another value of this component: what it yields. */
    public IntegerLookup outputMode(OutputMode outputMode) {
        return Components.with(this, "outputMode", outputMode);
    }

    /** The same with another value of this component: whether rows are as long as maxTokens. */
    public IntegerLookup padToMaxTokens(boolean padToMaxTokens) {
        return Components.with(this, "padToMaxTokens", padToMaxTokens);
    }

    /** The same with another value of this component: two numbers that choose another hash function for unknown tokens. */
    public IntegerLookup salt(@Nullable List<Long> salt) {
        return Components.with(this, "salt", salt);
    }

    /** The same with another value of this component: whether unknown tokens are spread by hashing. */
    public IntegerLookup farmHash(boolean farmHash) {
        return Components.with(this, "farmHash", farmHash);
    }
}
