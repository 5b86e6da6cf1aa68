// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import static org.hornbeam.form.Forms.features;
import static org.hornbeam.form.Forms.text;
import static org.hornbeam.loss.Losses.sparseCategoricalCrossentropy;
import static org.hornbeam.metric.Metrics.sparseCategoricalAccuracy;
import static org.hornbeam.optimizer.Optimizers.adam;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.hornbeam.Inputs;
import org.hornbeam.Model;
import org.hornbeam.Training;
import org.hornbeam.form.Features;
import org.hornbeam.form.Text;
import org.hornbeam.layer.CharacterNGrams;
import org.hornbeam.layer.Characters;
import org.hornbeam.runtime.data.BatchReader;
import org.hornbeam.runtime.data.Examples;
import org.hornbeam.runtime.data.TextStage;
import org.hornbeam.runtime.tensor.Allocators;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.runtime.tensor.UnreadableColumnException;
import org.hornbeam.runtime.train.Fitted;
import org.hornbeam.runtime.train.Logs;
import org.hornbeam.runtime.train.Trained;
import org.hornbeam.runtime.train.Verbose;
import org.hornbeam.runtime.train.Weights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models with an input of text, on columns of text: as if its tokens had been made before. */
class TextModelTest {
    private static final CharacterNGrams RUNS =
            new CharacterNGrams(1, 3).numBins(211).length(20);
    private static final Characters LETTERS = new Characters(6);
    private static final int ROWS = 83;

    private final BufferAllocator allocator = Allocators.create();
    private final List<String> texts = new ArrayList<>();
    private final int[] labels = new int[ROWS];
    private final float[] sizes = new float[ROWS];

