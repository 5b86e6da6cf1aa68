// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hornbeam.graph.Gradients;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.loss.Loss;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.runtime.interpret.Results;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses, their reductions, weights and gradients are Keras's. */
class LossGoldenTest {
    static List<String> cases() {
        return Golden.names("loss_");
    }

    @Test
    void allCasesAreThere() {
        assertEquals(26, cases().size(), () -> cases().toString());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isKeras(String name) {
        Golden golden = Golden.of(name);
        List<Map<String, @Nullable Object>> variants = golden.list("variants");
        assertTrue(variants.size() >= 3);
        for (Map<String, @Nullable Object> variant : variants) {
            check(golden, variant);
        }
    }

    private static void check(Golden golden, Map<String, @Nullable Object> variant) {
        Loss loss = KerasLosses.of(variant.get("config"));
        String weight = (String) variant.get("sample_weight");
        String cotangent = (String) variant.get("cotangent");
        GraphBuilder builder = new GraphBuilder();
        Map<String, Array> inputs = new LinkedHashMap<>();
        Value yTrue = input(builder, golden, inputs, "y_true");
        Value yPred = input(builder, golden, inputs, "y_pred");
        Optional<Value> weights =
                weight == null ? Optional.empty() : Optional.of(input(builder, golden, inputs, weight));
        Value value = loss.reduced(yTrue, yPred, weights, Optional.empty());
        Value target =
                cotangent == null ? Ops.sum(value) : Ops.sum(value.times(input(builder, golden, inputs, cotangent)));
        builder.result("value", Graph.Role.OUTPUT, value);
        builder.result(
                "gradient",
                Graph.Role.OUTPUT,
                Gradients.of(target, List.of(yPred)).getFirst());
        Results results = Interpreter.rounded().run(builder.build(), inputs);
        String id = (String) variant.get("id");
        golden.check("value/" + id, (String) variant.get("value"), results.output("value"));
        golden.check("gradient/" + id, (String) variant.get("grad_y_pred"), results.output("gradient"));
    }

    private static Value input(GraphBuilder builder, Golden golden, Map<String, Array> inputs, String key) {
        Array array = golden.tensor(key);
        inputs.put(key, array);
        return builder.parameter(Parameter.Kind.INPUT, key, new Type.Tensor(array.dtype(), Shape.of(array.shape())));
    }
}
