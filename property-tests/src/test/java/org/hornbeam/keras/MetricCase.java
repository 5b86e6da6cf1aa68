// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.hornbeam.formats.keras.TrainingParts;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.metric.Metric;
import org.hornbeam.metric.MetricScope;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.jspecify.annotations.Nullable;

/** A metric over three batches, with and without weights: results, states, and what is left after a reset. */
final class MetricCase {
    private final Golden golden;
    private final Findings findings;
    private final Runs runs;
    private final Metric metric;
    private final Map<String, Array> states = new LinkedHashMap<>();
    private final Map<String, Shape> shapes = new LinkedHashMap<>();

    private MetricCase(Golden golden, Findings findings, Runs runs) {
        this.golden = golden;
        this.findings = findings;
        this.runs = runs;
        this.metric =
                new TrainingParts().metric("metric", Json.tree(golden.json().get("config")));
    }

    static void run(Golden golden, Findings findings) {
        for (Runs runs : Runs.ALL) {
            for (Map<String, @Nullable Object> variant : golden.list("variants")) {
                new MetricCase(golden, findings, runs).variant(variant);
            }
        }
    }

    private void variant(Map<String, @Nullable Object> variant) {
        boolean weighted = (Boolean) Objects.requireNonNull(variant.get("sample_weight"));
        for (int b = 0; golden.has("y_true/" + b); b++) {
            update(b, weighted);
            String key = "result/" + variant.get("id") + "/" + b;
            findings.compare(runs + " " + key, key, result());
        }
        @SuppressWarnings("unchecked")
        List<Map<String, @Nullable Object>> kept =
                (List<Map<String, @Nullable Object>>) Objects.requireNonNull(variant.get("state"));
        for (Map<String, @Nullable Object> state : kept) {
            String path = String.valueOf(state.get("path"));
            String key = String.valueOf(state.get("tensor"));
            findings.compare(runs + " " + key, key, states.get(path.substring(path.lastIndexOf('/') + 1)));
        }
        states.replaceAll((state, value) -> Array.of(DType.F32, value.shape(), new double[value.size()]));
        findings.compare(runs + " result_after_reset", "result_after_reset", result());
    }

    private void update(int batch, boolean weighted) {
        GraphBuilder builder = new GraphBuilder();
        Map<String, Array> inputs = new LinkedHashMap<>();
        Value yTrue = input(builder, inputs, "y_true/" + batch);
        Value yPred = golden.has("y_pred/" + batch) ? input(builder, inputs, "y_pred/" + batch) : yTrue;
        Optional<Value> weight =
                weighted ? Optional.of(input(builder, inputs, "sample_weight/" + batch)) : Optional.empty();
        Scope scope = new Scope(builder, shapes);
        metric.update(scope, yTrue, yPred, weight);
        scope.next.forEach((name, value) -> builder.result(name, Graph.Role.UPDATE, value));
        shapes.forEach((name, shape) -> states.putIfAbsent(
                name,
                Array.of(
                        DType.F32,
                        shape.fixed(),
                        new double[(int) shape.elements().fixed()])));
        Graph graph = builder.build();
        Arguments arguments = Arguments.inputs(inputs).states(states);
        states.putAll(runs.run(graph, arguments).updates());
    }

    private Array result() {
        GraphBuilder builder = new GraphBuilder();
        builder.result("result", Graph.Role.OUTPUT, metric.result(new Scope(builder, shapes)));
        return runs.run(builder.build(), Arguments.inputs(Map.of()).states(states))
                .output();
    }

    private Value input(GraphBuilder builder, Map<String, Array> inputs, String key) {
        Array array = golden.tensor(key);
        inputs.put(key, array);
        return builder.parameter(Parameter.Kind.INPUT, key, new Type.Tensor(array.dtype(), Shape.of(array.shape())));
    }

    /** States that a metric asks for are parameters of the graph. */
    private static final class Scope implements MetricScope {
        private final GraphBuilder builder;
        private final Map<String, Shape> shapes;
        private final Map<String, Value> next = new LinkedHashMap<>();

        Scope(GraphBuilder builder, Map<String, Shape> shapes) {
            this.builder = builder;
            this.shapes = shapes;
        }

        @Override
        public Value state(String name, Shape shape) {
            shapes.put(name, shape);
            return builder.parameter(Parameter.Kind.STATE, name, new Type.Tensor(DType.F32, shape));
        }

        @Override
        public Value state(String name) {
            return state(name, shapes.getOrDefault(name, Shape.SCALAR));
        }

        @Override
        public void add(String name, Value share) {
            Value before = next.getOrDefault(name, state(name, share.shape()));
            next.put(name, before.plus(share.cast(DType.F32)));
        }

        @Override
        public Optional<Value> mask() {
            return Optional.empty();
        }

        @Override
        public Value constant(double value) {
            return builder.constant(value, DType.F32);
        }
    }
}
