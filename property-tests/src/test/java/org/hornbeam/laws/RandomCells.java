// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.hornbeam.graph.Catalogue;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Gradients;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Scan;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/** Recurrent cells that nobody would write, run over time, with the gradients of all that is float. */
final class RandomCells {
    private static final int UNITS = 6;
    private static final int FEATURES = 5;
    private static final Dim TIME = Dim.symbol("time");

    private final Random random;
    private final GraphBuilder body = new GraphBuilder();
    private final List<Value> pool = new ArrayList<>();
    private final boolean mixesRows;

    private RandomCells(long seed, boolean mixesRows) {
        this.random = new Random(seed);
        this.mixesRows = mixesRows;
    }

    /**
     * A loop over time with its gradients.
     *
     * @param mixesRows whether an example of the batch may see others
     */
    static Graph graph(long seed, boolean mixesRows) {
        return new RandomCells(seed, mixesRows).graph();
    }

    private Value inside(String name, DType dtype, Dim... dims) {
        return body.parameter(Parameter.Kind.INPUT, name, new Type.Tensor(dtype, Shape.of(dims)));
    }

    private static Value outside(GraphBuilder graph, String name, DType dtype, Dim... dims) {
        return graph.parameter(Parameter.Kind.INPUT, name, new Type.Tensor(dtype, Shape.of(dims)));
    }

    private Value any() {
        return pool.get(random.nextInt(pool.size()));
    }

    private Graph graph() {
        int states = 1 + random.nextInt(2);
        int gates = 1 + random.nextInt(3);
        boolean masked = random.nextBoolean();
        Dim units = Dim.of(UNITS);
        Dim wide = Dim.of((long) gates * UNITS);
        Dim features = Dim.of(FEATURES);
        List<Value> before = new ArrayList<>();
        for (int i = 0; i < states; i++) {
            before.add(inside("state" + i, DType.F32, Dim.BATCH, units));
        }
        Value x = inside("x", DType.F32, Dim.BATCH, features);
        Value mask = inside("mask", DType.BOOL, Dim.BATCH);
        Value kernel = inside("kernel", DType.F32, features, wide);
        Value recurrent = inside("recurrent", DType.F32, units, wide);
        Value bias = inside("bias", DType.F32, wide);
        Value square = inside("square", DType.F32, units, units);
        Value sum = Ops.matmul(x, kernel);
        sum = random.nextBoolean() ? sum.plus(bias) : sum;
        sum = sum.plus(Ops.matmul(before.getFirst(), recurrent));
        sum = random.nextBoolean() ? sum.plus(bias) : sum;
        pool.addAll(before);
        pool.addAll(Ops.split(sum, gates, 1));
        if (random.nextBoolean()) {
            pool.add(Ops.unary(Catalogue.TANH, Ops.matmul(x, Ops.slice(kernel, 1, Dim.of(0), units))));
        }
        int steps = 2 + random.nextInt(6);
        for (int i = 0; i < steps; i++) {
            pool.add(next(square));
        }
        List<Value> after = new ArrayList<>();
        for (int i = 0; i < states; i++) {
            Value next = Ops.unary(Catalogue.TANH, i == 0 ? pool.getLast() : any());
            after.add(masked ? Ops.where(Ops.expandDims(mask, 1), next, before.get(i)) : next);
        }
        List<Value> outputs = new ArrayList<>(List.of(after.getFirst()));
        if (random.nextBoolean()) {
            outputs.add(any());
        }
        if (random.nextBoolean()) {
            outputs.add(Ops.unary(
                    Catalogue.SIGMOID, Ops.matmul(after.getFirst(), square).plus(1)));
        }
        for (int i = 0; i < after.size(); i++) {
            body.result("state" + i, Graph.Role.OUTPUT, after.get(i));
        }
        for (int i = 0; i < outputs.size(); i++) {
            body.result("output" + i, Graph.Role.OUTPUT, outputs.get(i));
        }
        return derived(states, outputs.size(), wide);
    }

    private Value next(Value square) {
        Value a = any();
        return switch (random.nextInt(mixesRows ? 12 : 11)) {
            case 0 -> a.plus(any());
            case 1 -> Ops.unary(Catalogue.SIGMOID, a).times(any());
            case 2 -> Ops.unary(Catalogue.TANH, a);
            case 3 -> a.minus(any()).times(0.5);
            case 4 -> Ops.matmul(Ops.unary(Catalogue.TANH, a), square);
            case 5 -> Ops.matmul(Ops.unary(Catalogue.TANH, a), Ops.transpose(square, 1, 0));
            case 6 -> Ops.maximum(a, any());
            case 7 -> {
                List<Value> halves = Ops.split(a, 2, 1);
                yield Ops.concatenate(List.of(halves.get(1), Ops.unary(Catalogue.SIGMOID, halves.get(0))), 1);
            }
            case 8 -> a.minus(Ops.expandDims(Ops.mean(a, 1), 1));
            case 9 -> a.times(Ops.sum(square.times(0.1), 0));
            case 10 -> Ops.flip(a, 1);
            default -> a.minus(Ops.mean(a, 0));
        };
    }

    /** The loop, the sum of its results with different factors, and the derivatives of that. */
    private Graph derived(int states, int outputs, Dim wide) {
        GraphBuilder graph = new GraphBuilder();
        Dim units = Dim.of(UNITS);
        List<Value> operands = new ArrayList<>();
        for (int i = 0; i < states; i++) {
            operands.add(outside(graph, "initial" + i, DType.F32, Dim.BATCH, units));
        }
        boolean same = random.nextInt(4) == 0;
        Value steps = same
                ? Ops.broadcastTo(
                        outside(graph, "xs", DType.F32, Dim.BATCH, Dim.of(FEATURES)),
                        Shape.of(TIME, Dim.BATCH, Dim.of(FEATURES)))
                : outside(graph, "xs", DType.F32, TIME, Dim.BATCH, Dim.of(FEATURES));
        operands.add(steps);
        operands.add(outside(graph, "masks", DType.BOOL, TIME, Dim.BATCH));
        operands.add(outside(graph, "kernel", DType.F32, Dim.of(FEATURES), wide));
        operands.add(outside(graph, "recurrent", DType.F32, units, wide));
        operands.add(outside(graph, "bias", DType.F32, wide));
        operands.add(outside(graph, "square", DType.F32, units, units));
        Value all = graph.add(new Scan(body.build(), states, 2, TIME, random.nextBoolean()), operands);
        Value total = graph.constant(0, DType.F32);
        for (int i = 0; i < states + outputs; i++) {
            if (i == 0 || random.nextInt(4) > 0) {
                Value result = graph.add(new Element(i), all);
                graph.result("result" + i, Graph.Role.OUTPUT, result);
                total = total.plus(Ops.sum(Ops.unary(Catalogue.TANH, result)).times(1 + 0.3 * i));
            }
        }
        List<Value> floats =
                operands.stream().filter(value -> value.dtype().isFloat()).toList();
        List<Value> shares = Gradients.of(total, floats);
        for (int i = 0; i < shares.size(); i++) {
            graph.result("share" + i, Graph.Role.OUTPUT, shares.get(i));
        }
        return graph.build();
    }
}
