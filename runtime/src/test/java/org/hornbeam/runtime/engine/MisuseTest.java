// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import static org.hornbeam.form.Forms.features;
import static org.hornbeam.form.Forms.image;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.hornbeam.Model;
import org.hornbeam.Training;
import org.hornbeam.layer.SameForm;
import org.hornbeam.layer.Scope;
import org.hornbeam.loss.Losses;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.runtime.data.Batch;
import org.hornbeam.runtime.data.Examples;
import org.hornbeam.runtime.data.LabelOutOfRangeException;
import org.hornbeam.runtime.tensor.Allocators;
import org.hornbeam.runtime.tensor.NotEnoughMemoryException;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.runtime.tensor.UnreadableColumnException;
import org.hornbeam.runtime.train.Trained;
import org.hornbeam.runtime.train.Verbose;
import org.hornbeam.runtime.train.WeightTensor;
import org.hornbeam.runtime.train.Weights;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * What people get wrong, one test for each: the exception or warning says what, where, what was expected and found, and
 * what to do.
 */
class MisuseTest {
    private BufferAllocator allocator = Allocators.create();
    private Engine engine = Engine.cpu(allocator, options -> options.threads(1));
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void openNothing() {
        open.clear();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable part : open.reversed()) {
            part.close();
        }
        engine.close();
        assertEquals(0, allocator.getAllocatedMemory(), "a failure leaks");
        allocator.close();
    }

    private <T extends AutoCloseable> T closed(T part) {
        open.add(part);
        return part;
    }

    private Batch batch(int rows) {
        Batch batch = SmallTraining.batch(allocator, rows, 1);
        open.add(() -> SmallTraining.close(batch));
        return batch;
    }

    private static <T extends Throwable> T refused(Class<T> type, Executable work, String... parts) {
        T problem = assertThrows(type, work);
        says(String.valueOf(problem.getMessage()), parts);
        return problem;
    }

    private static void says(String message, String... parts) {
        for (String part : parts) {
            assertTrue(message.contains(part), "\"" + part + "\" is not in: " + message);
        }
        if (Boolean.getBoolean("messages")) {
            System.out.println(message + "\n");
        }
    }

    // Sizes.

    @Test
    void sizesThatDoNotFitWhileAModelIsBuilt() {
        refused(
                ShapeException.class,
                () -> Model.of("digits", image(8, 8, 1), x -> x.conv2d(4, 3).conv2d(4, 9)),
                "layer \"conv2d_1\"",
                "9",
                "6");
        refused(
                ShapeException.class,
                () -> Model.of(
                        "sum", features(10), x -> x.dense(3).add(x.dense(4).named("wide"))),
                "layer \"add\"",
                "3",
                "4");
    }

    @Test
    void dataThatDoesNotFitTheInputs() {
        var session = closed(engine.start(SmallTraining.training()));
        Batch good = batch(4);
        Tensor wide = closed(Tensor.of(allocator, new float[4 * 20], 4, 20));
        refused(
                IllegalArgumentException.class,
                () -> session.step(Batch.of(
                        List.of(good.inputs().get(0), wide, good.inputs().get(2)), good.labels())),
                "axis 1 of input \"numbers\"",
                "must be 19, found 20");
        Tensor fewer = closed(Tensor.of(allocator, new float[3 * 19], 3, 19));
        refused(
                IllegalArgumentException.class,
                () -> session.step(Batch.of(
                        List.of(good.inputs().get(0), fewer, good.inputs().get(2)), good.labels())),
                "batch",
                "4",
                "3");
        Tensor doubles = closed(Tensor.of(allocator, new double[4 * 19], 4, 19));
        refused(
                IllegalArgumentException.class,
                () -> session.step(Batch.of(
                        List.of(good.inputs().get(0), doubles, good.inputs().get(2)), good.labels())),
                "input \"numbers\" takes float32",
                "found float64[4, 19]",
                "convert");
        refused(
                IllegalArgumentException.class,
                () -> session.step(Batch.of(List.of(good.inputs().get(0)), good.labels())),
                "takes 3 inputs",
                "have 1");
        var predictor = closed(engine.predictor(session.trained()));
        refused(
                IllegalArgumentException.class,
                () -> predictor.predict(good.inputs().get(0)),
                "model \"small\" takes 3 inputs",
                "found 1");
        session.step(good);
    }

    // Memory.

    @Test
    void anAllocatorWithTooLowALimit() {
        try (BufferAllocator small = Allocators.create(50_000);
                Engine other = Engine.cpu(small, options -> options.threads(1))) {
            refused(
                    NotEnoughMemoryException.class,
                    () -> other.start(SmallTraining.training()),
                    "not enough memory for",
                    "left of its limit of 50000 bytes",
                    "raise the limit");
        }
    }

    @Test
    void aBatchWhoseValuesDoNotFitIntoTheLimit() {
        Batch large = batch(8192);
        try (BufferAllocator small = Allocators.create(4_000_000);
                Engine other = Engine.cpu(small, options -> options.threads(1));
                var session = other.start(SmallTraining.training())) {
            refused(
                    NotEnoughMemoryException.class,
                    () -> session.step(large),
                    "not enough memory for values of a run",
                    "left of its limit of 4000000 bytes",
                    "Use a smaller batch");
        }
    }

    // The command line.

    @Test
    void missingFlags() throws IOException, InterruptedException {
        String vectors = "Start the JVM with --add-modules jdk.incubator.vector";
        String nativeAccess = "Use --enable-native-access=ALL-UNNAMED";
        assertEquals(
                List.of(),
                warnings(
                        "--add-modules=jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow"));
        List<String> both = warnings("--sun-misc-unsafe-memory-access=allow");
        assertEquals(1, both.stream().filter(line -> line.contains(vectors)).count(), both.toString());
        assertEquals(
                1, both.stream().filter(line -> line.contains(nativeAccess)).count(), both.toString());
    }

    /** What is warned of in a process with these flags that opens two engines. */
    private static List<String> warnings(String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(ReproducibleProcess.class.getName(), "1", "-1"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.lines()
                .filter(line -> line.startsWith("WARNING") && !line.contains("Using incubator modules"))
                .toList();
    }

    // Data.

    @Test
    void anArrowColumnThatIsNoTensor() {
        try (VarCharVector names = new VarCharVector("name", allocator)) {
            names.allocateNew();
            names.setSafe(0, "String".getBytes(StandardCharsets.UTF_8));
            names.setValueCount(1);
            refused(UnreadableColumnException.class, () -> Tensor.of(names), "column \"name\"", "Utf8");
        }
    }

    @Test
    void aLabelOutOfRange() {
        var session = closed(engine.start(SmallTraining.training()));
        Batch good = batch(4);
        Weights state = session.state();
        Tensor labels = closed(Tensor.of(allocator, new int[] {0, 4, 5, 1}));
        refused(
                LabelOutOfRangeException.class,
                () -> session.step(Batch.of(good.inputs(), List.of(labels))),
                "label 5",
                "row 2",
                "5 classes",
                "0 to 4");
        assertEquals(state, session.state());
        session.step(good);
    }

    @Test
    void aLossThatIsNaN() {
        var model = Model.of("line", features(2), x -> x.dense(2));
        var training =
                Training.of(model).loss(Losses.sparseCategoricalCrossentropy().fromLogits(true));
        try (Warnings warnings = new Warnings()) {
            engine.fit(
                    training,
                    Examples.of(new float[][] {{1, 2}, {Float.NaN, 3}, {4, 5}}, new int[] {1, 0, 1}),
                    run -> run.epochs(3).verbose(Verbose.SILENT));
            assertEquals(1, warnings.texts().size(), warnings.texts().toString());
            says(
                    warnings.texts().getFirst(),
                    "The loss is NaN at batch 1 of epoch 1",
                    "learning rate 0.001",
                    "lower the learning rate",
                    "terminateOnNaN()");
        }
    }

    // Ends.

    @Test
    void usingWhatIsClosed() {
        Engine other = Engine.cpu(allocator, options -> options.threads(1));
        var session = other.start(SmallTraining.training());
        Trained<?, ?> trained = session.trained();
        var predictor = other.predictor(trained);
        Batch batch = batch(4);
        session.close();
        refused(
                IllegalStateException.class,
                () -> session.step(batch),
                "Session[small] is closed",
                "engine.start(training, state)");
        refused(IllegalStateException.class, session::state, "Session[small] is closed");
        predictor.close();
        refused(
                IllegalStateException.class,
                () -> predictor.predict(batch.inputs().toArray(Tensor[]::new)),
                "Predictor[small] is closed",
                "keep it and its engine open");
        other.close();
        for (Executable work : List.<Executable>of(
                () -> other.start(SmallTraining.training()),
                () -> other.predictor(trained),
                () -> other.explain(SmallTraining.training()))) {
            refused(IllegalStateException.class, work, "this engine is closed", "keep it open");
        }
        session.close();
        predictor.close();
        other.close();
    }

    @Test
    void closingAnEngineBeforeItsSessions() {
        try (Warnings warnings = new Warnings()) {
            Engine other = Engine.cpu(allocator, options -> options.threads(1));
            other.start(SmallTraining.training());
            other.close();
            assertEquals(1, warnings.texts().size(), warnings.texts().toString());
            says(warnings.texts().getFirst(), "Session[small] was still open when its engine was closed", "try (...)");
        }
        assertEquals(0, allocator.getAllocatedMemory());
    }

    @Test
    void aResultThatIsNeverClosed() {
        Tensor result;
        try (Warnings warnings = new Warnings()) {
            Engine other = Engine.cpu(allocator, options -> options.threads(1));
            try (var predictor = other.predictor(other.initialize(SmallTraining.model(), 1))) {
                result = predictor.predict(batch(4).inputs().toArray(Tensor[]::new));
            }
            other.close();
            assertEquals(1, warnings.texts().size(), warnings.texts().toString());
            says(warnings.texts().getFirst(), "a prediction of model \"small\"", "was not: close it", "It was made at");
        }
        assertEquals(SmallTraining.CLASSES, result.dim(1));
        result.close();
    }

    // Layers and weights.

    private static @Nullable Value kept;

    /** A layer as it must not be. */
    record Keeping() implements SameForm {
        @Override
        public Value trace(Scope scope, Value x) {
            Value before = kept;
            kept = x;
            return before == null ? x : x.plus(before);
        }
    }

    @Test
    void aValueOfAnotherTraceKeptInAField() {
        kept = null;
        refused(
                IllegalArgumentException.class,
                () -> {
                    var model = Model.of("kept", features(4), x -> x.then(new Keeping()));
                    engine.initialize(model, 1);
                },
                "a value of another graph was used in add",
                "layer \"keeping\"",
                "do not keep them in fields");
    }

    @Test
    void weightsThatDoNotFit() {
        var session = closed(engine.start(SmallTraining.training()));
        Weights state = session.state();
        Weights wrong = Weights.of(Map.of(
                "dense/kernel", WeightTensor.of(new long[] {2, 2}, 1, 2, 3, 4),
                "dense/colonel", WeightTensor.of(new long[] {1}, 1)));
        refused(
                IllegalArgumentException.class,
                () -> engine.start(SmallTraining.training(), wrong),
                "unexpected: dense/colonel float32[1]",
                "wrong type or shape: dense/kernel is float32[2, 2], expected float32[19, 33]");
        refused(
                IllegalArgumentException.class,
                () -> session.restore(wrong),
                "unexpected: dense/colonel",
                "Nothing was changed");
        assertEquals(state, session.state());
        refused(
                IllegalArgumentException.class,
                () -> new Trained<>(SmallTraining.model(), wrong),
                "model \"small\"",
                "missing: dense/bias float32[33]",
                "unexpected: dense/colonel float32[1]",
                "wrong type or shape: dense/kernel is float32[2, 2], expected float32[19, 33]");
    }

    @Test
    void aPatternThatFreezesNothing() {
        refused(
                IllegalArgumentException.class,
                () -> engine.start(SmallTraining.training().freeze("encoder/**")),
                "freeze pattern \"encoder/**\" fits no weight",
                "dense/kernel");
    }
}
