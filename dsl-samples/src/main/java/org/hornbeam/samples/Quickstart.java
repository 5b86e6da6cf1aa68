// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples;

import static org.hornbeam.form.Forms.text;
import static org.hornbeam.loss.Losses.sparseCategoricalCrossentropy;
import static org.hornbeam.metric.Metrics.sparseCategoricalAccuracy;
import static org.hornbeam.metric.Metrics.sparseTopKCategoricalAccuracy;
import static org.hornbeam.optimizer.Optimizers.adam;
import static org.hornbeam.runtime.train.Callbacks.earlyStopping;
import static org.hornbeam.schedule.Schedules.cosineDecay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.hornbeam.Model;
import org.hornbeam.Training;
import org.hornbeam.form.Features;
import org.hornbeam.form.Text;
import org.hornbeam.runtime.data.Examples;
import org.hornbeam.runtime.engine.Engine;
import org.hornbeam.runtime.engine.Predictor;
import org.hornbeam.runtime.tensor.Allocators;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.runtime.train.Fitted;
import org.hornbeam.runtime.train.Logs;
import org.hornbeam.runtime.train.Trained;
import org.hornbeam.runtime.train.Weights;

/**
 * Learns from the JDK that runs it which module a class comes from, by the characters of its simple name. Options:
 * {@code -Dnames=HashMap,JTable} asks for these names, {@code -Dseed=2} draws other examples and first weights.
 */
public final class Quickstart {
    private static final String ASKED = "ConcurrentSkipListSet,JTreeTable,XPathParserException,HttpRequestBuilder,"
            + "LambdaTypeChecker,CurrencyNames_tlh,HotSpotHeapViewer";

    private static final NamePieces PIECES = new NamePieces(1 << 15, 100);
    private static final int EPOCHS = 12;
    private static final int BATCH = 64;

    private Quickstart() {}

