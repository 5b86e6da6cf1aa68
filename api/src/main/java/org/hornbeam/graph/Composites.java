// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/** Makes composites out of functions on values. */
public final class Composites {
    private Composites() {}

    /** The one result of a named sub-graph. */
    public static Value of(String name, List<Value> operands, Function<List<Value>, Value> body) {
        return of(name, operands, body, null);
    }

    /**
     * The one result of a named sub-graph with a declared derivative.
     *
     * @param name the name that backends look for
     * @param operands what it takes
     * @param body its meaning, in terms of the operands
     * @param gradient from the operands, the result and its cotangent to the share of each operand, or {@code null} to
     *     derive it from the body; it becomes a composite itself, named {@code name + "_gradient"}
     */
    public static Value of(
            String name,
            List<Value> operands,
            Function<List<Value>, Value> body,
            @Nullable Function<List<Value>, List<Value>> gradient) {
        List<Type.Tensor> types = types(operands);
        Graph meaning = trace(types, values -> List.of(body.apply(values)));
        Composite derivative = null;
        if (gradient != null) {
            Type.Tensor result =
                    meaning.node(meaning.results().getFirst().node()).type().tensor();
            List<Type.Tensor> all = new ArrayList<>(types);
            all.add(result);
            all.add(result);
            derivative = new Composite(name + "_gradient", trace(all, gradient), null);
        }
        return operands.getFirst().builder().add(new Composite(name, meaning, derivative), operands);
    }

    /** The graph of a function on values of these types. */
    public static Graph trace(List<Type.Tensor> types, Function<List<Value>, List<Value>> function) {
        GraphBuilder builder = new GraphBuilder();
        List<Value> parameters = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            parameters.add(builder.parameter(Parameter.Kind.INPUT, String.format("a%04d", i), types.get(i)));
        }
        List<Value> results = function.apply(List.copyOf(parameters));
        for (int i = 0; i < results.size(); i++) {
            builder.result("r" + i, Graph.Role.OUTPUT, results.get(i));
        }
        return builder.build();
    }

    private static List<Type.Tensor> types(List<Value> values) {
        return values.stream()
                .map(value -> new Type.Tensor(value.dtype(), value.shape()))
                .toList();
    }
}
