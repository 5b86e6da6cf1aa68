// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * The gradient transformation: appends to a graph the nodes that compute derivatives. Reverse mode; the rules of the
 * operations write with ordinary operations, so that derivatives can be derived again.
 */
public final class Gradients {
    private Gradients() {}

    /**
     * The derivatives of a scalar; zeros where it does not depend on a value.
     *
     * @param target the scalar
     * @param wrt what to derive by
     */
    public static List<Value> of(Value target, List<Value> wrt) {
        if (target.shape().rank() != 0) {
            throw new org.hornbeam.ops.ShapeException(
                    "only a scalar has a gradient, found " + target.shape() + "; reduce it with sum or mean");
        }
        List<@Nullable Value> shares = of(List.of(target), Arrays.asList(Ops.onesLike(target)), wrt);
        List<Value> all = new ArrayList<>();
        for (int i = 0; i < wrt.size(); i++) {
            all.add(Scan.orZeros(shares.get(i), wrt.get(i)));
        }
        return all;
    }

    /**
     * The sum over the targets of cotangent times derivative, by each value; {@code null} where it is zero.
     *
     * @param targets what is derived
     * @param cotangents one for each target, of its shape, or {@code null} for zero
     * @param wrt what to derive by
     */
    public static List<@Nullable Value> of(List<Value> targets, List<@Nullable Value> cotangents, List<Value> wrt) {
        if (targets.isEmpty()) {
            return new ArrayList<>(java.util.Collections.<@Nullable Value>nCopies(wrt.size(), null));
        }
        GraphBuilder builder = targets.getFirst().builder();
        int size = builder.size();
        boolean[] depends = new boolean[size];
        wrt.forEach(value -> depends[value.id()] = true);
        for (int id = 0; id < size; id++) {
            for (int operand : builder.node(id).operands()) {
                depends[id] |= depends[operand];
            }
        }
        Map<Integer, List<@Nullable Value>> sums = new HashMap<>();
        for (int i = 0; i < targets.size(); i++) {
            Value cotangent = cotangents.get(i);
            if (cotangent != null && targets.get(i).dtype().isFloat()) {
                accumulate(builder, sums, depends, targets.get(i).id(), cotangent);
            }
        }
        for (int id = size - 1; id >= 0; id--) {
            List<@Nullable Value> incoming = sums.get(id);
            if (incoming != null && depends[id]) {
                propagate(builder, sums, depends, id, incoming);
            }
        }
        List<@Nullable Value> shares = new ArrayList<>();
        for (Value value : wrt) {
            List<@Nullable Value> sum = sums.get(value.id());
            shares.add(sum == null ? null : sum.getFirst());
        }
        return shares;
    }

    /** Derives a sub-graph by computing it again in place; equal nodes become one later. */
    static void through(Graph body, Adjoint adjoint) {
        GraphBuilder builder = adjoint.builder();
        // Fresh nodes stand for the operands, so that derivatives stop here and do not flow on by themselves.
        GraphBuilder inner = new GraphBuilder();
        List<Value> parameters = new ArrayList<>();
        for (int i = 0; i < adjoint.operands().size(); i++) {
            Value operand = adjoint.operand(i);
            parameters.add(inner.parameter(
                    Parameter.Kind.INPUT,
                    String.format("a%04d", i),
                    new Type.Tensor(operand.dtype(), operand.shape())));
        }
        List<Value> results = inner.inline(body, parameters);
        List<@Nullable Value> dy = new ArrayList<>();
        List<Value> arguments = new ArrayList<>(adjoint.operands());
        for (int i = 0; i < results.size(); i++) {
            Value outer = adjoint.cotangents().get(i);
            if (outer == null) {
                dy.add(null);
            } else {
                dy.add(inner.parameter(
                        Parameter.Kind.INPUT,
                        String.format("d%04d", i),
                        new Type.Tensor(outer.dtype(), outer.shape())));
                arguments.add(outer);
            }
        }
        List<@Nullable Value> shares = of(results, dy, parameters);
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < shares.size(); i++) {
            Value share = shares.get(i);
            if (share != null && adjoint.wants(i)) {
                inner.result("share" + i, Graph.Role.OUTPUT, share);
                places.add(i);
            }
        }
        List<Value> copies = builder.inline(inner.build(), arguments);
        for (int i = 0; i < places.size(); i++) {
            adjoint.add(places.get(i), copies.get(i));
        }
    }

    private static void accumulate(
            GraphBuilder builder, Map<Integer, List<@Nullable Value>> sums, boolean[] depends, int id, Value share) {
        if (!depends[id]) {
            return;
        }
        Node node = builder.node(id);
        int place = 0;
        int width = 1;
        int target = id;
        if (node.op() instanceof Element element) {
            // Cotangents of elements gather at their tuple, unless the element itself is asked for.
            target = node.operands().getFirst();
            place = element.index();
            width = ((Type.Tuple) builder.type(target)).elements().size();
            addTo(sums, id, 0, 1, share);
        }
        addTo(sums, target, place, width, share);
    }

    private static void addTo(Map<Integer, List<@Nullable Value>> sums, int id, int place, int width, Value share) {
        List<@Nullable Value> sum = sums.computeIfAbsent(
                id, key -> new ArrayList<>(java.util.Collections.<@Nullable Value>nCopies(width, null)));
        Value before = sum.get(place);
        sum.set(place, before == null ? share : before.plus(share));
    }

    private static void propagate(
            GraphBuilder builder,
            Map<Integer, List<@Nullable Value>> sums,
            boolean[] depends,
            int id,
            List<@Nullable Value> incoming) {
        Node node = builder.node(id);
        if (node.op() instanceof Element) {
            return;
        }
        List<Value> operands = node.operands().stream()
                .map(operand -> new Value(builder, operand))
                .toList();
        Value node0 = new Value(builder, id);
        builder.at(node.path(), () -> {
            node.op().gradient(new Adjoint() {
                @Override
                public List<Value> operands() {
                    return operands;
                }

                @Override
                public Value result() {
                    return node0;
                }

                @Override
                public List<Value> results() {
                    if (!(node.type() instanceof Type.Tuple tuple)) {
                        return List.of(node0);
                    }
                    List<Value> all = new ArrayList<>();
                    for (int i = 0; i < tuple.elements().size(); i++) {
                        all.add(builder.add(new Element(i), node0));
                    }
                    return all;
                }

                @Override
                public Value cotangent() {
                    return java.util.Objects.requireNonNull(incoming.getFirst());
                }

                @Override
                public List<@Nullable Value> cotangents() {
                    return incoming;
                }

                @Override
                public void add(int operand, Value share) {
                    Value value = operands.get(operand);
                    if (!value.dtype().isFloat()) {
                        // Integers and booleans have no derivative: declared rules give zeros for them.
                        return;
                    }
                    if (!builder.type(share.id()).equals(builder.type(value.id()))) {
                        throw new IllegalStateException("the gradient rule of " + node.op() + " gave operand " + operand
                                + " a share " + builder.type(share.id()) + ", expected " + builder.type(value.id()));
                    }
                    accumulate(builder, sums, depends, value.id(), share);
                }

                @Override
                public boolean wants(int operand) {
                    return depends[operands.get(operand).id()];
                }

                @Override
                public GraphBuilder builder() {
                    return builder;
                }
            });
            return node0;
        });
    }
}
