// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import static org.hornbeam.form.Forms.features;
import static org.hornbeam.form.Forms.series;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hornbeam.Model;
import org.hornbeam.Training;
import org.hornbeam.form.Features;
import org.hornbeam.form.Series;
import org.hornbeam.graph.Parameter;
import org.hornbeam.loss.Losses;
import org.hornbeam.optimizer.Adam;
import org.hornbeam.optimizer.Optimizer;
import org.hornbeam.optimizer.Optimizers;
import org.hornbeam.propertytests.CompilerLaw;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.training.Kept;
import org.hornbeam.training.StepGraphs;
import org.junit.jupiter.api.Test;

/** Optimizers made of others: their updates are those of the others, in the interpreter and as plans. */
class WrappedOptimizersTest {
    private static final Array X = Array.floats(new long[] {3, 2}, 1, 2, -1, 0.5f, 0.25f, 3);
    private static final Array Y = Array.floats(new long[] {3, 2}, 0, 2, 1, 2, -1, 1);
    private static final Array INFINITE =
            Array.floats(new long[] {3, 2}, Float.POSITIVE_INFINITY, 2, -1, 0.5f, 0.25f, 3);

    private static InterpretedRun run(Optimizer optimizer) {
        return new InterpretedRun(graphs(optimizer), 1);
    }

    private static StepGraphs graphs(Optimizer optimizer) {
        Model<Features, Features> model =
                Model.of("m", features(2), x -> x.dense(4).tanh().dense(2));
        return Training.of(model)
                .optimizer(optimizer)
                .loss(Losses.meanSquaredError())
                .graphs();
    }

    private static Map<String, Array> batch(Array x) {
        return Map.of("input_layer", x, "y", Y);
    }

    private static void close(Array expected, Array found, String what) {
        assertTrue(found.allClose(expected, 1e-4, 1e-6), () -> what + ": " + found + ", expected " + expected);
    }

    @Test
    void aScaledLossChangesNoFiniteStep() {
        for (Optimizer inner : java.util.List.of(
                Optimizers.sgd(0.1).clipnorm(0.5),
                Optimizers.adam(0.01).useEma(true),
                Optimizers.adam(0.01).gradientAccumulationSteps(2))) {
            InterpretedRun plain = run(inner);
            InterpretedRun scaled =
                    run(Optimizers.lossScaleOptimizer(inner).initialScale(64).dynamicGrowthSteps(2));
            for (int i = 0; i < 3; i++) {
                plain.train(batch(X));
                scaled.train(batch(X));
            }
            for (String path : plain.kept().keySet()) {
                close(plain.get(path), scaled.get(path), path);
            }
            assertEquals(128, scaled.get("optimizer/dynamic_scale").get());
            assertEquals(1, scaled.get("optimizer/step_counter").longAt(0));
            assertEquals(3, scaled.get("optimizer/iterations").longAt(0));
        }
    }

    @Test
    void aStepThatIsNotFiniteIsLeftOut() {
        InterpretedRun run = run(Optimizers.lossScaleOptimizer(Optimizers.adam(0.1)));
        run.train(batch(X));
        Map<String, Array> before = new LinkedHashMap<>(run.kept());
        run.train(batch(INFINITE));
        assertEquals(0x1p14, run.get("optimizer/dynamic_scale").get());
        assertEquals(0, run.get("optimizer/step_counter").longAt(0));
        assertEquals(1, run.get("optimizer/iterations").longAt(0));
        for (String path : before.keySet()) {
            if (path.startsWith("dense") || path.startsWith("optimizer/momentum")) {
                assertEquals(before.get(path), run.get(path), path);
            }
        }
    }

