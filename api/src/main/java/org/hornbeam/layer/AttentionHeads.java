// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Attention;
import org.hornbeam.graph.Contract;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * Scaled dot-product attention in several heads, after the maps of query, key and value.
 *
 * @param causal whether a target attends to no later source
 * @param window within how many places a target attends to a source, {@code null} for everywhere
 * @param dropout share of the weights that is dropped in training
 */
record AttentionHeads(boolean causal, @Nullable Integer window, double dropout) {
    /** The result and, where it was asked for, the weights. */
    record Result(Value means, @Nullable Value weights) {}

    /**
     * The means of the values.
     *
     * @param query {@code (batch, targets, heads, size)}, scaled
     * @param key {@code (batch, sources, heads, size)}
     * @param value {@code (batch, sources, heads, size)}
     * @param masks each {@code (batch, heads, targets, sources)} or 1 along any of these
     * @param scores whether the weights are wanted
     */
    Result attend(Scope scope, Value query, Value key, Value value, List<Value> masks, boolean scores) {
        List<Value> allowed = new ArrayList<>(masks);
        Dim targets = query.shape().dim(1);
        Dim sources = key.shape().dim(1);
        if (window != null) {
            Value near = AttentionInputs.near(query, targets, sources, window);
            allowed.add(Ops.reshape(near, near.shape().insert(0, Dim.of(1)).insert(0, Dim.of(1))));
        }
        // A target always has a source that is not later than it; with other masks it may have none.
        boolean nothing = !allowed.isEmpty();
        List<Value> all = new ArrayList<>(allowed);
        if (causal) {
            Value earlier = AttentionInputs.causal(query, targets, sources);
            all.add(Ops.reshape(earlier, earlier.shape().insert(0, Dim.of(1)).insert(0, Dim.of(1))));
        }
        boolean drops = scope.training() && dropout > 0;
        if (!drops && !scores) {
            Value means = Attention.of(query, key, value, allowed, causal);
            return new Result(dropout > 0 && nothing ? zeroed(means, all) : means, null);
        }
        List<Integer> batchAndHead = List.of(0, 2);
        Contract products = new Contract(batchAndHead, batchAndHead, List.of(3), List.of(3));
        Value raw = Attention.masked(query.builder().add(products, query, key), all);
        Value weights = Ops.softmax(raw, -1);
        if (nothing) {
            Value pairs = all.stream().reduce(Ops::logicalAnd).orElseThrow();
            weights = Ops.where(pairs, weights, Ops.like(weights, 0.0));
        }
        Value kept = Dropout.drop(scope, weights, weights.shape(), dropout);
        Contract sums = new Contract(List.of(0, 1), batchAndHead, List.of(3), List.of(1));
        Value means = Ops.transpose(query.builder().add(sums, kept, value), 0, 2, 1, 3);
        return new Result(means, scores ? masked(scope, weights, all) : null);
    }

    /** With the mask of pairs that decided about them: Keras's softmax hands it on. */
    private static Value masked(Scope scope, Value weights, List<Value> masks) {
        return masks.stream()
                .reduce(Ops::logicalAnd)
                .map(pairs -> scope.withMask(weights, pairs))
                .orElse(weights);
    }

    /** With 0 for a target that may attend to nothing; without dropout it attends to all alike, both as in Keras. */
    private static Value zeroed(Value means, List<Value> masks) {
        Value all = masks.stream().reduce(Ops::logicalAnd).orElseThrow();
        Value some = Ops.any(all, 3);
        return Ops.where(Ops.expandDims(Ops.transpose(some, 0, 2, 1), 3), means, Ops.like(means, 0.0));
    }
}
