// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * A graph while it is being traced. Equal operations on equal operands become one node at once. Not thread-safe.
 */
public final class GraphBuilder {
    private record Key(Op op, List<Integer> operands) {}

    private record Name(String name, Graph.Role role) {}

    private final List<Node> nodes = new ArrayList<>();
    private final Map<Key, Integer> known = new HashMap<>();
    private final Map<String, Type.Tensor> parameters = new HashMap<>();
    private final List<Graph.Result> results = new ArrayList<>();
    private final Map<Name, Integer> named = new HashMap<>();
    private final @Nullable GraphBuilder outer;
    private final Map<Value, Value> captured = new LinkedHashMap<>();
    private @Nullable GraphBuilder open;
    private String path = "";

    /** A graph of its own. */
    public GraphBuilder() {
        this(null);
    }

    private GraphBuilder(@Nullable GraphBuilder outer) {
        this.outer = outer;
    }

    /**
     * Traces a graph that is part of this one, as the body of a loop is: until it is done, operations become part of it.
     * They may take values of this graph, which become parameters of the other, after those that it declares.
     */
    public <T> T inside(Function<GraphBuilder, T> part) {
        GraphBuilder last = innermost();
        GraphBuilder inner = new GraphBuilder(last);
        inner.path = path;
        last.open = inner;
        try {
            return part.apply(inner);
        } finally {
            last.open = null;
        }
    }

    /** The graph to which operations are added: this one, or the one inside it that is being traced. */
    public GraphBuilder innermost() {
        return open == null ? this : open.innermost();
    }

    /** The values of the graph around this one that are used here, in the order of their parameters. */
    public List<Value> captured() {
        return List.copyOf(captured.keySet());
    }

    /** Whether a graph is this one or lies around it. */
    public boolean isWithin(GraphBuilder other) {
        return other == this || (outer != null && outer.isWithin(other));
    }

    /** A value of this graph or of one around it, as a value of this one. */
    public Value local(Value value) {
        return local(value, "a result");
    }

    private Value local(Value value, Object user) {
        if (value.builder() == this) {
            return value;
        }
        if (outer == null || !outer.isWithin(value.builder())) {
            throw new IllegalArgumentException("a value of another graph was used in " + user + " of layer \"" + path
                    + "\"; values live only while their model is traced, so do not keep them in fields");
        }
        Value near = outer.local(value, user);
        Value known = captured.get(near);
        if (known == null) {
            known = parameter(
                    Parameter.Kind.INPUT, "captured" + captured.size(), new Type.Tensor(near.dtype(), near.shape()));
            captured.put(near, known);
        }
        return known;
    }

    /** The value of an operation, in the innermost graph that is being traced. */
    public Value add(Op op, List<Value> operands) {
        if (open != null && !(op instanceof Parameter)) {
            return open.add(op, operands);
        }
        for (Value operand : operands) {
            if (operand.builder() != this && operand.builder().isWithin(this)) {
                return operand.builder().add(op, operands);
            }
        }
        List<Integer> ids = new ArrayList<>(operands.size());
        List<Type> types = new ArrayList<>(operands.size());
        for (Value operand : operands) {
            Value here = local(operand, op);
            ids.add(here.id());
            types.add(nodes.get(here.id()).type());
        }
        Key key = new Key(op, ids);
        Integer existing = known.get(key);
        if (existing != null) {
            return new Value(this, existing);
        }
        Type type;
        try {
            type = op.type(types);
        } catch (ShapeException e) {
            throw path.isEmpty() || String.valueOf(e.getMessage()).startsWith("layer ")
                    ? e
                    : new ShapeException("layer \"" + path + "\": " + e.getMessage(), e);
        }
        nodes.add(new Node(op, ids, type, path));
        known.put(key, nodes.size() - 1);
        return new Value(this, nodes.size() - 1);
    }

    /** The value of an operation. */
    public Value add(Op op, Value... operands) {
        return add(op, Arrays.asList(operands));
    }

    /**
     * A parameter; asking again for the same one gives the same value.
     *
     * @throws ShapeException if there is one of that kind and name with another type
     */
    public Value parameter(Parameter.Kind kind, String name, Type.Tensor type) {
        Type.Tensor before = parameters.putIfAbsent(kind + " " + name, type);
        if (before != null && !before.equals(type)) {
            throw new ShapeException("the " + kind.name().toLowerCase(java.util.Locale.ROOT) + " \"" + name + "\" is "
                    + before + ", but was asked for as " + type);
        }
        return add(new Parameter(kind, name, type), List.of());
    }

    /** A number. */
    public Value constant(double value, DType dtype) {
        return add(new Constant(value, dtype), List.of());
    }

    /** The type of a node. */
    public Type type(int id) {
        return nodes.get(id).type();
    }

    /** A node that was added. */
    public Node node(int id) {
        return nodes.get(id);
    }

    /** The number of nodes so far. */
    public int size() {
        return nodes.size();
    }

    /** The layer that is being traced. */
    public String path() {
        return path;
    }

    /** Runs a part of the trace on behalf of a layer. */
    public <T> T at(String layer, Supplier<T> part) {
        String outer = path;
        path = layer;
        try {
            return part.get();
        } finally {
            path = outer;
        }
    }

    /** Names a result; a second update of the same name replaces the first. */
    public void result(String name, Graph.Role role, Value value) {
        Graph.Result result = new Graph.Result(name, role, local(value).id());
        Integer before = named.putIfAbsent(new Name(name, role), results.size());
        if (before == null) {
            results.add(result);
        } else if (role == Graph.Role.OUTPUT) {
            throw new IllegalArgumentException("two outputs are named \"" + name + "\"");
        } else {
            results.set(before, result);
        }
    }

    /** Copies the nodes of a graph, with these values for its parameters, in the order of {@link Graph#parameters}. */
    public List<Value> inline(Graph graph, List<Value> arguments) {
        List<Integer> parameters = graph.parameters();
        if (parameters.size() != arguments.size()) {
            throw new IllegalArgumentException(
                    "the sub-graph takes " + parameters.size() + " arguments, found " + arguments.size());
        }
        Map<Integer, Value> copies = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            copies.put(parameters.get(i), arguments.get(i));
        }
        for (int id = 0; id < graph.nodes().size(); id++) {
            Node node = graph.node(id);
            if (!copies.containsKey(id)) {
                copies.put(
                        id,
                        add(node.op(), node.operands().stream().map(copies::get).toList()));
            }
        }
        return graph.results().stream().map(result -> copies.get(result.node())).toList();
    }

    /** The graph so far, without the nodes that no result needs; parameters are kept. */
    public Graph build() {
        boolean[] needed = new boolean[nodes.size()];
        results.forEach(result -> needed[result.node()] = true);
        for (int id = nodes.size() - 1; id >= 0; id--) {
            needed[id] |= nodes.get(id).op() instanceof Parameter;
            if (needed[id]) {
                nodes.get(id).operands().forEach(operand -> needed[operand] = true);
            }
        }
        int[] renamed = new int[nodes.size()];
        List<Node> kept = new ArrayList<>();
        for (int id = 0; id < nodes.size(); id++) {
            if (needed[id]) {
                Node node = nodes.get(id);
                renamed[id] = kept.size();
                kept.add(new Node(
                        node.op(),
                        node.operands().stream()
                                .map(operand -> renamed[operand])
                                .toList(),
                        node.type(),
                        node.path()));
            }
        }
        return new Graph(
                kept,
                results.stream()
                        .map(result -> new Graph.Result(result.name(), result.role(), renamed[result.node()]))
                        .toList());
    }
}
