// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hornbeam.graph.Composite;
import org.hornbeam.graph.CustomGradient;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Op;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.Value;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.runtime.interpret.Results;
import org.hornbeam.runtime.trace.Sizes;

/** A gradient that is declared beside a decomposition is the one that the decomposition has, to both orders. */
public final class DeclaredGradientLaw {
    private DeclaredGradientLaw() {}

    /**
     * Checks a composite that names its gradient.
     *
     * @param composite what is checked
     * @param inputs its operands
     * @param tolerance relative and absolute
     * @throws AssertionError if a derivative differs
     */
    public static void check(Composite composite, List<Input> inputs, double tolerance) {
        if (composite.gradient() == null) {
            throw new IllegalArgumentException(composite.name() + " declares no gradient: there is nothing to compare");
        }
        compare(composite.name(), composite, composite.body(), inputs, tolerance);
    }

    /**
     * Checks an operation with a gradient of its own, unless it is marked as a surrogate, which is meant to differ.
     *
     * @throws AssertionError if a derivative differs
     */
    public static void check(CustomGradient custom, List<Input> inputs, double tolerance) {
        if (custom.surrogate()) {
            throw new IllegalArgumentException(custom.name() + " is a surrogate: its gradient is meant to differ");
        }
        compare(custom.name(), custom, custom.body(), inputs, tolerance);
    }

    private static void compare(String name, Op declared, Graph body, List<Input> inputs, double tolerance) {
        Results found = run(declared, inputs);
        Results expected = run(new Composite(name, body, null), inputs);
        for (String result : List.of("s", "d", "dd")) {
            if (!found.output(result).allClose(expected.output(result), tolerance, tolerance)) {
                throw new AssertionError(name + ": the "
                        + switch (result) {
                            case "s" -> "value";
                            case "d" -> "first derivative";
                            default -> "second derivative";
                        }
                        + " along a random direction is " + found.output(result) + " as declared, but "
                        + expected.output(result) + " as derived from the decomposition");
            }
        }
    }

    private static Results run(Op op, List<Input> inputs) {
        Graph graph = GradientLaw.graph(x -> results(x.getFirst().builder().add(op, x)), inputs);
        Sizes sizes = new Sizes(Map.of());
        Map<String, Array> given = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            sizes.add("x" + i, inputs.get(i).declared(), inputs.get(i).array().shape());
            given.put("x" + i, inputs.get(i).array());
        }
        // The cotangent and the directions are named as their operands: the same for both.
        Map<String, Array> all =
                new LinkedHashMap<>(Inputs.forGraph(graph, 3, sizes.solve()).inputs());
        all.putAll(given);
        return Interpreter.exact().run(graph, all);
    }

    private static List<Value> results(Value value) {
        if (value.builder().type(value.id()) instanceof Type.Tuple tuple) {
            List<Value> all = new ArrayList<>();
            for (int i = 0; i < tuple.elements().size(); i++) {
                all.add(value.builder().add(new Element(i), value));
            }
            return all;
        }
        return List.of(value);
    }
}
