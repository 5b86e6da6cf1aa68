// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.util.List;

/**
 * Which columns of a table are inputs, labels and weights: {@code Roles.inputs("photo", "text").labels("price")}.
 *
 * @param inputs names of the inputs, in the order of the model's inputs
 * @param labels names of the labels, in the order of the model's outputs
 * @param weights names of the columns that say how much each row counts, one for each output
 */
public record Roles(List<String> inputs, List<String> labels, List<String> weights) {
    /** Copies the lists. */
    public Roles {
        inputs = List.copyOf(inputs);
        labels = List.copyOf(labels);
        weights = List.copyOf(weights);
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("examples need at least one input column");
        }
    }

    /** These inputs; no labels, no weights. */
    public static Roles inputs(String... names) {
        return new Roles(List.of(names), List.of(), List.of());
    }

    /** These labels instead. */
    public Roles labels(String... names) {
        return new Roles(inputs, List.of(names), weights);
    }

    /** The columns that say how much each row counts, one for each output. */
    public Roles weights(String... names) {
        return new Roles(inputs, labels, List.of(names));
    }
}
