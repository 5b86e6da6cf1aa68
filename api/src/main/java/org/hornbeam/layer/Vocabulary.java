// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that a lookup knows, in the order of their indices, without those for masks and unknown ones; and, where it
 * was learned for TF_IDF, how much each counts. Immutable.
 *
 * @param <T> text or whole numbers
 */
public final class Vocabulary<T extends Comparable<T>> {
    private final List<T> tokens;
    private final @Nullable List<Double> weights;
    private final boolean learned;
    private final Map<T, Integer> places = new HashMap<>();

    private Vocabulary(List<T> tokens, @Nullable List<Double> weights, boolean learned) {
        this.learned = learned;
        this.tokens = List.copyOf(tokens);
        this.weights = weights == null ? null : List.copyOf(weights);
        for (T token : tokens) {
            if (places.put(token, places.size()) != null) {
                throw new IllegalArgumentException("the vocabulary has \"" + token + "\" twice");
            }
        }
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("the vocabulary is empty");
        }
        if (weights != null && weights.size() != tokens.size()) {
            throw new IllegalArgumentException(
                    "the vocabulary has " + tokens.size() + " tokens but " + weights.size() + " weights");
        }
    }

    /** These tokens. */
    public static <T extends Comparable<T>> Vocabulary<T> of(List<T> tokens) {
        return new Vocabulary<>(tokens, null, false);
    }

    /** These tokens, each with a weight for TF_IDF. */
    public static <T extends Comparable<T>> Vocabulary<T> of(List<T> tokens, List<Double> weights) {
        return new Vocabulary<>(tokens, weights, false);
    }

    /**
     * Whether it was learned from data and not given: Keras's files then hold it as a member of its own. It makes no other
     * difference, also not to {@link #equals}.
     */
    public boolean learned() {
        return learned;
    }

    /** The same, learned or given. */
    public Vocabulary<T> learned(boolean learned) {
        return new Vocabulary<>(tokens, weights, learned);
    }

    /** The tokens. */
    public List<T> tokens() {
        return tokens;
    }

    /** How much each token counts, or {@code null}. */
    public @Nullable List<Double> weights() {
        return weights;
    }

    /** The place of a token, or -1. */
    public int place(T token) {
        return places.getOrDefault(token, -1);
    }

    /** Counts tokens of documents; not thread-safe. */
    static final class Counter<T extends Comparable<T>> {
        private final Map<T, Long> counts = new HashMap<>();
        private final Map<T, Long> documents = new HashMap<>();
        private long documentCount;

        void document(Collection<T> tokens) {
            documentCount++;
            tokens.forEach(token -> counts.merge(token, 1L, Long::sum));
            Set<T> once = new HashSet<>(tokens);
            once.forEach(token -> documents.merge(token, 1L, Long::sum));
        }

        /** The most frequent tokens first; of equally frequent ones the greatest, as in Keras. */
        Vocabulary<T> vocabulary(Set<T> special, long most, boolean weighted) {
            List<T> order = new ArrayList<>(counts.keySet());
            order.removeAll(special);
            order.sort((a, b) -> {
                int byCount = Long.compare(counts.getOrDefault(b, 0L), counts.getOrDefault(a, 0L));
                return byCount != 0 ? byCount : b.compareTo(a);
            });
            List<T> kept = order.subList(0, (int) Math.min(order.size(), most));
            if (kept.isEmpty()) {
                throw new IllegalArgumentException("there is nothing to adapt to: no tokens");
            }
            return new Vocabulary<>(
                    kept, weighted ? kept.stream().map(this::weight).toList() : null, true);
        }

        private double weight(T token) {
            return Math.log(1 + documentCount / (1.0 + documents.getOrDefault(token, 0L)));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Vocabulary<?> vocabulary
                && vocabulary.tokens.equals(tokens)
                && java.util.Objects.equals(vocabulary.weights, weights);
    }

    @Override
    public int hashCode() {
        return tokens.hashCode();
    }

    /** Its size and its first tokens. */
    @Override
    public String toString() {
        return "Vocabulary of " + tokens.size() + ": " + tokens.subList(0, Math.min(5, tokens.size()))
                + (tokens.size() > 5 ? "..." : "");
    }
}
