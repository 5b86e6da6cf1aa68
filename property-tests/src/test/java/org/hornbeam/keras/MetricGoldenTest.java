// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.keras.Golden.Config;
import org.hornbeam.loss.Losses;
import org.hornbeam.metric.Auc;
import org.hornbeam.metric.BestShare;
import org.hornbeam.metric.FBeta;
import org.hornbeam.metric.Metric;
import org.hornbeam.metric.MetricScope;
import org.hornbeam.metric.Metrics;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Interpreter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Metrics and their states over three batches are Keras's, with and without weights. */
class MetricGoldenTest {
    static List<String> cases() {
        return Golden.names("metric_");
    }

    @Test
    void allCasesAreThere() {
        assertEquals(33, cases().size(), () -> cases().toString());
    }

    private static Metric metric(Config c) {
        return switch (c.type()) {
            case "Accuracy" -> Metrics.exactAccuracy();
            case "AUC" ->
                Metrics.auc().numThresholds(c.integer("num_thresholds")).curve(Auc.Curve.valueOf(c.text("curve")));
            case "BinaryCrossentropy" ->
                Metrics.lossMetric(Losses.binaryCrossentropy().labelSmoothing(c.number("label_smoothing")));
            case "BinaryAccuracy" -> Metrics.binaryAccuracy().threshold(c.number("threshold"));
            case "CategoricalAccuracy" -> Metrics.categoricalAccuracy();
            case "CosineSimilarity" -> Metrics.cosineSimilarityMetric();
            case "F1Score" ->
                Metrics.f1Score()
                        .average(c.has("average") ? FBeta.Average.MACRO : FBeta.Average.NONE)
                        .threshold(c.has("threshold") ? c.number("threshold") : Double.NaN);
            case "FalseNegatives" -> Metrics.falseNegatives();
            case "FalsePositives" -> Metrics.falsePositives();
            case "TrueNegatives" -> Metrics.trueNegatives();
            case "TruePositives" -> Metrics.truePositives();
            case "Hinge" -> Metrics.hingeMetric();
            case "IoU" -> Metrics.ioU(c.integer("num_classes"), integers(c, "target_class_ids"));
            case "MeanIoU" -> Metrics.meanIoU(c.integer("num_classes"));
            case "OneHotMeanIoU" ->
                Metrics.meanIoU(c.integer("num_classes")).sparseYTrue(false).sparseYPred(c.flag("sparse_y_pred"));
            case "KLDivergence" -> Metrics.klDivergenceMetric();
            case "MeanAbsoluteError" -> Metrics.meanAbsoluteErrorMetric();
            case "MeanAbsolutePercentageError" -> Metrics.meanAbsolutePercentageErrorMetric();
            case "Mean" -> Metrics.meanMetric();
            case "MeanSquaredError" -> Metrics.meanSquaredErrorMetric();
            case "PearsonCorrelation" -> Metrics.pearsonCorrelation().axis(c.integer("axis"));
            case "PrecisionAtRecall" -> thresholds(Metrics.precisionAtRecall(c.number("recall")), c);
            case "SensitivityAtSpecificity" -> thresholds(Metrics.sensitivityAtSpecificity(c.number("specificity")), c);
            case "Precision" -> Metrics.precision();
            case "Recall" ->
                Metrics.recall()
                        .thresholds(((List<?>) Objects.requireNonNull(c.values().get("thresholds")))
                                .toArray(Double[]::new));
            case "R2Score" -> Metrics.r2Score();
            case "RootMeanSquaredError" -> Metrics.rootMeanSquaredError();
            case "SparseCategoricalAccuracy" -> Metrics.sparseCategoricalAccuracy();
            case "SparseCategoricalCrossentropy" -> Metrics.sparseCategoricalCrossentropyMetric();
            case "Sum" -> Metrics.sumMetric();
            case "TopKCategoricalAccuracy" -> Metrics.topKCategoricalAccuracy(c.integer("k"));
            default -> throw new IllegalArgumentException(c.type());
        };
    }

