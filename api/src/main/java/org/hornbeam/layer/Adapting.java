// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

/**
 * A layer that learns tables from data before training: means, boundaries, vocabularies. It is a declaration, so what
 * it learns makes another one.
 *
 * @param <L> the layer
 */
public interface Adapting<L> {
    /** What gathers data, from the beginning: what was learned before is forgotten. */
    Adaptation<L> adaptation();

    /** The layer with what it learns from rows of numbers. */
    default L adapt(double[]... rows) {
        Adaptation<L> adaptation = adaptation();
        if (rows.length > 0) {
            double[] all = java.util.Arrays.stream(rows)
                    .flatMapToDouble(java.util.Arrays::stream)
                    .toArray();
            adaptation.numbers(all, rows.length, rows[0].length);
        }
        return adaptation.adapted();
    }

    /** The layer with what it learns from texts. */
    default L adapt(Iterable<String> texts) {
        Adaptation<L> adaptation = adaptation();
        texts.forEach(adaptation::text);
        return adaptation.adapted();
    }
}
