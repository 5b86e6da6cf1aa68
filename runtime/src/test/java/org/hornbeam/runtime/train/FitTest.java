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
        assertTrue(split.contains("validationSplit(0.5) of 1 examples"), split);
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
