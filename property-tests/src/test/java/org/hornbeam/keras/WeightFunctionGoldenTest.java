// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.hornbeam.constraint.Constraints;
import org.hornbeam.graph.Gradients;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.keras.Golden.Config;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizers;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.runtime.interpret.Results;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Regularizers and constraints are Keras's. */
class WeightFunctionGoldenTest {
    static List<String> cases() {
        return Stream.concat(Golden.names("regularizer_").stream(), Golden.names("constraint_").stream())
                .toList();
    }

    @Test
    void allCasesAreThere() {
        assertEquals(8, cases().size(), () -> cases().toString());
    }

    private static UnaryOperator<Value> function(Config c) {
        return switch (c.type()) {
            case "L1" -> Regularizers.l1(c.number("l1"))::trace;
            case "L2" -> Regularizers.l2(c.number("l2"))::trace;
            case "L1L2" -> Regularizers.l1l2(c.number("l1"), c.number("l2"))::trace;
            case "OrthogonalRegularizer" -> Regularizers.orthogonalRegularizer(c.number("factor"))::trace;
            case "MaxNorm" -> Constraints.maxNorm(c.number("max_value"))::trace;
            case "MinMaxNorm" ->
                Constraints.minMaxNorm(c.number("min_value"), c.number("max_value"))
                        .rate(c.number("rate"))::trace;
            case "NonNeg" -> Constraints.nonNeg()::trace;
            case "UnitNorm" -> Constraints.unitNorm()::trace;
            default -> throw new IllegalArgumentException(c.type());
        };
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isKeras(String name) {
        Golden golden = Golden.of(name);
        UnaryOperator<Value> function = function(golden.config("config"));
        int compared = 0;
        for (int i = 0; golden.tensors().containsKey("x/" + i); i++) {
            Array x = golden.tensor("x/" + i);
            GraphBuilder builder = new GraphBuilder();
            Value weight =
                    builder.parameter(Parameter.Kind.INPUT, "x", new Type.Tensor(x.dtype(), Shape.of(x.shape())));
            Value value = function.apply(weight);
            builder.result("value", Graph.Role.OUTPUT, value);
            boolean derived = golden.tensors().containsKey("grad/" + i);
            if (derived) {
                builder.result(
                        "gradient",
                        Graph.Role.OUTPUT,
                        Gradients.of(value, List.of(weight)).getFirst());
            }
            Results results = Interpreter.rounded().run(builder.build(), Map.of("x", x));
            golden.check("value " + i, "value/" + i, results.output("value"));
            if (derived) {
                golden.check("gradient " + i, "grad/" + i, results.output("gradient"));
            }
            compared++;
        }
        assertEquals(true, compared > 0);
    }
}
