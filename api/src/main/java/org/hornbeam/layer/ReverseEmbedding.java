// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.Value;

/**
 * A score of each token for each vector, by the table of an embedding: {@code keras.layers.ReversibleEmbedding} called with
 * {@code reverse=True}. Shape {@code (batch, ..., outputDim)} to {@code (batch, ..., inputDim)}.
 *
 * @param layer the embedding
 */
public record ReverseEmbedding(ReversibleEmbedding layer) implements SameForm, Usage {
    @Override
    public Value trace(Scope scope, Value x) {
        return layer.reverse(scope, x);
    }

    /** As in Keras, the result has no mask. */
    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    @Override
    public String type() {
        return layer.type();
    }
}
