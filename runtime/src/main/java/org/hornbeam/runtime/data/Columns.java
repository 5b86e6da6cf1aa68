// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.util.ArrayList;
import java.util.List;

/**
 * What examples consist of.
 *
 * @param inputs what the model sees, in the order of its inputs
 * @param labels what it should say, in the order of its outputs; none when predicting
 * @param weights how much each row counts, if rows count differently: one for each output
 */
public record Columns(List<Column> inputs, List<Column> labels, List<Column> weights) {
    /** Copies the lists. */
    public Columns {
        inputs = List.copyOf(inputs);
        labels = List.copyOf(labels);
        weights = List.copyOf(weights);
    }

    /** Inputs, labels, weights: the order in which readers number them. */
    public List<Column> all() {
        List<Column> all = new ArrayList<>(inputs);
        all.addAll(labels);
        all.addAll(weights);
        return List.copyOf(all);
    }

    /** How many columns there are. */
    public int size() {
        return inputs.size() + labels.size() + weights.size();
    }

    /** One column, in the order of {@link #all()}. */
    public Column get(int column) {
        int label = column - inputs.size();
        int weight = label - labels.size();
        return label < 0 ? inputs.get(column) : weight < 0 ? labels.get(label) : weights.get(weight);
    }

    /** The same parts, with these columns instead, in the order of {@link #all()}. */
    Columns with(List<Column> all) {
        return new Columns(
                all.subList(0, inputs.size()),
                all.subList(inputs.size(), inputs.size() + labels.size()),
                all.subList(inputs.size() + labels.size(), all.size()));
    }
}
