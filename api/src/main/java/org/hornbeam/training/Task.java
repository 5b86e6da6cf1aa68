// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hornbeam.Model;
import org.hornbeam.optimizer.Optimizer;

/**
 * Everything that step graphs are made from.
 *
 * @param model the model
 * @param optimizer how weights change
 * @param targets what each output is trained for, by the name of the output
 * @param frozen patterns of paths of weights that stay as they are
 * @param sampleWeights whether data come with weights
 * @param classWeights how much examples of a class count in training, by the index of the class; others count once. Only
 *     with one output, and with no weights in the data
 * @param shards over how many shards of the global batch a step is defined; 1 for one
 */
public record Task(
        Model<?, ?> model,
        Optimizer optimizer,
        Map<String, Target> targets,
        List<String> frozen,
        SampleWeights sampleWeights,
        Map<Integer, Double> classWeights,
        int shards) {
    /** Copies; outputs in the order of their names. */
    public Task {
        targets = java.util.Collections.unmodifiableMap(new TreeMap<>(targets));
        frozen = List.copyOf(frozen);
        classWeights = java.util.Collections.unmodifiableMap(new TreeMap<>(classWeights));
        if (!classWeights.isEmpty()
                && (sampleWeights != SampleWeights.NONE || model.outputNames().size() > 1)) {
            throw new IllegalArgumentException("model \"" + model.name()
                    + "\": weights of classes are for one output and for data without weights of their own");
        }
        if (shards < 1) {
            throw new IllegalArgumentException("a step needs at least one shard, found " + shards);
        }
    }
}
