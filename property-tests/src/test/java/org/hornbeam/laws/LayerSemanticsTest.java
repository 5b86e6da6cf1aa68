// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.hornbeam.Model;
import org.hornbeam.form.Forms;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.layer.BatchNormalization;
import org.hornbeam.layer.Dense;
import org.hornbeam.layer.Layers;
import org.hornbeam.layer.Maximum;
import org.hornbeam.layer.MultiHeadAttention;
import org.hornbeam.layer.Multiply;
import org.hornbeam.layer.RenormClipping;
import org.hornbeam.layer.ReversibleEmbedding;
import org.hornbeam.layer.Scope;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.runtime.interpret.Results;
import org.hornbeam.trace.Tracing;
import org.junit.jupiter.api.Test;

/** Layers with options that no recorded case has, on numbers that can be followed by hand. */
class LayerSemanticsTest {
    private static Array array(long[] shape, double... elements) {
        return Array.of(DType.F32, shape, elements);
    }

    private static Array bools(long[] shape, double... elements) {
        return Array.of(DType.BOOL, shape, elements);
    }

    /** What is traced in a scope, in training, of these inputs. */
    private static Results run(
            Map<String, Array> inputs,
            Map<String, Array> weights,
            Map<String, Array> states,
            BiFunction<Scope, List<Value>, List<Value>> layers) {
        Tracing tracing = new Tracing(new GraphBuilder(), true);
        List<Value> values = new ArrayList<>();
        inputs.forEach((name, value) -> values.add(tracing.input(name, value.dtype(), Shape.of(value.shape()))));
        List<Value> results = layers.apply(tracing.root(), values);
        for (int i = 0; i < results.size(); i++) {
            tracing.builder().result("y" + i, Graph.Role.OUTPUT, results.get(i));
        }
        tracing.writeUpdates();
        return Interpreter.exact().run(tracing.builder().build(), new Arguments(inputs, weights, states), Map.of());
    }

    @Test
    void maskedNumbersDoNotCountWhereOthersAreReal() {
        Map<String, Array> inputs = new LinkedHashMap<>();
        inputs.put("a", array(new long[] {1, 4, 1}, 2, 3, 4, 5));
        inputs.put("b", array(new long[] {1, 4, 1}, 7, 1, 9, 2));
        inputs.put("aMask", bools(new long[] {1, 4}, 1, 0, 1, 0));
        inputs.put("bMask", bools(new long[] {1, 4}, 1, 1, 0, 0));
        Results results = run(inputs, Map.of(), Map.of(), (scope, x) -> {
            Value a = scope.withMask(x.get(0), x.get(2));
            Value b = scope.withMask(x.get(1), x.get(3));
            return List.of(
                    scope.call("product", new Multiply(), a, b),
                    scope.call("largest", new Maximum(), a, b),
                    scope.call("mixed", new Multiply(), a, x.get(1)));
        });
        assertArrayEquals(new double[] {14, 1, 4, 0}, results.output("y0").toDoubles());
        assertArrayEquals(new double[] {7, 1, 4, 5}, results.output("y1").toDoubles());
        assertArrayEquals(new double[] {14, 1, 36, 2}, results.output("y2").toDoubles());
    }

    @Test
    void renormalizationCorrectsToMovingAverages() {
        double[] x = {1, 5, 3, 7};
        Map<String, Array> states = new LinkedHashMap<>();
        states.put("bn/moving_mean", array(new long[] {1}, 1));
        states.put("bn/moving_variance", array(new long[] {1}, 4));
        states.put("bn/moving_stddev", array(new long[] {1}, 2));
        states.put("bn/renorm_mean", array(new long[] {1}, 3));
        states.put("bn/renorm_stddev", array(new long[] {1}, 2));
        BatchNormalization layer = new BatchNormalization()
                .renorm(true)
                .renormClipping(new RenormClipping(1.1, 0.5, 0.4))
                .renormMomentum(0.8)
                .momentum(0.9)
                .epsilon(0.5);
        Map<String, Array> weights =
                Map.of("bn/gamma", array(new long[] {1}, 2), "bn/beta", array(new long[] {1}, 0.25));
        Results results = run(
                Map.of("x", array(new long[] {4, 1}, x)),
                weights,
                states,
                (scope, inputs) -> List.of(scope.call("bn", layer, inputs.getFirst())));
        double mean = 4;
        double deviation = Math.sqrt(5 + 0.5);
        double factor = Math.min(1.1, deviation / 2);
        double offset = Math.min(0.4, (mean - 3) / 2);
        double[] expected = new double[4];
        for (int i = 0; i < 4; i++) {
            expected[i] = 2 * ((x[i] - mean) / deviation * factor + offset) + 0.25;
        }
        assertArrayEquals(expected, results.output("y0").toDoubles(), 1e-6);
        Map<String, Array> next = results.updates();
        assertEquals(1 * 0.9 + 4 * 0.1, next.get("bn/moving_mean").doubleAt(0), 1e-6);
        double moving = 2 * 0.9 + deviation * 0.1;
        assertEquals(moving, next.get("bn/moving_stddev").doubleAt(0), 1e-6);
        assertEquals(moving * moving - 0.5, next.get("bn/moving_variance").doubleAt(0), 1e-5);
        assertEquals(3 * 0.8 + 4 * 0.2, next.get("bn/renorm_mean").doubleAt(0), 1e-6);
        assertEquals(2 * 0.8 + deviation * 0.2, next.get("bn/renorm_stddev").doubleAt(0), 1e-6);
    }

