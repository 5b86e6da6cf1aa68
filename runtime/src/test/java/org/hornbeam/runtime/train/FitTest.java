// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import static org.hornbeam.form.Forms.features;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.Model;
import org.hornbeam.Training;
import org.hornbeam.form.Features;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.loss.Losses;
import org.hornbeam.metric.Metrics;
import org.hornbeam.optimizer.Optimizers;
import org.hornbeam.runtime.data.Batch;
import org.hornbeam.runtime.data.Examples;
import org.hornbeam.runtime.data.LabelOutOfRangeException;
import org.hornbeam.runtime.engine.Engine;
import org.hornbeam.runtime.engine.Session;
import org.hornbeam.runtime.tensor.Allocators;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.training.SampleWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings through the whole engine: on real examples, with dropout, to the end, to death and back. */
class FitTest {
    @TempDir
    Path folder;

    private static Training<Features, Features> training() {
        Model<Features, Features> model =
                Model.of("m", features(4), x -> x.dense(16).relu().dropout(0.2).dense(3));
        return Training.of(model)
                .optimizer(Optimizers.adam(0.02))
                .loss(Losses.sparseCategoricalCrossentropy().fromLogits(true))
                .metric(Metrics.sparseCategoricalAccuracy())
                .seed(5);
    }

