// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.Training;
import org.hornbeam.ops.DType;
import org.hornbeam.optimizer.Optimizers;
import org.hornbeam.runtime.data.Examples;
import org.hornbeam.runtime.engine.Engine;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.tensor.Allocators;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.runtime.train.Callback;
import org.hornbeam.runtime.train.Callbacks;
import org.hornbeam.runtime.train.FitOptions;
import org.hornbeam.runtime.train.Fitted;
import org.hornbeam.runtime.train.Logs;
import org.hornbeam.runtime.train.Verbose;
import org.hornbeam.runtime.train.WeightTensor;
import org.hornbeam.runtime.train.Weights;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code Engine.fit} with its callbacks leaves Keras's history, logs of every batch, learning rates and weights. */
class FitGoldenTest {
    static List<String> cases() {
        return Golden.names("fit_");
    }

    @Test
    void allCasesAreThere() {
        assertEquals(7, cases().size(), () -> cases().toString());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isKeras(String name) {
        Golden golden = Golden.of(name);
        Training<?, ?> training = TrainGoldenTest.training(golden);
        if (name.equals("fit_reduce_lr")) {
            // The case was written down after its callback had lowered the rate.
            training = training.optimizer(Optimizers.sgd(2));
        }
        fit(golden, training);
    }

    private static <A, B> void fit(Golden golden, Training<A, B> training) {
        List<Tensor> open = new ArrayList<>();
        try (BufferAllocator allocator = Allocators.create();
                Engine engine = Engine.cpu(allocator, options -> options.threads(1))) {
            List<Logs> logs = new ArrayList<>();
            List<Double> rates = new ArrayList<>();
            Callback spy = Callbacks.onTrainBatchEnd((run, batch, loss) -> {
                logs.add(run.logs());
                rates.add(run.learningRate());
            });
            FitOptions options = FitOptions.standard()
                    .shuffle(false)
                    .verbose(Verbose.SILENT)
                    .epochs(number(golden, "epochs"))
                    .batchSize(number(golden, "batch_size"))
                    .callbacks(spy);
            if (golden.name().equals("fit_reduce_lr")) {
                options = options.callback(Callbacks.reduceLROnPlateau("loss")
                        .minDelta(0.5)
                        .factor(0.3)
                        .patience(1)
                        .cooldown(1));
            }
            if (golden.tensors().containsKey("val_x")) {
                options = options.validationData(examples(golden, training, "val_", allocator, open))
                        .validationBatchSize(4);
            }
            FitOptions chosen = options;
            Examples examples = examples(golden, training, "", allocator, open);
            Fitted<A, B> fitted = engine.fit(training, initial(golden), examples, run -> chosen);
            check(golden, fitted, logs, rates);
            open.forEach(Tensor::close);
        }
    }

    private static void check(Golden golden, Fitted<?, ?> fitted, List<Logs> logs, List<Double> rates) {
        List<Map<String, @Nullable Object>> expectedLogs = golden.list("logs_per_batch_end");
        List<?> expectedRates = (List<?>) Objects.requireNonNull(golden.json().get("learning_rate_after_step"));
        assertEquals(expectedLogs.size(), logs.size());
        assertEquals(expectedRates.size(), rates.size());
        for (int i = 0; i < logs.size(); i++) {
            checkAll(golden, "batch " + i, expectedLogs.get(i), logs.get(i));
            close(golden, "learning rate after step " + i, expectedRates.get(i), rates.get(i));
        }
        Map<?, ?> history = (Map<?, ?>) Objects.requireNonNull(golden.json().get("history"));
        assertEquals(Set.copyOf(history.keySet()), Set.copyOf(fitted.history().names()));
        history.forEach((key, values) -> {
            List<?> expected = (List<?>) Objects.requireNonNull(values);
            List<Double> found = fitted.history().get((String) Objects.requireNonNull(key));
            assertEquals(expected.size(), found.size());
            for (int i = 0; i < found.size(); i++) {
                close(golden, key + " of epoch " + i, expected.get(i), found.get(i));
            }
        });
        List<Map<String, @Nullable Object>> weights = golden.list("weights");
        for (int i = 0; i < weights.size(); i++) {
            WeightTensor found = fitted.weights().get(TrainGoldenTest.path(weights.get(i)));
            float[] floats = found.toFloats();
            double[] doubles = new double[floats.length];
            for (int j = 0; j < floats.length; j++) {
                doubles[j] = floats[j];
            }
            golden.check("final weight " + i, "final/weight/" + i, Array.of(DType.F32, found.shape(), doubles));
        }
    }

    private static void checkAll(Golden golden, String at, Map<String, @Nullable Object> expected, Logs found) {
        assertEquals(Set.copyOf(expected.keySet()), Set.copyOf(found.names()), golden.name() + " " + at);
        expected.forEach((key, value) -> close(golden, at + " " + key, value, found.get(key)));
    }

    private static void close(Golden golden, String at, @Nullable Object expected, @Nullable Double found) {
        golden.check(
                at,
                Array.scalar(DType.F32, (Double) Objects.requireNonNull(expected)),
                Array.scalar(DType.F32, Objects.requireNonNull(found)));
    }

    private static int number(Golden golden, String key) {
        return ((Double) Objects.requireNonNull(golden.json().get(key))).intValue();
    }

    private static Weights initial(Golden golden) {
        Map<String, WeightTensor> tensors = new LinkedHashMap<>();
        List<Map<String, @Nullable Object>> weights = golden.list("weights");
        for (int i = 0; i < weights.size(); i++) {
            Array array = golden.tensor("weight/" + i);
            tensors.put(
                    TrainGoldenTest.path(weights.get(i)),
                    WeightTensor.of(DType.F32, array.shape(), MemorySegment.ofArray(floats(array))));
        }
        return Weights.of(tensors);
    }

    private static float[] floats(Array array) {
        double[] doubles = array.toDoubles();
        float[] floats = new float[doubles.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) doubles[i];
        }
        return floats;
    }

    private static Examples examples(
            Golden golden, Training<?, ?> training, String prefix, BufferAllocator allocator, List<Tensor> open) {
        Map<String, Array> data = TrainGoldenTest.data(golden, training, prefix);
        List<Tensor> inputs = new ArrayList<>();
        List<Tensor> labels = new ArrayList<>();
        List<Tensor> weights = new ArrayList<>();
        for (Map.Entry<String, Array> entry : data.entrySet()) {
            Array array = entry.getValue();
            Tensor tensor = Tensor.of(allocator, floats(array), array.shape());
            if (array.dtype() == DType.I32 || array.dtype() == DType.I64) {
                int[] ints = new int[array.size()];
                for (int i = 0; i < ints.length; i++) {
                    ints[i] = (int) array.toDoubles()[i];
                }
                tensor.close();
                tensor = Tensor.of(allocator, ints, array.shape());
            }
            open.add(tensor);
            if (entry.getKey().equals("y") || entry.getKey().startsWith("y/")) {
                labels.add(tensor);
            } else if (entry.getKey().equals("sample_weight")) {
                weights.add(tensor);
            } else {
                inputs.add(tensor);
            }
        }
        return Examples.of(inputs, labels, weights);
    }
}
