// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import static org.hornbeam.form.Forms.features;
import static org.hornbeam.form.Forms.tokens;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.hornbeam.Model;
import org.hornbeam.Training;
import org.hornbeam.form.Features;
import org.hornbeam.form.Forms;
import org.hornbeam.form.Series;
import org.hornbeam.form.Tokens;
import org.hornbeam.layer.DtypePolicy;
import org.hornbeam.loss.Losses;
import org.hornbeam.metric.Metrics;
import org.hornbeam.ops.DType;
import org.hornbeam.optimizer.Optimizers;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Results;
import org.junit.jupiter.api.Test;

/** Properties of a step that no golden shows. */
class StepSemanticsTest {
    private static final Array X = Array.floats(new long[] {4, 2}, 1, 2, -1, 0.5f, 0, 3, 2, -2);
    private static final Array Y = Array.ints(new long[] {4}, 0, 2, 1, 2);

    private static Model<Features, Features> model() {
        return Model.of("m", features(2), x -> x.dense(4).tanh().dense(3));
    }

    private static Training<Features, Features> training() {
        return Training.of(model())
                .optimizer(Optimizers.adam(0.05))
                .loss(Losses.sparseCategoricalCrossentropy().fromLogits(true))
                .metric(Metrics.accuracy());
    }

    private static Map<String, Array> batch(Array x, Array y) {
        return Map.of("input_layer", x, "y", y);
    }

    @Test
    void trainingLowersTheLoss() {
        InterpretedRun run = new InterpretedRun(training().graphs(), 1);
        double first = run.train(batch(X, Y)).output("loss").doubleAt(0);
        for (int i = 0; i < 60; i++) {
            run.train(batch(X, Y));
        }
        assertTrue(run.evaluate(batch(X, Y)).output("loss").doubleAt(0) < first / 4);
        assertEquals(61, run.get("step").longAt(0));
        assertEquals(61, run.get("optimizer/iterations").longAt(0));
    }

    @Test
    void frozenWeightsStay() {
        InterpretedRun run = new InterpretedRun(training().freeze("dense").graphs(), 1);
        Array frozen = run.get("dense/kernel");
        Array trained = run.get("dense_1/kernel");
        run.train(batch(X, Y));
        assertEquals(frozen, run.get("dense/kernel"));
        assertNotEquals(trained, run.get("dense_1/kernel"));
    }

    @Test
    void evaluationChangesMetricsOnly() {
        InterpretedRun run = new InterpretedRun(training().graphs(), 1);
        Map<String, Array> before = new LinkedHashMap<>(run.kept());
        run.evaluate(batch(X, Y));
        run.kept()
                .forEach((path, value) ->
                        assertEquals(!path.startsWith("metrics/"), value.equals(before.get(path)), path));
        run.resetMetrics();
        assertEquals(before, run.kept());
    }

    @Test
    void aCallbackMaySetTheLearningRate() {
        InterpretedRun run = new InterpretedRun(training().graphs(), 1);
        Array before = run.get("dense/kernel");
        run.set("optimizer/learning_rate", Array.scalar(DType.F32, 0));
        run.train(batch(X, Y));
        assertEquals(before, run.get("dense/kernel"));
    }

    @Test
    void ignoredLabelsDoNotCount() {
        Training<Features, Features> ignoring = training()
                .loss(Losses.sparseCategoricalCrossentropy().fromLogits(true).ignoreClass(-1));
        InterpretedRun some = new InterpretedRun(ignoring.graphs(), 1);
        InterpretedRun two = new InterpretedRun(training().graphs(), 1);
        Array partly = Array.ints(new long[] {4}, 0, 2, -1, -1);
        double found = some.evaluate(batch(X, partly)).output("loss").doubleAt(0);
        double expected = two.evaluate(batch(InterpretedRun.rows(X, 0, 2), InterpretedRun.rows(Y, 0, 2)))
                .output("loss")
                .doubleAt(0);
        assertEquals(expected, found, 1e-5);
    }

    @Test
    void maskedStepsDoNotCount() {
        Model<Tokens, Series> tagger = Model.of(
                "tagger",
                tokens(Forms.ANY),
                x -> x.embedding(6, 4, e -> e.maskZero(true)).dense(3));
        InterpretedRun run = new InterpretedRun(
                Training.of(tagger)
                        .loss(Losses.sparseCategoricalCrossentropy().fromLogits(true))
                        .graphs(),
                1);
        Array y = Array.ints(new long[] {2, 3}, 0, 1, 2, 1, 0, 0);
        Array padded = Array.ints(new long[] {2, 3}, 3, 5, 1, 2, 0, 0);
        Array other = Array.ints(new long[] {2, 3}, 0, 1, 2, 1, 2, 1);
        Results first = run.evaluate(batch(padded, y));
        Results second = run.evaluate(batch(padded, other));
        assertEquals(first.output("loss"), second.output("loss"));
        // Four steps are real: as if they were all.
        Array real = Array.ints(new long[] {1, 4}, 3, 5, 1, 2);
        Results alone = run.evaluate(batch(real, Array.ints(new long[] {1, 4}, 0, 1, 2, 1)));
        assertEquals(alone.output("loss").doubleAt(0), first.output("loss").doubleAt(0), 1e-5);
    }

    @Test
    void mixedPrecisionKeepsFloatMasters() {
        Training<Features, Features> mixed = Training.of(model().dtypePolicy(DtypePolicy.MIXED_BFLOAT16))
                .optimizer(Optimizers.adam(0.05))
                .loss(Losses.sparseCategoricalCrossentropy().fromLogits(true));
        InterpretedRun run = new InterpretedRun(mixed.graphs(), 1);
        InterpretedRun full = new InterpretedRun(training().graphs(), 1);
        Results results = run.train(batch(X, Y));
        assertEquals(DType.F32, results.output("loss").dtype());
        assertEquals(DType.F32, run.get("dense/kernel").dtype());
        assertEquals(DType.F32, run.get("optimizer/velocity/dense/kernel").dtype());
        double expected = full.train(batch(X, Y)).output("loss").doubleAt(0);
        assertEquals(expected, results.output("loss").doubleAt(0), 0.03);
        assertNotEquals(expected, results.output("loss").doubleAt(0));
    }

    @Test
    void accuracyIsAShare() {
        InterpretedRun run = new InterpretedRun(training().graphs(), 1);
        run.train(batch(X, Y));
        Array accuracy = Objects.requireNonNull(run.logs().get("accuracy"));
        assertTrue(accuracy.doubleAt(0) >= 0 && accuracy.doubleAt(0) <= 1);
    }
}
