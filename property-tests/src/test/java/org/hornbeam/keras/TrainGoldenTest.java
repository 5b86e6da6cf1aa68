// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import static org.hornbeam.form.Forms.features;
import static org.hornbeam.form.Forms.image;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hornbeam.Inputs;
import org.hornbeam.Model;
import org.hornbeam.Outputs;
import org.hornbeam.Training;
import org.hornbeam.activation.Activations;
import org.hornbeam.constraint.Constraints;
import org.hornbeam.form.Features;
import org.hornbeam.form.Image;
import org.hornbeam.layer.Padding;
import org.hornbeam.loss.Losses;
import org.hornbeam.metric.Metrics;
import org.hornbeam.ops.DType;
import org.hornbeam.regularizer.Regularizers;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.training.SampleWeights;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole trainings are Keras's: weights after every step, logs, states of the optimizer, predictions. */
class TrainGoldenTest {
    static List<String> cases() {
        return java.util.stream.Stream.concat(Golden.names("train_").stream(), Golden.names("fit_").stream())
                // Its callback changes the learning rate: that needs the loop, see FitGoldenTest.
                .filter(name -> !name.equals("fit_reduce_lr"))
                .toList();
    }

    @Test
    void allCasesAreThere() {
        assertEquals(33, cases().size(), () -> cases().toString());
    }

    static Training<?, ?> training(Golden golden) {
        Training<?, ?> bare = switch (golden.name()) {
            case "fit_cnn" -> Training.of(convolutional()).metric(Metrics.accuracy());
            case "fit_label_smoothing_cce" ->
                Training.of(silu())
                        .metric(Metrics.accuracy())
                        .metric(Metrics.topKCategoricalAccuracy(2).named("top2"));
            case "fit_metrics_validation" -> Training.of(normalized()).metric(Metrics.accuracy());
            case "fit_regularizers_constraints" -> Training.of(penalized());
            case "fit_multi_output_loss_weights" -> twoOutputs();
            case "fit_sample_weight" ->
                Training.of(small())
                        .sampleWeights(SampleWeights.EXAMPLES)
                        .metric(Metrics.meanAbsoluteErrorMetric().named("mae"))
                        .weightedMetric(Metrics.meanSquaredErrorMetric().named("mse"));
            default -> Training.of(small());
        };
        Object loss = Objects.requireNonNull((Map<?, ?>) golden.json().get("compile_config"))
                .get("loss");
        return (loss instanceof List ? bare : bare.loss(KerasLosses.of(loss)))
                .optimizer(KerasOptimizers.of(golden.config("optimizer")));
    }

    private static Model<Image, Features> convolutional() {
        return Model.of(
                "cnn",
                image(6, 6, 1),
                x -> x.conv2d(3, 3, c -> c.padding(Padding.SAME).activation(Activations.relu()))
                        .batchNormalization(n -> n.momentum(0.8))
                        .maxPooling(2)
                        .flatten()
                        .dense(2));
    }

    private static Model<Features, Features> silu() {
        return Model.of("mlp", features(5), x -> x.dense(6).silu().dense(3));
    }

    private static Model<Features, Features> normalized() {
        return Model.of(
                "mlp",
                features(5),
                x -> x.dense(4)
                        .relu()
                        .batchNormalization(n -> n.momentum(0.9))
                        .dense(3)
                        .softmax());
    }

    private static Model<Features, Features> penalized() {
        return Model.of(
                "mlp",
                features(4),
                x -> x.dense(
                                5,
                                d -> d.activation(Activations.relu())
                                        .kernelRegularizer(Regularizers.l2(0.05))
                                        .activityRegularizer(Regularizers.l1(0.009999999776482582)))
                        .dense(
                                3,
                                d -> d.kernelConstraint(Constraints.maxNorm(0.8))
                                        .biasConstraint(Constraints.nonNeg())));
    }

    private static Model<Features, Features> small() {
        return Model.of("mlp", features(4), x -> x.dense(5).tanh().dense(3));
    }

