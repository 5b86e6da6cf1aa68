// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.runtime.tensor.Tensor;

/**
 * Some examples: what one step runs on. Its tensors belong to whoever made it.
 *
 * @param inputs one for each input of the model, examples along the first axis
 * @param labels one for each output that is trained; none when predicting
 * @param weights of the examples, of shape [rows]: one for each output, or none
 */
public record Batch(List<Tensor> inputs, List<Tensor> labels, List<Tensor> weights) {
    /** Copies the lists; all tensors have as many rows. */
    public Batch {
        inputs = List.copyOf(inputs);
        labels = List.copyOf(labels);
        weights = List.copyOf(weights);
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one input");
        }
        TensorSource.requireSameRows("a batch", inputs, labels, weights);
    }

    /** Examples without weights. */
    public static Batch of(List<Tensor> inputs, List<Tensor> labels) {
        return new Batch(inputs, labels, List.of());
    }

    /** One input and one label. */
    public static Batch of(Tensor input, Tensor label) {
        return of(List.of(input), List.of(label));
    }

    /** The parts of these columns, which are in the order of {@link Columns#all()}. */
    static Batch of(Columns columns, List<Tensor> all) {
        int labelled = columns.inputs().size() + columns.labels().size();
        return new Batch(
                all.subList(0, columns.inputs().size()),
                all.subList(columns.inputs().size(), labelled),
                all.subList(labelled, all.size()));
    }

    /** Inputs, labels, weights. */
    public List<Tensor> all() {
        List<Tensor> all = new ArrayList<>(inputs);
        all.addAll(labels);
        all.addAll(weights);
        return List.copyOf(all);
    }

    /** The number of examples. */
    public long rows() {
        return inputs.getFirst().dim(0);
    }
}