    @Test
    void aLowRankChangeIsAddedToTheKernel() {
        Map<String, Array> weights = new LinkedHashMap<>();
        weights.put("d/kernel", array(new long[] {2, 2}, 1, 2, 3, 4));
        weights.put("d/lora_kernel_a", array(new long[] {2, 1}, 1, -1));
        weights.put("d/lora_kernel_b", array(new long[] {1, 2}, 5, 7));
        Results results = run(
                Map.of("x", array(new long[] {1, 2}, 1, 10)),
                weights,
                Map.of(),
                (scope, x) -> List.of(
                        scope.call("d", new Dense(2).useBias(false).loraRank(1).loraAlpha(0.5), x.getFirst())));
        // The kernel is 1 + 2.5, 2 + 3.5; 3 - 2.5, 4 - 3.5.
        assertArrayEquals(new double[] {8.5, 10.5}, results.output("y0").toDoubles(), 1e-6);
    }

    @Test
    void anEmbeddingUsedBothWaysHasOneTable() {
        var words = new ReversibleEmbedding(7, 3);
        var model = Model.of(
                "m",
                Forms.tokens(4),
                x -> x.then(Layers.shared("words", words)).then(Layers.shared("words", words.reversed())));
        assertEquals(1, model.traced(false).weights().size());
        var untied = words.tieWeights(false);
        var other = Model.of(
                "m",
                Forms.tokens(4),
                x -> x.then(Layers.shared("words", untied)).then(Layers.shared("words", untied.reversed())));
        assertEquals(
                List.of("words/embeddings", "words/reverse_embeddings"),
                other.traced(false).weights().stream()
                        .map(weight -> weight.path())
                        .toList());
    }

    @Test
    void weightsOfAttentionAddUpTo1OrTo0() {
        double[] random = new java.util.SplittableRandom(5).doubles(24, -1, 1).toArray();
        Map<String, Array> inputs = new LinkedHashMap<>();
        inputs.put("x", array(new long[] {1, 3, 4}, java.util.Arrays.copyOf(random, 12)));
        inputs.put("pairs", bools(new long[] {1, 3, 3}, 1, 0, 1, 0, 0, 0, 0, 1, 1));
        Map<String, Array> weights = new LinkedHashMap<>();
        for (String map : List.of("query", "key", "value")) {
            weights.put("a/" + map + "/kernel", array(new long[] {4, 2, 3}, random));
        }
        weights.put("a/attention_output/kernel", array(new long[] {2, 3, 4}, random));
        Results results = run(
                inputs,
                weights,
                Map.of(),
                (scope, x) -> scope.call(
                        "a", new MultiHeadAttention(2, 3).useBias(false).withScores(), x.toArray(Value[]::new)));
        double[] scores = results.output("y1").toDoubles();
        assertEquals(18, scores.length);
        for (int head = 0; head < 2; head++) {
            for (int target = 0; target < 3; target++) {
                int at = (head * 3 + target) * 3;
                double sum = scores[at] + scores[at + 1] + scores[at + 2];
                assertEquals(target == 1 ? 0 : 1, sum, 1e-6);
            }
        }
        assertEquals(0, scores[1], 0);
        assertEquals(0, results.output("y0").doubleAt(4), 0);
    }
}