    private static Training<?, ?> twoOutputs() {
        Features a = features(3).named("a");
        Features b = features(2).named("b");
        Features both = a.dense(3, d -> d.activation(Activations.relu()))
                .named("da")
                .concat(b.dense(3).named("db"));
        Outputs outputs = Outputs.of(
                both.dense(1).named("reg"),
                both.dense(2, d -> d.activation(Activations.softmax())).named("cls"));
        return Training.of(Model.of("two", Inputs.of(a, b), outputs))
                .loss("reg", Losses.meanSquaredError(), 0.7)
                .loss("cls", Losses.sparseCategoricalCrossentropy(), 0.3)
                .metric("reg", Metrics.meanAbsoluteErrorMetric().named("mae"))
                .metric("cls", Metrics.accuracy());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isKeras(String name) {
        Golden golden = Golden.of(name);
        Training<?, ?> training = training(golden);
        InterpretedRun run = new InterpretedRun(training.graphs(), 7);
        List<Map<String, @Nullable Object>> weights = golden.list("weights");
        for (int i = 0; i < weights.size(); i++) {
            run.set(path(weights.get(i)), golden.tensor("weight/" + i));
        }
        Map<String, Array> data = data(golden, training, "");
        int size = data.values().iterator().next().dim(0);
        int batch = ((Double) Objects.requireNonNull(golden.json().get("batch_size"))).intValue();
        int epochs = ((Double) Objects.requireNonNull(golden.json().get("epochs"))).intValue();
        List<Map<String, @Nullable Object>> logs = golden.list("logs_per_batch_end");
        int step = 0;
        for (int epoch = 0; epoch < epochs; epoch++) {
            run.resetMetrics();
            for (int from = 0; from < size; from += batch) {
                run.train(rows(data, from, Math.min(size, from + batch)));
                step++;
                for (int i = 0; i < weights.size(); i++) {
                    String key = "step/" + step + "/weight/" + i;
                    golden.check(key, key, run.get(path(weights.get(i))));
                }
                checkLogs(golden, "step " + step, logs.get(step - 1), run.logs());
            }
            Map<String, @Nullable Object> history = epoch(golden, epoch);
            checkLogs(golden, "epoch " + epoch, select(history, false), run.logs());
            if (golden.tensors().containsKey("val_x")) {
                validate(golden, training, run, select(history, true), "epoch " + epoch);
            }
        }
        assertEquals(logs.size(), step);
        run.finish();
        for (int i = 0; i < weights.size(); i++) {
            golden.check("final weight " + i, "final/weight/" + i, run.get(path(weights.get(i))));
        }
        List<String> outputs = training.model().outputNames();
        Map<String, Array> predicted = run.predict(rows(data, 0, size)).outputs();
        for (int i = 0; i < outputs.size(); i++) {
            golden.check(
                    "prediction " + i, "final/predict/" + i, Objects.requireNonNull(predicted.get(outputs.get(i))));
        }
        checkOptimizer(golden, run);
    }

    private static void validate(
            Golden golden, Training<?, ?> training, InterpretedRun run, Map<String, @Nullable Object> logs, String at) {
        Map<String, Array> data = data(golden, training, "val_");
        int size = data.values().iterator().next().dim(0);
        run.resetMetrics();
        for (int from = 0; from < size; from += 4) {
            run.evaluate(rows(data, from, Math.min(size, from + 4)));
        }
        Map<String, @Nullable Object> renamed = new LinkedHashMap<>();
        logs.forEach((key, value) -> renamed.put(key.substring("val_".length()), value));
        assertTrue(renamed.size() == 2);
        checkLogs(golden, at + " validation", renamed, run.logs());
    }

    static String path(Map<String, @Nullable Object> weight) {
        return ((String) Objects.requireNonNull(weight.get("path"))).replaceFirst("^sequential/", "");
    }

    static Map<String, Array> data(Golden golden, Training<?, ?> training, String prefix) {
        Map<String, Array> data = new LinkedHashMap<>();
        boolean several = golden.tensors().containsKey(prefix + "x/0");
        List<String> inputs = several ? List.of("a", "b") : List.of("input_layer");
        for (int i = 0; i < inputs.size(); i++) {
            data.put(inputs.get(i), golden.tensor(prefix + (several ? "x/" + i : "x")));
        }
        List<String> outputs = training.model().outputNames();
        for (int i = 0; i < outputs.size(); i++) {
            data.put(several ? "y/" + outputs.get(i) : "y", golden.tensor(prefix + (several ? "y/" + i : "y")));
        }
        if (golden.tensors().containsKey(prefix + "sample_weight")) {
            data.put("sample_weight", golden.tensor(prefix + "sample_weight"));
        }
        return data;
    }

    private static Map<String, Array> rows(Map<String, Array> data, int from, int to) {
        Map<String, Array> rows = new LinkedHashMap<>();
        data.forEach((name, array) -> rows.put(name, InterpretedRun.rows(array, from, to)));
        return rows;
    }

    private static Map<String, @Nullable Object> epoch(Golden golden, int epoch) {
        Map<String, @Nullable Object> logs = new LinkedHashMap<>();
        ((Map<?, ?>) Objects.requireNonNull(golden.json().get("history")))
                .forEach((key, values) -> logs.put(
                        (String) Objects.requireNonNull(key), ((List<?>) Objects.requireNonNull(values)).get(epoch)));
        return logs;
    }

    private static Map<String, @Nullable Object> select(Map<String, @Nullable Object> logs, boolean validation) {
        Map<String, @Nullable Object> selected = new LinkedHashMap<>();
        logs.forEach((key, value) -> {
            if (key.startsWith("val_") == validation) {
                selected.put(key, value);
            }
        });
        return selected;
    }

    private static void checkLogs(
            Golden golden, String at, Map<String, @Nullable Object> expected, Map<String, Array> found) {
        assertEquals(Set.copyOf(expected.keySet()), Set.copyOf(found.keySet()), golden.name() + " " + at);
        expected.forEach((key, value) -> golden.check(
                at + " " + key,
                Array.scalar(DType.F32, (Double) Objects.requireNonNull(value)),
                Objects.requireNonNull(found.get(key))));
    }

    /** Every variable of Keras's optimizer has a state of the same value, but for those that it never uses. */
    private static void checkOptimizer(Golden golden, InterpretedRun run) {
        List<Map<String, @Nullable Object>> variables = golden.list("optimizer_variables");
        Map<String, String> states = new LinkedHashMap<>();
        for (String path : run.kept().keySet()) {
            String[] parts = path.split("/", 3);
            if (parts[0].equals("optimizer") && parts.length == 3) {
                String weight = parts[2].replace('/', '_');
                states.put("sequential_" + weight + "_" + parts[1], path);
                states.put(weight + "_" + parts[1], path);
            }
        }
        states.put("iteration", "optimizer/iterations");
        states.put("learning_rate", "optimizer/learning_rate");
        states.put("variable", "optimizer/u_product");
        int compared = 0;
        for (int i = 0; i < variables.size(); i++) {
            String keras = (String) Objects.requireNonNull(variables.get(i).get("path"));
            String state = states.get(keras.substring(keras.indexOf('/') + 1));
            if (state == null || golden.name().equals("train_adafactor")) {
                assertEquals("train_adafactor", golden.name(), keras + " has no state");
                continue;
            }
            golden.check(keras, "final/optimizer/" + i, run.get(state));
            compared++;
        }
        assertTrue(compared >= 1 || golden.name().equals("train_adafactor"));
    }
}
