// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.util.List;
import org.hornbeam.runtime.tensor.Tensor;

/**
 * Some examples: what one step runs on.
 *
 * @param inputs one for each input of the model, examples along the first axis
 * @param labels one for each output that is trained
 * @param weights of the examples, one for each output, or none
 */
public record Batch(List<Tensor> inputs, List<Tensor> labels, List<Tensor> weights) {
    /** Copies the lists. */
    public Batch {
        inputs = List.copyOf(inputs);
        labels = List.copyOf(labels);
        weights = List.copyOf(weights);
    }

    /** Examples without weights. */
    public static Batch of(List<Tensor> inputs, List<Tensor> labels) {
        return new Batch(inputs, labels, List.of());
    }

    /** The number of examples. */
    public long rows() {
        return inputs.getFirst().dim(0);
    }
}