    /**
     * How well it went.
     *
     * @param accuracy share of the test names whose module the model names
     * @param top3 share of the test names whose module is among the three that the model finds likeliest
     * @param baseline share of the test names that come from the commonest module
     * @param seconds how long training took
     */
    public record Result(double accuracy, double top3, double baseline, double seconds) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "quickstart: test_accuracy=%.4f top3=%.4f baseline=%.4f train_seconds=%.1f",
                    accuracy,
                    top3,
                    baseline,
                    seconds);
        }
    }

    /** Runs it on all classes. */
    public static void main(String[] arguments) throws IOException {
        List<String> asked = ClassName.list(System.getProperty("names", ASKED));
        if (asked.isEmpty()) {
            System.out.println("No names to ask for: give some, as in -Dnames=HashMap,JTable");
        }
        System.out.println(learn(ClassName.ofThisJdk(), asked, EPOCHS, Long.getLong("seed", 1)));
    }

    /** The model: the mean of what is learned for each piece of a name, and from it a number for each module. */
    static Model<Text, Features> model(int modules) {
        return Model.of(
                "module_of_class",
                text().named("name"),
                x -> x.then(PIECES)
                        .embedding(PIECES.vocabularySize(), 64, e -> e.maskZero(true))
                        .globalAveragePooling()
                        .batchNormalization(b -> b.momentum(0.9))
                        .dropout(0.6)
                        .dense(modules)
                        .softmax());
    }

    /** Splits the classes into 75 % to learn from, 5 % to stop by and 20 % to test with, trains, and tests. */
    static Result learn(List<ClassName> classes, List<String> asked, int epochs, long seed) throws IOException {
        List<String> modules =
                classes.stream().map(ClassName::module).distinct().sorted().toList();
        List<ClassName> shuffled = new ArrayList<>(classes);
        Collections.shuffle(shuffled, new Random(seed));
        int learned = shuffled.size() * 15 / 20;
        int seen = shuffled.size() * 16 / 20;
        List<ClassName> testing = shuffled.subList(seen, shuffled.size());
        System.out.printf("%d classes of %d modules%n%n", classes.size(), modules.size());

        Training<Text, Features> training = Training.of(model(modules.size()))
                .optimizer(adam(cosineDecay(5e-3, (long) epochs * Math.ceilDiv(learned, BATCH))))
                .loss(sparseCategoricalCrossentropy())
                .metric(sparseCategoricalAccuracy().named("accuracy"))
                .metric(sparseTopKCategoricalAccuracy(3).named("top3"))
                .seed(seed);
        System.out.println(training.model().summary());

        try (BufferAllocator allocator = Allocators.create();
                VectorSchemaRoot train = ClassColumns.of(shuffled.subList(0, learned), modules, allocator);
                VectorSchemaRoot validation = ClassColumns.of(shuffled.subList(learned, seen), modules, allocator);
                VectorSchemaRoot test = ClassColumns.of(testing, modules, allocator);
                Engine engine = Engine.cpu(allocator)) {
            System.out.println(engine.explain(training, BATCH));
            long start = System.nanoTime();
            Fitted<Text, Features> fitted = engine.fit(
                    training,
                    examples(train),
                    run -> run.epochs(epochs)
                            .batchSize(BATCH)
                            .validationData(examples(validation))
                            .callbacks(earlyStopping("val_accuracy").patience(3).restoreBestWeights(true)));
            double seconds = (System.nanoTime() - start) / 1e9;

            Logs scores = engine.evaluate(training, fitted, examples(test));
            checkSavedWeights(engine, fitted, test);
            unseen(engine, training, fitted, shuffled.subList(0, learned), testing, modules, allocator);
            try (Predictor<Text, Features> predictor = engine.predictor(fitted)) {
                asked.forEach(name -> System.out.println(answer(name, predictor, modules)));
            }
            return new Result(
                    scores.get("accuracy"),
                    scores.get("top3"),
                    commonest(shuffled.subList(0, learned), testing),
                    seconds);
        }
    }

    /** Prints the scores of the test names that do not occur among those learned from: some classes share a name. */
    private static void unseen(
            Engine engine,
            Training<Text, Features> training,
            Fitted<Text, Features> fitted,
            List<ClassName> learned,
            List<ClassName> testing,
            List<String> modules,
            BufferAllocator allocator) {
        Set<String> known = learned.stream().map(ClassName::name).collect(Collectors.toSet());
        List<ClassName> unseen =
                testing.stream().filter(c -> !known.contains(c.name())).toList();
        if (unseen.isEmpty()) {
            return;
        }
        try (VectorSchemaRoot root = ClassColumns.of(unseen, modules, allocator)) {
            Logs scores = engine.evaluate(training, fitted, examples(root));
            System.out.printf(
                    Locale.ROOT,
                    "%d of the %d test names do not occur in training; of these accuracy %.4f, top3 %.4f%n%n",
                    unseen.size(),
                    testing.size(),
                    scores.get("accuracy"),
                    scores.get("top3"));
        }
    }

    private static Examples examples(VectorSchemaRoot root) {
        return Examples.arrow(root, "name", "module");
    }

    /** The three likeliest modules of a class with this name. */
    private static String answer(String name, Predictor<Text, Features> predictor, List<String> modules) {
        if (!ClassName.isPossible(name)) {
            return String.format("%-24s is no name of a class", name);
        }
        try (Tensor shares = predictor.predict(name)) {
            float[] share = shares.toFloats();
            List<String> best = IntStream.range(0, share.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -share[i]))
                    .limit(3)
                    .map(i -> String.format(Locale.ROOT, "%s %.0f %%", modules.get(i), 100 * share[i]))
                    .toList();
            return String.format("%-24s %s", name, String.join(", ", best));
        }
    }

    /** Writes the weights, reads them, and compares all predictions for the test names bit by bit. */
    private static void checkSavedWeights(Engine engine, Fitted<Text, Features> fitted, VectorSchemaRoot test)
            throws IOException {
        Path file = Files.createTempFile("quickstart", ".safetensors");
        try {
            fitted.weights().write(file);
            Trained<Text, Features> loaded = new Trained<>(fitted.model(), Weights.read(file));
            try (Predictor<Text, Features> before = engine.predictor(fitted);
                    Predictor<Text, Features> after = engine.predictor(loaded);
                    Tensor expected = before.predict(test.getVector("name"));
                    Tensor found = after.predict(test.getVector("name"))) {
                if (!Arrays.equals(expected.toBytes(), found.toBytes())) {
                    throw new IllegalStateException("weights that were saved and loaded predict something else");
                }
            }
            System.out.printf("%nweights saved (%,d bytes) and loaded: same predictions%n%n", Files.size(file));
        } finally {
            Files.delete(file);
        }
    }

    /** The share of the test names that is right if one always says the module that was commonest in training. */
    private static double commonest(List<ClassName> learned, List<ClassName> testing) {
        Map<String, Long> counts =
                learned.stream().collect(Collectors.groupingBy(ClassName::module, TreeMap::new, Collectors.counting()));
        String module =
                Collections.max(counts.entrySet(), Map.Entry.comparingByValue()).getKey();
        return testing.stream().filter(c -> c.module().equals(module)).count() / (double) testing.size();
    }
}