    TextModelTest() {
        SplittableRandom random = new SplittableRandom(5);
        for (int row = 0; row < ROWS; row++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(9); i > 0; i--) {
                text.appendCodePoint("abc\u00e9\u65e5 ".charAt(random.nextInt(6)));
            }
            texts.add(text.toString());
            labels[row] = text.indexOf("a") >= 0 ? 1 : text.length() > 4 ? 2 : 0;
            sizes[row] = random.nextFloat();
        }
    }

    @AfterEach
    void nothingLeaked() {
        allocator.close();
    }

    /** Two layers read the text; numbers come first. */
    private static Training<Inputs, Features> training() {
        var size = features(1).named("size");
        var name = text().named("name");
        var runs = name.then(RUNS).embedding(211, 5, e -> e.maskZero(true)).globalAveragePooling();
        var letters = name.then(LETTERS).embedding(LETTERS.vocabularySize(), 3).flatten();
        var model = Model.of(
                "m",
                Inputs.of(size, name),
                size.concat(runs).concat(letters).dropout(0.1).dense(3));
        return training(model);
    }

    private static <A> Training<A, Features> training(Model<A, Features> model) {
        return Training.of(model)
                .optimizer(adam(0.02))
                .loss(sparseCategoricalCrossentropy().fromLogits(true))
                .metric(sparseCategoricalAccuracy().named("accuracy"))
                .seed(3);
    }

    private VectorSchemaRoot table(boolean large) {
        FieldVector name = large ? new LargeVarCharVector("name", allocator) : new VarCharVector("name", allocator);
        Float4Vector size = new Float4Vector("size", allocator);
        IntVector label = new IntVector("label", allocator);
        for (int row = 0; row < ROWS; row++) {
            byte[] bytes = texts.get(row).getBytes(StandardCharsets.UTF_8);
            switch (name) {
                case VarCharVector text -> text.setSafe(row, bytes);
                case LargeVarCharVector text -> text.setSafe(row, bytes);
                default -> throw new AssertionError(name);
            }
            size.setSafe(row, sizes[row]);
            label.setSafe(row, labels[row]);
        }
        VectorSchemaRoot root = VectorSchemaRoot.of(name, size, label);
        root.setRowCount(ROWS);
        return root;
    }

    private Tensor tokens(org.hornbeam.layer.TextLayer layer, List<String> some) {
        int[] all = some.stream()
                .map(new TextStage(layer)::tokens)
                .flatMapToInt(java.util.Arrays::stream)
                .toArray();
        return Tensor.of(allocator, all, some.size(), layer.length());
    }

    /** What a session makes of the tokens themselves, batch by batch. */
    private Weights stepped(Engine engine, Examples examples) {
        try (Session<Inputs, Features> session = engine.start(training());
                BatchReader reader = examples.reader(allocator, 16)) {
            for (int epoch = 0; epoch < 2; epoch++) {
                reader.start(epoch);
                while (reader.next()) {
                    session.step(reader.batch());
                }
            }
            return session.trained().weights();
        }
    }

    @Test
    void textIsReadAsItsTokens() {
        for (boolean large : new boolean[] {false, true}) {
            try (VectorSchemaRoot root = table(large);
                    Tensor size = Tensor.of(allocator, sizes, ROWS, 1);
                    Tensor runs = tokens(RUNS, texts);
                    Tensor letters = tokens(LETTERS, texts);
                    Tensor label = Tensor.of(allocator, labels, ROWS);
                    Engine engine = Engine.cpu(allocator, o -> o.threads(2))) {
                Examples table = Examples.arrow(root, "size", "name", "label");
                Examples made = Examples.of(List.of(size, runs, letters), List.of(label), List.of());
                Weights expected = stepped(engine, made);
                assertEquals(expected, stepped(engine, table.encoded(training().model())));
                Fitted<Inputs, Features> fitted = engine.fit(
                        training(),
                        table,
                        run -> run.epochs(2).batchSize(16).shuffle(false).verbose(Verbose.SILENT));
                assertEquals(expected, fitted.weights());
                Logs logs = engine.evaluate(training(), fitted, table.skip(40), run -> run.verbose(Verbose.SILENT));
                assertTrue(logs.get("loss") > 0);
                try (Predictor<Inputs, Features> predictor = engine.predictor(fitted);
                        Tensor fromColumns = predictor.predict(root.getVector("size"), root.getVector("name"));
                        Tensor fromTokens = predictor.predict(size, runs, letters)) {
                    assertArrayEquals(fromTokens.toBytes(), fromColumns.toBytes());
                    var count = assertThrows(
                            IllegalArgumentException.class, () -> predictor.predict(root.getVector("size")));
                    assertEquals("model \"m\" takes 2 inputs, [size, name], found 1", count.getMessage());
                    assertThrows(
                            UnreadableColumnException.class,
                            () -> predictor.predict(root.getVector("size"), root.getVector("label")));
                    assertThrows(IllegalArgumentException.class, () -> predictor.predict("a text"));
                }
                engine.explain(training(), 16);
                var missing = assertThrows(
                        IllegalArgumentException.class,
                        () -> engine.fit(training(), Examples.arrow(root, "name", "label"), run -> run));
                assertTrue(missing.getMessage().contains("takes 2 inputs, the examples have [name]"));
            }
        }
    }

    private static Model<Text, Features> one() {
        return Model.of(
                "one",
                text(),
                x -> x.then(RUNS)
                        .embedding(211, 8, e -> e.maskZero(true))
                        .globalAveragePooling()
                        .dense(3));
    }

    @Test
    void textsOfJavaAreLearnedFromAndAskedFor(@TempDir Path folder) throws IOException {
        try (Engine engine = Engine.cpu(allocator, o -> o.threads(1))) {
            Examples examples = Examples.of(texts, labels);
            Fitted<Text, Features> fitted = engine.fit(
                    training(one()),
                    examples,
                    run -> run.epochs(40).batchSize(16).validationSplit(0.1).verbose(Verbose.SILENT));
            assertTrue(fitted.history().last("accuracy") > 0.9, fitted.history().toString());
            Path file = folder.resolve("weights.safetensors");
            fitted.weights().write(file);
            Trained<Text, Features> read = new Trained<>(one(), Weights.read(file));
            try (Predictor<Text, Features> predictor = engine.predictor(fitted);
                    Predictor<Text, Features> other = engine.predictor(read);
                    Tensor tokens = tokens(RUNS, List.of("abc", ""));
                    Tensor expected = predictor.predict(tokens);
                    Tensor found = other.predict("abc", "")) {
                assertArrayEquals(expected.toBytes(), found.toBytes());
            }
            var twoInputs = assertThrows(
                    IllegalArgumentException.class,
                    () -> engine.fit(training(), examples, run -> run.verbose(Verbose.SILENT)));
            assertEquals("the model takes 2 inputs, the examples are one text each", twoInputs.getMessage());
            float[][] numbers = new float[labels.length][2];
            var noText = assertThrows(
                    UnsupportedOperationException.class,
                    () -> engine.fit(training(one()), Examples.of(numbers, labels), run -> run));
            assertTrue(noText.getMessage().startsWith("the model reads text, and Java objects"), noText.getMessage());
        }
        assertThrows(
                UnsupportedOperationException.class,
                () -> Examples.of(texts, labels).columns());
        assertThrows(IllegalArgumentException.class, () -> Examples.of(texts, new int[1]));
    }
}
