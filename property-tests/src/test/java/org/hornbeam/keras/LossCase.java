// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.formats.keras.TrainingParts;
import org.hornbeam.graph.Gradients;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.loss.Loss;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Results;
import org.hornbeam.schedule.Schedule;
import org.jspecify.annotations.Nullable;

/** Losses, schedules, regularizers and constraints: values and gradients. */
final class LossCase {
    private final Golden golden;
    private final Findings findings;
    private final TrainingParts parts = new TrainingParts();

    LossCase(Golden golden, Findings findings) {
        this.golden = golden;
        this.findings = findings;
    }

    /** A graph with inputs from the case. */
    private final class Built {
        final GraphBuilder builder = new GraphBuilder();
        final Map<String, Array> inputs = new LinkedHashMap<>();

        Value input(String key) {
            Array array = golden.tensor(key);
            inputs.put(key, array);
            return builder.parameter(
                    Parameter.Kind.INPUT, key, new Type.Tensor(array.dtype(), Shape.of(array.shape())));
        }

        void result(String name, Value value) {
            builder.result(name, Graph.Role.OUTPUT, value);
        }

        Results run(Runs runs) {
            return runs.run(builder.build(), Arguments.inputs(inputs));
        }
    }

    void losses() {
        for (Map<String, @Nullable Object> variant : golden.list("variants")) {
            Loss loss = parts.loss("loss", Json.tree(variant.get("config")));
            String weight = (String) variant.get("sample_weight");
            String cotangent = (String) variant.get("cotangent");
            Built built = new Built();
            Value yTrue = built.input("y_true");
            Value yPred = built.input("y_pred");
            Optional<Value> weights = weight == null ? Optional.empty() : Optional.of(built.input(weight));
            Value value = loss.reduced(yTrue, yPred, weights, Optional.empty());
            Value target = cotangent == null ? Ops.sum(value) : Ops.sum(value.times(built.input(cotangent)));
            built.result("value", value);
            built.result("gradient", Gradients.of(target, List.of(yPred)).getFirst());
            for (Runs runs : Runs.ALL) {
                Results results = built.run(runs);
                String value0 = String.valueOf(variant.get("value"));
                String gradient = String.valueOf(variant.get("grad_y_pred"));
                findings.compare(runs + " " + value0, value0, results.output("value"));
                findings.compare(runs + " " + gradient, gradient, results.output("gradient"));
            }
        }
    }

    void schedule() {
        Schedule schedule = parts.schedule("schedule", Json.tree(golden.json().get("config")));
        Array steps = golden.tensor("step");
        GraphBuilder builder = new GraphBuilder();
        Value step = builder.parameter(Parameter.Kind.INPUT, "step", new Type.Tensor(DType.F32, Shape.SCALAR));
        builder.result("rate", Graph.Role.OUTPUT, schedule.trace(step));
        Graph graph = builder.build();
        for (Runs runs : Runs.ALL) {
            double[] rates = new double[steps.size()];
            for (int i = 0; i < rates.length; i++) {
                Array at = Array.scalar(DType.F32, steps.doubleAt(i));
                rates[i] = runs.run(graph, Arguments.inputs(Map.of("step", at)))
                        .output("rate")
                        .doubleAt(0);
            }
            findings.compare(runs + " value", "value", Array.of(DType.F32, steps.shape(), rates));
        }
    }

    void function() {
        Object config = Objects.requireNonNull(golden.json().get("config"));
        boolean penalty = golden.text("family").equals("regularizer");
        for (int i = 0; golden.has("x/" + i); i++) {
            Built built = new Built();
            Value x = built.input("x/" + i);
            if (penalty) {
                Regularizer regularizer = parts.regularizer("regularizer", Json.tree(config));
                Value value = regularizer.trace(x);
                built.result("value/" + i, value);
                built.result("grad/" + i, Gradients.of(value, List.of(x)).getFirst());
            } else {
                Constraint constraint = parts.constraint("constraint", Json.tree(config));
                built.result("value/" + i, constraint.trace(x));
            }
            for (Runs runs : Runs.ALL) {
                Results results = built.run(runs);
                results.outputs().forEach((key, found) -> findings.compare(runs + " " + key, key, found));
            }
        }
    }
}
