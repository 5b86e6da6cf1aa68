// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.rewrite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Constant;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Scan;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * A scan while it is put together. Operands may be asked for in any order and again; those that the body turns out not
 * to use are left out. Numbers, and sequences that are the same in every step, become part of the body.
 */
final class ScanBuilder {
    private final GraphBuilder out;
    private final Dim length;
    private final boolean reverse;
    private final GraphBuilder body = new GraphBuilder();
    private final Map<Value, Value> carried = new LinkedHashMap<>();
    private final Map<Value, Value> sequences = new LinkedHashMap<>();
    private final Map<Value, Value> constants = new LinkedHashMap<>();
    private final List<Value> next = new ArrayList<>();
    private final List<Value> outputs = new ArrayList<>();
    private int parameters;
    private @Nullable Value result;

    /** A scan in this graph, of the length and direction of another. */
    ScanBuilder(GraphBuilder out, Scan like) {
        this.out = out;
        this.length = like.length();
        this.reverse = like.reverse();
    }

    GraphBuilder body() {
        return body;
    }

    private Value parameter(Type.Tensor type) {
        return body.parameter(Parameter.Kind.INPUT, "p" + parameters++, type);
    }

    /** A new carried value, inside. */
    Value carried(Value initial) {
        Value inside = parameter(new Type.Tensor(initial.dtype(), initial.shape()));
        carried.put(inside, initial);
        return inside;
    }

    /** One step of a sequence, inside. */
    Value sequence(Value all) {
        Node node = out.node(all.id());
        if (node.op() instanceof Broadcast broadcast && !broadcast.axes().contains(0)) {
            Shape step = broadcast.shape().remove(0);
            Value source = constant(new Value(out, node.operands().getFirst()));
            List<Integer> axes = broadcast.axes().stream().map(axis -> axis - 1).toList();
            return step.equals(source.shape()) ? source : body.add(new Broadcast(step, axes), source);
        }
        return sequences.computeIfAbsent(
                all, key -> parameter(new Type.Tensor(all.dtype(), all.shape().remove(0))));
    }

    /** A value from outside, inside. */
    Value constant(Value value) {
        Node node = out.node(value.id());
        if (node.op() instanceof Constant) {
            return body.add(node.op(), List.of());
        }
        if (node.op() instanceof Broadcast) {
            return body.add(node.op(), constant(new Value(out, node.operands().getFirst())));
        }
        return constants.computeIfAbsent(value, key -> parameter(new Type.Tensor(value.dtype(), value.shape())));
    }

    /** What the next carried value, in the order in which they were made, will be. */
    void next(Value inside) {
        next.add(inside);
    }

    /** The number of the output that stacks these values. */
    int output(Value inside) {
        int known = outputs.indexOf(inside);
        if (known < 0) {
            outputs.add(inside);
            known = outputs.size() - 1;
        }
        return known;
    }

    /** Puts the scan into the graph, unless it yields nothing. */
    void finish() {
        for (int i = 0; i < next.size(); i++) {
            body.result("carried" + i, Graph.Role.OUTPUT, next.get(i));
        }
        for (int i = 0; i < outputs.size(); i++) {
            body.result("output" + i, Graph.Role.OUTPUT, outputs.get(i));
        }
        if (next.isEmpty() && outputs.isEmpty()) {
            return;
        }
        boolean[] used = used();
        sequences.values().removeIf(inside -> !used[inside.id()]);
        constants.values().removeIf(inside -> !used[inside.id()]);
        GraphBuilder ordered = new GraphBuilder();
        Map<Integer, Value> renamed = new LinkedHashMap<>();
        List<Value> operands = new ArrayList<>();
        carried.forEach((inside, outside) -> {
            renamed.put(inside.id(), parameter(ordered, "carried" + operands.size(), inside));
            operands.add(outside);
        });
        for (var group : List.of(sequences, constants)) {
            String name = group == sequences ? "step" : "constant";
            int[] number = {0};
            group.forEach((outside, inside) -> {
                renamed.put(inside.id(), parameter(ordered, name + number[0]++, inside));
                operands.add(outside);
            });
        }
        for (int id = 0; id < body.size(); id++) {
            if (used[id] && !renamed.containsKey(id)) {
                Node node = body.node(id);
                Value copy = ordered.at(
                        node.path(),
                        () -> ordered.add(
                                node.op(),
                                node.operands().stream().map(renamed::get).toList()));
                renamed.put(id, copy);
            }
        }
        for (int i = 0; i < next.size(); i++) {
            ordered.result(
                    "carried" + i,
                    Graph.Role.OUTPUT,
                    java.util.Objects.requireNonNull(renamed.get(next.get(i).id())));
        }
        for (int i = 0; i < outputs.size(); i++) {
            ordered.result(
                    "output" + i,
                    Graph.Role.OUTPUT,
                    java.util.Objects.requireNonNull(renamed.get(outputs.get(i).id())));
        }
        result = out.add(new Scan(ordered.build(), carried.size(), sequences.size(), length, reverse), operands);
    }

    private static Value parameter(GraphBuilder graph, String name, Value like) {
        return graph.parameter(Parameter.Kind.INPUT, name, new Type.Tensor(like.dtype(), like.shape()));
    }

    private boolean[] used() {
        boolean[] used = new boolean[body.size()];
        next.forEach(value -> used[value.id()] = true);
        outputs.forEach(value -> used[value.id()] = true);
        for (int id = body.size() - 1; id >= 0; id--) {
            if (used[id]) {
                body.node(id).operands().forEach(operand -> used[operand] = true);
            }
        }
        return used;
    }

    /** After {@link #finish}: a carried value behind the last step. */
    Value last(int i) {
        return element(i);
    }

    /** After {@link #finish}: an output over all steps. */
    Value stacked(int output) {
        return element(next.size() + output);
    }

    /** After {@link #finish}: the carried values that the steps began with. */
    Value saved(int i) {
        return element(next.size() + outputs.size() + i);
    }

    private Value element(int i) {
        return out.add(new Element(i), java.util.Objects.requireNonNull(result, "the scan yields nothing"));
    }
}
