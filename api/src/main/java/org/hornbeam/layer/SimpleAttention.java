// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/** What attention without maps of its inputs has in common: only the scores differ. */
final class SimpleAttention {
    private SimpleAttention() {}

    /**
     * The means of the values and the weights.
     *
     * @param scores (batch, targets, sources)
     */
    static List<Value> attend(Scope scope, AttentionInputs inputs, Value scores, boolean causal, double dropout) {
        List<Value> allowed = new ArrayList<>();
        scope.mask(inputs.value()).ifPresent(mask -> allowed.add(Ops.expandDims(mask, 1)));
        if (inputs.pairs() != null) {
            allowed.add(inputs.pairs());
        }
        if (causal) {
            allowed.add(AttentionInputs.causal(
                    scores, scores.shape().dim(-2), scores.shape().dim(-1)));
        }
        Value weights = Ops.softmax(org.hornbeam.graph.Attention.masked(scores, allowed), -1);
        Value kept = Dropout.drop(scope, weights, weights.shape(), dropout);
        Value y = Ops.matmul(kept, inputs.value());
        Value real = scope.mask(inputs.query()).orElse(null);
        Value zeroed = real == null ? y : Ops.where(Ops.expandDims(real, 2), y, Ops.like(y, 0.0));
        return List.of(inputs.masked(scope, zeroed), weights);
    }

    /** The sum of each query and each key, (batch, targets, sources, size). */
    static Value sums(AttentionInputs inputs) {
        Value query = inputs.query();
        Value key = inputs.key();
        return Ops.expandDims(query, query.rank() - 1).plus(Ops.expandDims(key, key.rank() - 2));
    }
}