    @Test
    void eachWeightHasTheOptimizerOfItsPath() {
        Optimizer first = Optimizers.adam(0.1).clipnorm(0.3);
        Optimizer other = Optimizers.sgd(0.05).momentum(0.9);
        Optimizer both =
                Optimizers.multiOptimizer(Optimizers.optimizerMap(other).with("dense/.*", first));
        InterpretedRun together = run(both);
        InterpretedRun byFirst = run(first);
        InterpretedRun byOther = run(other);
        together.train(batch(X));
        byFirst.train(batch(X));
        byOther.train(batch(X));
        assertEquals(byFirst.get("dense/kernel"), together.get("dense/kernel"));
        assertEquals(byOther.get("dense_1/kernel"), together.get("dense_1/kernel"));
        assertNotEquals(byOther.get("dense/kernel"), together.get("dense/kernel"));
        assertEquals(byFirst.get("optimizer/momentum/dense/kernel"), together.get("optimizer/0/momentum/dense/kernel"));
        assertEquals(1, together.get("optimizer/1/iterations").longAt(0));
        assertEquals(1, together.get("optimizer/iterations").longAt(0));
        assertThrows(
                IllegalArgumentException.class,
                () -> run(Optimizers.multiOptimizer(
                        Optimizers.optimizerMap(other).with("dense/.*", first).with("dense/kern.*", other))));
    }

    @Test
    void plansDoWhatTheInterpreterDoes() {
        Adam adam = Optimizers.adam(0.1);
        for (Optimizer optimizer : java.util.List.of(
                Optimizers.lossScaleOptimizer(adam),
                Optimizers.lossScaleOptimizer(adam.gradientAccumulationSteps(2)),
                Optimizers.multiOptimizer(
                        Optimizers.optimizerMap(Optimizers.sgd()).with("dense/.*", adam)),
                Optimizers.muon(0.02),
                Optimizers.scheduleFreeAdamW().warmupSteps(3))) {
            StepGraphs graphs = graphs(optimizer);
            for (Array x : java.util.List.of(X, INFINITE)) {
                if (x == INFINITE && !optimizer.name().equals("lossscaleoptimizer")) {
                    continue;
                }
                InterpretedRun run = new InterpretedRun(graphs, 1);
                Map<String, Array> weights = new LinkedHashMap<>();
                Map<String, Array> states = new LinkedHashMap<>();
                for (Kept kept : graphs.kept()) {
                    (kept.kind() == Parameter.Kind.WEIGHT ? weights : states).put(kept.path(), run.get(kept.path()));
                }
                CompilerLaw.standard()
                        .checkMeaning(graphs.train(), new Arguments(batch(x), weights, states), Map.of("batch", 3L));
            }
        }
    }

    @Test
    void slotsThatAreCopiesBeginAsTheirWeights() {
        InterpretedRun run = run(Optimizers.scheduleFreeAdamW());
        assertEquals(run.get("dense/kernel"), run.get("optimizer/momentum/dense/kernel"));
        Array given = Array.floats(new long[] {2, 4}, 1, 2, 3, 4, 5, 6, 7, 8);
        InterpretedRun warm = run(Optimizers.scheduleFreeAdamW());
        InterpretedRun expected = run(Optimizers.scheduleFreeAdamW());
        warm.set("dense/kernel", given);
        expected.set("dense/kernel", given);
        expected.set("optimizer/momentum/dense/kernel", given);
        warm.train(batch(X));
        expected.train(batch(X));
        assertEquals(expected.get("dense/kernel"), warm.get("dense/kernel"));
    }

    @Test
    void labelsOfAnotherLengthThanPredictionsAreLearned() {
        Model<Series, Series> model =
                Model.of("m", series(6, 3), x -> x.dense(8).tanh().dense(4));
        InterpretedRun run = new InterpretedRun(
                Training.of(model)
                        .optimizer(Optimizers.adam(0.05))
                        .loss(Losses.ctc())
                        .graphs(),
                1);
        double[] x = new java.util.SplittableRandom(3).doubles(2 * 6 * 3, -1, 1).toArray();
        Map<String, Array> data = Map.of(
                "input_layer", Array.of(org.hornbeam.ops.DType.F32, new long[] {2, 6, 3}, x),
                "y", Array.ints(new long[] {2, 3}, 1, 2, 2, 3, 0, 0));
        double first = run.train(data).output("loss").get();
        for (int i = 0; i < 40; i++) {
            run.train(data);
        }
        double last = run.train(data).output("loss").get();
        assertTrue(last < first / 3, first + " became " + last);
    }
}
