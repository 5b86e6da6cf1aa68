// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.form.Block;
import org.hornbeam.form.Form;
import org.hornbeam.ops.Value;

/**
 * Attention that also yields its weights: Keras's {@code return_attention_scores=True}. Inputs are those of the layer.
 *
 * @param layer the attention
 */
public record WithScores(Scored layer) implements Splitting<Form<?>, AttentionScores>, Usage {
    @Override
    public List<Value> trace(Scope scope, Value x) {
        return trace(scope, x, List.of());
    }

    @Override
    public List<Value> trace(Scope scope, Value x, List<Value> others) {
        List<Value> inputs = new ArrayList<>(List.of(x));
        inputs.addAll(others);
        return layer.scored(scope, inputs);
    }

    @Override
    public AttentionScores outputs(Parts parts) {
        return new AttentionScores(parts.get(0, Block.class), parts.get(1, Block.class));
    }

    @Override
    public MaskUse masks() {
        return layer.masks();
    }

    @Override
    public String type() {
        return layer.type();
    }
}
