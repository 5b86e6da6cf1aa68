// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.hornbeam.loss.Losses.sparseCategoricalCrossentropy;
import static org.hornbeam.metric.Metrics.sparseCategoricalAccuracy;
import static org.hornbeam.optimizer.Optimizers.adamW;
import static org.hornbeam.optimizer.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.hornbeam.Model;
import org.hornbeam.Training;
import org.hornbeam.form.Features;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Parameter;
import org.hornbeam.ops.DType;
import org.hornbeam.optimizer.Optimizer;
import org.hornbeam.propertytests.CompilerLaw;
import org.hornbeam.propertytests.Inputs;
import org.hornbeam.propertytests.ModelArbitraries;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.training.Kept;
import org.hornbeam.training.StepGraphs;

/** Random models, written as users write them: prediction, evaluation and training steps through the whole compiler. */
class RandomModelTest {
    // Far from the points where a rounding error of a gradient decides about the sign of a step.
    private static final List<Optimizer> OPTIMIZERS =
            List.of(sgd(0.1).momentum(0.9), adamW(0.01).epsilon(0.01));

    private static final CompilerLaw LAW = CompilerLaw.standard().tolerance(1e-3);

    @Provide
    Arbitrary<Model<?, Features>> models() {
        return ModelArbitraries.models();
    }

    @Property(tries = 8, seed = "43")
    void stepsComputeWhatTheInterpreterDoes(
            @ForAll("models") Model<?, Features> model,
            @ForAll @LongRange(min = 1, max = 5) long batch,
            @ForAll boolean adaptive) {
        StepGraphs graphs = Training.of(model)
                .optimizer(OPTIMIZERS.get(adaptive ? 1 : 0))
                .loss(sparseCategoricalCrossentropy().fromLogits(true))
                .metric(sparseCategoricalAccuracy())
                .graphs();
        Map<String, Array> kept = new LinkedHashMap<>(Interpreter.rounded()
                .run(graphs.initialize(), Map.of(StepGraphs.SEED, Array.ints(new long[] {2}, 7, 1)))
                .updates());
        for (int step = 0; step < 2; step++) {
            CompilerLaw.Call call = call(graphs, graphs.train(), kept, batch, step);
            LAW.check(graphs.train(), call.arguments(), call.sizes());
            kept.putAll(Interpreter.rounded()
                    .run(graphs.train(), call.arguments(), call.sizes())
                    .updates());
        }
        for (Graph graph : List.of(graphs.evaluate(), graphs.predict())) {
            CompilerLaw.Call call = call(graphs, graph, kept, batch, 2);
            LAW.check(graph, call.arguments(), call.sizes());
        }
        assertEquals(
                batch,
                Interpreter.rounded()
                        .run(
                                graphs.predict(),
                                call(graphs, graphs.predict(), kept, batch, 2).arguments(),
                                Map.of())
                        .output()
                        .dim(0));
    }

    private static CompilerLaw.Call call(
            StepGraphs graphs, Graph graph, Map<String, Array> kept, long batch, long seed) {
        Map<String, Long> sizes = new TreeMap<>();
        for (int id : graph.parameters()) {
            Parameter parameter = (Parameter) graph.node(id).op();
            parameter.type().shape().dims().forEach(dim -> dim.symbols().forEach(symbol -> sizes.put(symbol, 4L)));
        }
        sizes.put("batch", batch);
        Map<String, Array> inputs = new LinkedHashMap<>();
        Inputs.forGraph(graph, seed, sizes).inputs().forEach((name, array) -> {
            int most = name.equals(StepGraphs.LABELS) ? ModelArbitraries.CLASSES : 11;
            inputs.put(name, array.dtype() == DType.I32 ? indices(array.shape(), most, seed) : array);
        });
        Map<String, Array> weights = new LinkedHashMap<>();
        Map<String, Array> states = new LinkedHashMap<>();
        for (Kept value : graphs.kept()) {
            (value.kind() == Parameter.Kind.WEIGHT ? weights : states)
                    .put(value.path(), Objects.requireNonNull(kept.get(value.path()), value.path()));
        }
        return new CompilerLaw.Call(new Arguments(inputs, weights, states), sizes);
    }

    private static Array indices(long[] shape, int most, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long size = java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        return Array.of(DType.I32, shape, random.longs(size, 0, most).toArray());
    }
}
