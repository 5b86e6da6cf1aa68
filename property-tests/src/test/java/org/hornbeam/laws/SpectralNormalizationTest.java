// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.hornbeam.form.Forms.features;
import static org.hornbeam.loss.Losses.meanSquaredError;
import static org.hornbeam.optimizer.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.hornbeam.Model;
import org.hornbeam.Training;
import org.hornbeam.graph.Parameter;
import org.hornbeam.layer.Dense;
import org.hornbeam.layer.SpectralNormalization;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.runtime.interpret.Results;
import org.hornbeam.training.Kept;
import org.hornbeam.training.StepGraphs;
import org.junit.jupiter.api.Test;

/** A kernel that is normalized while it is trained: an optimizer goes on from the normalized one. */
class SpectralNormalizationTest {
    private static final String KERNEL = "spectral_normalization/dense/kernel";
    private static final double[] X = {1, 2, -1, 0.5, 0.5, 3};
    private static final double[] Y = {1, -1, 0, 2};

    private static StepGraphs graphs(double rate) {
        return Training.of(Model.of(
                        "m",
                        features(3),
                        x -> x.then(new SpectralNormalization(new Dense(2).useBias(false)).powerIterations(50))))
                .optimizer(sgd(rate))
                .loss(meanSquaredError())
                .graphs();
    }

    private static Map<String, Array> step(StepGraphs graphs, Map<String, Array> kept) {
        Map<String, Array> weights = new LinkedHashMap<>();
        Map<String, Array> states = new LinkedHashMap<>();
        for (Kept value : graphs.kept()) {
            (value.kind() == Parameter.Kind.WEIGHT ? weights : states)
                    .put(value.path(), Objects.requireNonNull(kept.get(value.path()), value.path()));
        }
        Map<String, Array> inputs = new LinkedHashMap<>();
        inputs.put("features", Array.of(DType.F32, new long[] {2, 3}, X));
        for (int id : graphs.train().parameters()) {
            Parameter parameter = (Parameter) graphs.train().node(id).op();
            if (parameter.kind() == Parameter.Kind.INPUT) {
                inputs.put(
                        parameter.name(),
                        parameter.type().shape().dim(-1).is(3)
                                ? Array.of(DType.F32, new long[] {2, 3}, X)
                                : Array.of(DType.F32, new long[] {2, 2}, Y));
            }
        }
        inputs.keySet()
                .removeIf(name -> graphs.train().parameters().stream()
                        .noneMatch(id -> ((Parameter) graphs.train().node(id).op())
                                .name()
                                .equals(name)));
        Results results =
                Interpreter.rounded().run(graphs.train(), new Arguments(inputs, weights, states), Map.of("batch", 2L));
        Map<String, Array> next = new LinkedHashMap<>(kept);
        next.putAll(results.updates());
        return next;
    }

    private static Map<String, Array> first(StepGraphs graphs) {
        return new LinkedHashMap<>(Interpreter.rounded()
                .run(graphs.initialize(), Map.of(StepGraphs.SEED, Array.ints(new long[] {2}, 7, 1)))
                .updates());
    }

    /** The largest singular value of a matrix (3, 2), by the eigenvalues of its square (2, 2). */
    private static double largest(double[] w) {
        double a = w[0] * w[0] + w[2] * w[2] + w[4] * w[4];
        double b = w[0] * w[1] + w[2] * w[3] + w[4] * w[5];
        double c = w[1] * w[1] + w[3] * w[3] + w[5] * w[5];
        return Math.sqrt((a + c) / 2 + Math.sqrt((a - c) * (a - c) / 4 + b * b));
    }

    @Test
    void theKernelOfAStepHasTheNorm1() {
        StepGraphs graphs = graphs(0);
        Map<String, Array> before = first(graphs);
        double[] kernel = before.get(KERNEL).toDoubles();
        double[] after = step(graphs, before).get(KERNEL).toDoubles();
        double sigma = largest(kernel);
        double[] expected = java.util.Arrays.stream(kernel).map(w -> w / sigma).toArray();
        assertArrayEquals(expected, after, 1e-5);
        assertEquals(1, largest(after), 1e-5);
    }

    @Test
    void anOptimizerGoesOnFromThere() {
        StepGraphs graphs = graphs(0.1);
        Map<String, Array> before = first(graphs);
        double sigma = largest(before.get(KERNEL).toDoubles());
        double[] w = java.util.Arrays.stream(before.get(KERNEL).toDoubles())
                .map(value -> value / sigma)
                .toArray();
        double[] expected = w.clone();
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                double found = 0;
                for (int k = 0; k < 3; k++) {
                    found += X[3 * i + k] * w[2 * k + j];
                }
                for (int k = 0; k < 3; k++) {
                    // The mean of 4 squares.
                    expected[2 * k + j] -= 0.1 * X[3 * i + k] * 2 * (found - Y[2 * i + j]) / 4;
                }
            }
        }
        assertArrayEquals(expected, step(graphs, before).get(KERNEL).toDoubles(), 1e-5);
    }
}