    /** Three clouds of points. */
    private static Examples clouds(int rows, int wrongLabel) {
        Random random = new Random(1);
        float[][] inputs = new float[rows][4];
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = random.nextInt(3);
            for (int j = 0; j < 4; j++) {
                inputs[i][j] = (float) (random.nextGaussian() * 0.5 + (j == labels[i] ? 2 : 0));
            }
        }
        if (wrongLabel >= 0) {
            labels[wrongLabel] = 3;
        }
        return Examples.of(inputs, labels);
    }

    private static Fitted<Features, Features> fit(Examples examples, UnaryOperator<FitOptions> run) {
        try (BufferAllocator allocator = Allocators.create();
                Engine engine = Engine.cpu(allocator, options -> options.threads(1))) {
            return engine.fit(training(), examples, r -> run.apply(r.verbose(Verbose.SILENT)));
        }
    }

    @Test
    void learnsAndMeasures() {
        Examples examples = clouds(210, -1);
        Fitted<Features, Features> fitted =
                fit(examples, run -> run.epochs(6).batchSize(16).validationSplit(0.2));
        History history = fitted.history();
        assertEquals(
                List.of("loss", "sparse_categorical_accuracy", "val_loss", "val_sparse_categorical_accuracy"),
                List.copyOf(history.names()));
        assertEquals(6, history.epochs().size());
        assertTrue(history.last("val_sparse_categorical_accuracy") > 0.9, history.toString());
        try (BufferAllocator allocator = Allocators.create();
                Engine engine = Engine.cpu(allocator, options -> options.threads(1))) {
            double loss = engine.evaluate(
                            training(),
                            new Trained<>(fitted.model(), fitted.weights()),
                            examples.skip(168),
                            run -> run.verbose(Verbose.SILENT).batchSize(16))
                    .get("loss");
            assertEquals(history.last("val_loss"), loss);
        }
    }

    /** As in Keras: a trailing axis of size 1 of inputs, labels and weights may be there or not. */
    @Test
    void aTrailingAxisOfOneMayBeThereOrNot() {
        int rows = 37;
        Random random = new Random(3);
        float[] x = new float[rows];
        float[] y = new float[rows];
        float[] weights = new float[rows];
        for (int i = 0; i < rows; i++) {
            x[i] = random.nextFloat();
            y[i] = 3 * x[i] + random.nextFloat();
            weights[i] = random.nextFloat();
        }
        Training<Features, Features> line = Training.of(Model.of("line", features(1), a -> a.dense(1)))
                .optimizer(Optimizers.sgd(0.1))
                .loss(Losses.meanSquaredError())
                .metric(Metrics.meanAbsoluteErrorMetric())
                .sampleWeights(SampleWeights.EXAMPLES)
                .seed(2);
        List<Fitted<Features, Features>> found = new ArrayList<>();
        List<Double> errors = new ArrayList<>();
        try (BufferAllocator allocator = Allocators.create();
                Engine engine = Engine.cpu(allocator, options -> options.threads(1))) {
            for (int columns = 0; columns < 8; columns++) {
                try (Tensor inputs = column(allocator, x, (columns & 1) != 0);
                        Tensor labels = column(allocator, y, (columns & 2) != 0);
                        Tensor factors = column(allocator, weights, (columns & 4) != 0)) {
                    Examples examples = Examples.of(List.of(inputs), List.of(labels), List.of(factors));
                    Fitted<Features, Features> fitted = engine.fit(
                            line, examples, run -> run.epochs(2).batchSize(8).verbose(Verbose.SILENT));
                    found.add(fitted);
                    Logs logs = engine.evaluate(line, fitted, examples, run -> run.verbose(Verbose.SILENT));
                    errors.add(logs.get("loss"));
                    double k = fitted.weights().get("dense/kernel").toFloats()[0];
                    double b = fitted.weights().get("dense/bias").toFloats()[0];
                    double squares = 0;
                    double distances = 0;
                    for (int i = 0; i < rows; i++) {
                        squares += weights[i] * Math.pow(k * x[i] + b - y[i], 2) / rows;
                        distances += Math.abs(k * x[i] + b - y[i]) / rows;
                    }
                    assertEquals(distances, logs.get("mean_absolute_error"), 1e-5);
                    assertEquals(squares, logs.get("loss"), 1e-5);
                }
            }
        }
        for (int i = 1; i < 8; i++) {
            assertEquals(found.get(0).weights(), found.get(i).weights());
            assertEquals(errors.get(0), errors.get(i));
        }
        assertEquals(8, found.size());
    }

    private static Tensor column(BufferAllocator allocator, float[] values, boolean axis) {
        return axis ? Tensor.of(allocator, values, values.length, 1) : Tensor.of(allocator, values, values.length);
    }

    /** Labels that only the last rows have: training on one of them would be seen. */
    @Test
    void noRowOfTheValidationIsEverTrainedOn() {
        float[][] inputs = new float[40][1];
        float[] labels = new float[40];
        for (int i = 0; i < 40; i++) {
            inputs[i][0] = 1;
            labels[i] = i < 30 ? 0 : 1000;
        }
        Training<Features, Features> bias = Training.of(Model.of(
                        "bias", features(1), x -> x.dense(1, d -> d.kernelInitializer(Initializers.zeros()))))
                .optimizer(Optimizers.sgd(0.1))
                .loss(Losses.meanSquaredError());
        try (BufferAllocator allocator = Allocators.create();
                Engine engine = Engine.cpu(allocator, options -> options.threads(1))) {
            Fitted<Features, Features> fitted = engine.fit(
                    bias,
                    Examples.of(inputs, labels).shuffle(7),
                    run -> run.epochs(4).batchSize(5).validationSplit(0.25).verbose(Verbose.SILENT));
            assertEquals(List.of(0.0, 0.0, 0.0, 0.0), fitted.history().get("loss"));
            assertEquals(List.of(1e6, 1e6, 1e6, 1e6), fitted.history().get("val_loss"));
        }
    }

    /** Only such an axis: other shapes are refused, not broadcast. */
    @Test
    void otherRanksAreRefused() {
        Training<Features, Features> two =
                Training.of(Model.of("two", features(1), a -> a.dense(2))).loss(Losses.meanSquaredError());
        try (BufferAllocator allocator = Allocators.create();
                Engine engine = Engine.cpu(allocator, options -> options.threads(1));
                Tensor inputs = Tensor.of(allocator, new float[6], 6, 1);
                Tensor labels = Tensor.of(allocator, new float[6], 6)) {
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> engine.fit(two, Examples.of(inputs, labels), run -> run.verbose(Verbose.SILENT)))
                    .getMessage();
            assertTrue(message.contains("axes"), message);
        }
    }

    @Test
    void ordersDifferByEpochAndSeedAndNothingElse() {
        Examples examples = clouds(60, -1);
        Fitted<Features, Features> once = fit(examples, run -> run.epochs(3).batchSize(7));
        assertEquals(
                once.state(), fit(examples, run -> run.epochs(3).batchSize(7)).state());
        assertFalse(once.state()
                .equals(fit(examples, run -> run.epochs(3).batchSize(7).shuffle(false))
                        .state()));
    }

    @Test
    void killedAndResumed() {
        Examples examples = clouds(50, -1);
        UnaryOperator<FitOptions> options = run -> run.epochs(4).batchSize(8).validationSplit(0.2);
        Callback[] callbacks = {
            Callbacks.earlyStopping().patience(3).restoreBestWeights(true),
            Callbacks.reduceLROnPlateau().patience(1)
        };
        Fitted<Features, Features> whole = fit(
                examples,
                run -> options.apply(run)
                        .callbacks(callbacks)
                        .callback(Callbacks.backupAndRestore(folder.resolve("whole"))));
        int steps = 4 * 5;
        for (int death : new int[] {0, 3, 5, 9, 19}) {
            int[] left = {death};
            BackupAndRestore backup =
                    Callbacks.backupAndRestore(folder.resolve("at" + death)).saveFrequency(2);
            Callback killer = Callbacks.onTrainBatchEnd((run, batch, loss) -> {
                if (left[0]-- == 0) {
                    throw new IllegalStateException("killed");
                }
            });
            UnaryOperator<FitOptions> again = run ->
                    options.apply(run).callbacks(callbacks).callback(backup).callback(killer);
            assertThrows(IllegalStateException.class, () -> fit(examples, again));
            left[0] = steps + 1;
            Fitted<Features, Features> resumed = fit(examples, again);
            assertEquals(whole.history(), resumed.history(), "death after batch " + death);
            assertEquals(whole.weights(), resumed.weights());
            assertEquals(whole.state(), resumed.state());
            assertFalse(Files.exists(backup.file()));
        }
    }

    @Test
    void aLabelOutOfRangeNamesItsRow() {
        String message = assertThrows(
                        LabelOutOfRangeException.class, () -> fit(clouds(40, 17), run -> run.batchSize(8)))
                .getMessage();
        assertTrue(message.contains("row 17") && message.contains("label 3") && message.contains("3 classes"), message);
    }

    @Test
    void aLoopOfOnesOwnIsToldOfItToo() {
        try (BufferAllocator allocator = Allocators.create();
                Engine engine = Engine.cpu(allocator, options -> options.threads(1));
                Tensor inputs = Tensor.of(allocator, new float[12], 3, 4);
                Tensor labels = Tensor.of(allocator, new int[] {0, 2, -1}, 3);
                Session<Features, Features> session = engine.start(training())) {
            Weights before = session.state();
            LabelOutOfRangeException e =
                    assertThrows(LabelOutOfRangeException.class, () -> session.step(Batch.of(inputs, labels)));
            assertEquals(2, e.row());
            assertEquals(-1, e.found());
            assertEquals(before, session.state());
        }
    }

    @Test
    void aLossThatIsNoNumberWarns() {
        Examples examples = clouds(20, -1);
        List<Double> losses = new ArrayList<>();
        List<String> warnings = LoopTest.warnings(() -> {
            try (BufferAllocator allocator = Allocators.create();
                    Engine engine = Engine.cpu(allocator, options -> options.threads(1))) {
                engine.fit(
                        training().optimizer(Optimizers.sgd(1e30)),
                        examples,
                        run -> run.epochs(9)
                                .verbose(Verbose.SILENT)
                                .callbacks(
                                        Callbacks.terminateOnNaN(),
                                        Callbacks.onTrainBatchEnd((r, batch, loss) -> losses.add(loss))));
            }
        });
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(losses.size() < 9, losses.toString());
        assertFalse(Double.isFinite(losses.getLast()));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Examples examples = clouds(10, -1);
        String split = assertThrows(
                        IllegalArgumentException.class, () -> fit(examples.take(1), run -> run.validationSplit(0.5)))
                .getMessage();
        assertTrue(split.contains("validationSplit(0.5): holding out 0.5 of 1 examples"), split);
        String weights = assertThrows(IllegalArgumentException.class, () -> {
                    try (BufferAllocator allocator = Allocators.create();
                            Engine engine = Engine.cpu(allocator, options -> options.threads(1))) {
                        engine.fit(training().sampleWeights(SampleWeights.EXAMPLES), examples, run -> run);
                    }
                })
                .getMessage();
        assertTrue(weights.contains("the training takes sample weights, the examples have none"), weights);
        assertThrows(IllegalArgumentException.class, () -> FitOptions.standard().batchSize(0));
        assertThrows(IllegalArgumentException.class, () -> FitOptions.standard().validationSplit(1));
    }
}
