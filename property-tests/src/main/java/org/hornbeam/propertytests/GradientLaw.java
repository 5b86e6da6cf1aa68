// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hornbeam.graph.Gradients;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.HostFunctions;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.runtime.interpret.Results;

/**
 * The derivative that the gradient rules give is the one that the numbers have: the inner product with one random
 * direction equals a central difference of fourth order, computed without rounding to less than double. The same for
 * the derivative of the derivative.
 */
public final class GradientLaw {
    private static final double STEP = 1e-3;
    private final HostFunctions functions;
    private final double tolerance;

    private GradientLaw(HostFunctions functions, double tolerance) {
        this.functions = functions;
        this.tolerance = tolerance;
    }

    /** With the standard host functions and a relative tolerance of 1e-7. */
    public static GradientLaw standard() {
        return new GradientLaw(HostFunctions.standard(), 1e-7);
    }

    /** The same with other host functions. */
    public GradientLaw functions(HostFunctions other) {
        return new GradientLaw(other, tolerance);
    }

    /** The same with another tolerance. */
    public GradientLaw tolerance(double other) {
        return new GradientLaw(functions, other);
    }

    /**
     * Checks the first and the second derivative by all floating-point inputs. They must be smooth within a few
     * thousandths around the inputs.
     *
     * @throws AssertionError if a derivative is wrong
     */
    public void check(String name, Program program, List<Input> inputs) {
        Traced traced = trace(program, inputs);
        compare(name + ": first derivative", traced, inputs, "v", "s", "d");
        compare(name + ": second derivative", traced, inputs, "w", "d", "dd");
    }

    /** Checks the first derivative only, for programs whose rules can't be derived twice. */
    public void checkFirst(String name, Program program, List<Input> inputs) {
        compare(name + ": first derivative", trace(program, inputs), inputs, "v", "s", "d");
    }

    /**
     * Checks that the derivative by each input is bitwise the same, whether it is wanted alone or with all others.
     *
     * @throws AssertionError if one differs
     */
    public void checkEachAlone(String name, Program program, List<Input> inputs) {
        GraphBuilder builder = new GraphBuilder();
        List<Value> operands = parameters(builder, inputs);
        Value s = weighted(builder, "c", program.of(operands));
        List<Value> floats =
                operands.stream().filter(value -> value.dtype().isFloat()).toList();
        List<Value> together = Gradients.of(s, floats);
        for (int i = 0; i < floats.size(); i++) {
            builder.result("together" + i, Graph.Role.OUTPUT, together.get(i));
            builder.result(
                    "alone" + i,
                    Graph.Role.OUTPUT,
                    Gradients.of(s, List.of(floats.get(i))).getFirst());
        }
        Graph graph = builder.build();
        Map<String, Array> all = new LinkedHashMap<>(weights(graph, inputs));
        for (int i = 0; i < inputs.size(); i++) {
            all.put("x" + i, inputs.get(i).array());
        }
        Results results = Interpreter.exact().functions(functions).run(graph, all);
        for (int i = 0; i < floats.size(); i++) {
            if (!results.output("together" + i).equals(results.output("alone" + i))) {
                throw new AssertionError(name + ": the derivative by floating-point operand " + i + " is "
                        + results.output("alone" + i) + " when it is wanted alone, else "
                        + results.output("together" + i));
            }
        }
    }

    /** The graph that {@link #check} evaluates. */
    public static Graph graph(Program program, List<Input> inputs) {
        return trace(program, inputs).graph;
    }

    /** A scalar s of the inputs, its derivative d along v and the derivative dd of d along w. */
    private record Traced(Graph graph, List<Integer> floats) {}

    private static Traced trace(Program program, List<Input> inputs) {
        GraphBuilder builder = new GraphBuilder();
        List<Value> operands = parameters(builder, inputs);
        List<Value> floats = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).type().dtype().isFloat()) {
                floats.add(operands.get(i));
                places.add(i);
            }
        }
        if (floats.isEmpty()) {
            throw new IllegalArgumentException("nothing to derive by: no input is floating-point");
        }
        Value s = weighted(builder, "c", program.of(operands));
        Value d = weighted(builder, "v", Gradients.of(s, floats));
        Value dd = weighted(builder, "w", Gradients.of(d, floats));
        builder.result("s", Graph.Role.OUTPUT, s);
        builder.result("d", Graph.Role.OUTPUT, d);
        builder.result("dd", Graph.Role.OUTPUT, dd);
        return new Traced(builder.build(), places);
    }

    private static List<Value> parameters(GraphBuilder builder, List<Input> inputs) {
        List<Value> operands = new ArrayList<>();
        for (Input input : inputs) {
            operands.add(builder.parameter(Parameter.Kind.INPUT, "x" + operands.size(), input.type()));
        }
        return operands;
    }

    /** The sum of all floating-point elements, each times a number of its own. */
    private static Value weighted(GraphBuilder builder, String name, List<Value> values) {
        Value sum = builder.constant(0, DType.F64);
        for (int i = 0; i < values.size(); i++) {
            Value value = values.get(i);
            if (value.dtype().isFloat()) {
                Value weight =
                        builder.parameter(Parameter.Kind.INPUT, name + i, new Type.Tensor(DType.F64, value.shape()));
                sum = sum.plus(Ops.sum(value.cast(DType.F64).times(weight)));
            }
        }
        return sum;
    }

    private void compare(
            String name, Traced traced, List<Input> inputs, String direction, String of, String derivative) {
        Map<String, Array> weights = weights(traced.graph, inputs);
        double expected = (8
                                * (at(traced, inputs, weights, direction, STEP, of)
                                        - at(traced, inputs, weights, direction, -STEP, of))
                        - (at(traced, inputs, weights, direction, 2 * STEP, of)
                                - at(traced, inputs, weights, direction, -2 * STEP, of)))
                / (12 * STEP);
        double found = at(traced, inputs, weights, direction, 0, derivative);
        double scale =
                Math.max(1, Math.max(Math.abs(expected), Math.abs(at(traced, inputs, weights, direction, 0, of))));
        if (!(Math.abs(found - expected) <= tolerance * scale)) {
            throw new AssertionError(
                    name + " is " + found + ", but finite differences give " + expected + " for\n" + traced.graph);
        }
    }

    private double at(
            Traced traced,
            List<Input> inputs,
            Map<String, Array> weights,
            String direction,
            double step,
            String result) {
        Map<String, Array> all = new LinkedHashMap<>(weights);
        for (int i = 0; i < inputs.size(); i++) {
            int place = traced.floats.indexOf(i);
            Input input = place < 0
                    ? inputs.get(i)
                    : inputs.get(i).moved(Objects.requireNonNull(weights.get(direction + place)), step);
            all.put("x" + i, input.array());
        }
        return Interpreter.exact()
                .functions(functions)
                .run(traced.graph, all)
                .output(result)
                .get();
    }

    private static Map<String, Array> weights(Graph graph, List<Input> inputs) {
        var sizes = new org.hornbeam.runtime.trace.Sizes(Map.of());
        for (int i = 0; i < inputs.size(); i++) {
            sizes.add("x" + i, inputs.get(i).declared(), inputs.get(i).array().shape());
        }
        Arguments all = Inputs.forGraph(graph, 7, sizes.solve());
        Map<String, Array> weights = new LinkedHashMap<>(all.inputs());
        weights.keySet().removeIf(name -> name.startsWith("x"));
        return weights;
    }
}