    private static BestShare thresholds(BestShare metric, Config c) {
        return metric.numThresholds(c.integer("num_thresholds"));
    }

    private static List<Integer> integers(Config c, String key) {
        return ((List<?>) Objects.requireNonNull(c.values().get(key)))
                .stream()
                        .map(number -> ((Double) Objects.requireNonNull(number)).intValue())
                        .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isKeras(String name) {
        Golden golden = Golden.of(name);
        Metric metric = metric(golden.config("config"));
        for (Map<String, @Nullable Object> variant : golden.list("variants")) {
            boolean weighted = (Boolean) Objects.requireNonNull(variant.get("sample_weight"));
            Map<String, Array> states = new LinkedHashMap<>();
            Map<String, Shape> shapes = new LinkedHashMap<>();
            for (int b = 0; b < 3; b++) {
                update(golden, metric, b, weighted, states, shapes);
                golden.check(
                        variant.get("id") + " after batch " + b,
                        "result/" + variant.get("id") + "/" + b,
                        result(metric, states, shapes));
            }
            @SuppressWarnings("unchecked")
            List<Map<String, @Nullable Object>> kept =
                    (List<Map<String, @Nullable Object>>) Objects.requireNonNull(variant.get("state"));
            int compared = 0;
            for (Map<String, @Nullable Object> state : kept) {
                String path = (String) Objects.requireNonNull(state.get("path"));
                Array found = states.get(path.substring(path.lastIndexOf('/') + 1));
                Array expected = golden.tensor((String) Objects.requireNonNull(state.get("tensor")));
                // A score of several numbers has its states for one and for several at once in Keras.
                if (found != null && java.util.Arrays.equals(found.shape(), expected.shape())) {
                    golden.check(path, expected, found);
                    compared++;
                }
            }
            assertEquals(kept.size(), compared, name + ": states " + kept + " and " + states.keySet());
            states.replaceAll((state, value) -> Array.of(DType.F32, value.shape(), new double[value.size()]));
            golden.check("after reset", "result_after_reset", result(metric, states, shapes));
        }
    }

    private static void update(
            Golden golden,
            Metric metric,
            int batch,
            boolean weighted,
            Map<String, Array> states,
            Map<String, Shape> shapes) {
        GraphBuilder builder = new GraphBuilder();
        Map<String, Array> inputs = new LinkedHashMap<>();
        Value yTrue = input(builder, golden, inputs, "y_true/" + batch);
        boolean two = golden.tensors().containsKey("y_pred/" + batch);
        Value yPred = two ? input(builder, golden, inputs, "y_pred/" + batch) : yTrue;
        Optional<Value> weight =
                weighted ? Optional.of(input(builder, golden, inputs, "sample_weight/" + batch)) : Optional.empty();
        Scope scope = new Scope(builder, shapes);
        metric.update(scope, yTrue, yPred, weight);
        scope.next.forEach((name, value) -> builder.result(name, Graph.Role.UPDATE, value));
        shapes.forEach((name, shape) -> states.putIfAbsent(
                name,
                Array.of(
                        DType.F32,
                        shape.fixed(),
                        new double[(int) shape.elements().fixed()])));
        states.putAll(Interpreter.rounded()
                .run(builder.build(), Arguments.inputs(inputs).states(states))
                .updates());
    }

    private static Array result(Metric metric, Map<String, Array> states, Map<String, Shape> shapes) {
        GraphBuilder builder = new GraphBuilder();
        builder.result("result", Graph.Role.OUTPUT, metric.result(new Scope(builder, shapes)));
        return Interpreter.rounded()
                .run(builder.build(), Arguments.inputs(Map.of()).states(states))
                .output();
    }

    private static Value input(GraphBuilder builder, Golden golden, Map<String, Array> inputs, String key) {
        Array array = golden.tensor(key);
        inputs.put(key, array);
        return builder.parameter(Parameter.Kind.INPUT, key, new Type.Tensor(array.dtype(), Shape.of(array.shape())));
    }

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
            next.put(name, state(name, share.shape()).plus(share.cast(DType.F32)));
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
