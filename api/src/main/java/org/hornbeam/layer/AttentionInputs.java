// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Iota;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of an attention layer: query, value, key; then a mask of pairs, which is told from a key by its type.
 *
 * @param query of the targets
 * @param value of the sources; without it the query
 * @param key of the sources; without it the value
 * @param pairs booleans, true where a target may attend to a source, or {@code null}
 */
record AttentionInputs(
        Value query, Value value, Value key, @Nullable Value pairs) {
    static AttentionInputs of(String layer, List<Value> inputs) {
        boolean masked = inputs.size() > 1 && inputs.getLast().dtype() == DType.BOOL;
        List<Value> values = masked ? inputs.subList(0, inputs.size() - 1) : inputs;
        if (values.size() > 3) {
            throw new ShapeException(layer + " takes query, value, key and a mask of booleans, found "
                    + inputs.stream().map(Value::toString).toList());
        }
        Value query = values.getFirst();
        Value value = values.size() > 1 ? values.get(1) : query;
        Value key = values.size() > 2 ? values.get(2) : value;
        if (query.rank() < 3 || value.rank() != query.rank() || key.rank() != query.rank()) {
            throw new ShapeException(layer + " takes (batch, time, features), found "
                    + values.stream().map(Value::shape).toList());
        }
        return new AttentionInputs(query, value, key, masked ? inputs.getLast() : null);
    }

    /** The masks of the inputs, each (batch, targets or 1, sources or 1). */
    List<Value> masks(Scope scope) {
        List<Value> all = new ArrayList<>();
        scope.mask(query).ifPresent(mask -> all.add(Ops.expandDims(mask, 2)));
        scope.mask(value).ifPresent(mask -> all.add(Ops.expandDims(mask, 1)));
        if (!key.equals(value)) {
            scope.mask(key).ifPresent(mask -> all.add(Ops.expandDims(mask, 1)));
        }
        return all;
    }

    /** The result with the mask of the query. */
    Value masked(Scope scope, Value y) {
        Value mask = scope.mask(query).orElse(null);
        return mask == null ? y : scope.withMask(y, mask);
    }

    /** Whether the target, along the second-last axis, is not before the source, along the last. */
    static Value causal(Value graph, Dim targets, Dim sources) {
        Shape pairs = Shape.of(targets, sources);
        Value target = graph.builder().add(new Iota(pairs, 0, DType.I32));
        return Ops.greaterEqual(target, graph.builder().add(new Iota(pairs, 1, DType.I32)));
    }

    /** Whether target and source are less than this many places apart. */
    static Value near(Value graph, Dim targets, Dim sources, int window) {
        Shape pairs = Shape.of(targets, sources);
        Value target = graph.builder().add(new Iota(pairs, 0, DType.I32));
        Value distance = Ops.abs(target.minus(graph.builder().add(new Iota(pairs, 1, DType.I32))));
        return Ops.less(distance, Ops.like(distance, window));
    }
}
