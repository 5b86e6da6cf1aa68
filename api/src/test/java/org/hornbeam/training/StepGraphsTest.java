// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

import static org.hornbeam.form.Forms.features;
import static org.hornbeam.loss.Losses.categoricalCrossentropy;
import static org.hornbeam.loss.Losses.meanSquaredError;
import static org.hornbeam.loss.Losses.sparseCategoricalCrossentropy;
import static org.hornbeam.metric.Metrics.accuracy;
import static org.hornbeam.metric.Metrics.sparseCategoricalAccuracy;
import static org.hornbeam.optimizer.Optimizers.adam;
import static org.hornbeam.optimizer.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import org.hornbeam.Model;
import org.hornbeam.Training;
import org.hornbeam.form.Features;
import org.hornbeam.graph.Cond;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Exchange;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Node;
import org.hornbeam.loss.Reduction;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.junit.jupiter.api.Test;

/** What the graphs of a training look like, and what is refused. */
class StepGraphsTest {
    private static Model<Features, Features> line() {
        return Model.of("line", features(2), x -> x.dense(1, d -> d.useBias(false)));
    }

    private static Model<Features, Features> classifier() {
        return Model.of("classifier", features(4), x -> x.dense(5).relu().dense(3));
    }

    @Test
    void aStepIsOneGraph() {
        Graph train = Training.of(line())
                .optimizer(sgd(0.1))
                .loss(meanSquaredError())
                .graphs()
                .train();
        assertEquals(
                List.of(
                        "loss",
                        "dense/kernel",
                        "optimizer/iterations",
                        "metrics/loss/total",
                        "metrics/loss/count",
                        "step"),
                train.results().stream().map(Graph.Result::name).toList());
        List<String> parameters = train.parameters().stream()
                .map(id -> train.node(id).op().toString())
                .toList();
        assertEquals(
                List.of(
                        "input[input_layer]",
                        "weight[dense/kernel]",
                        "input[y]",
                        "state[metrics/loss/total]",
                        "state[metrics/loss/count]",
                        "state[optimizer/iterations]",
                        "state[optimizer/learning_rate]",
                        "state[step]"),
                parameters);
    }

    @Test
    void adamTakesTwelveOperationsForEachNumber() {
        Graph train = Training.of(line())
                .optimizer(adam())
                .loss(meanSquaredError())
                .graphs()
                .train();
        Shape kernel = Shape.of(2, 1);
        long operations = train.nodes().stream()
                .filter(node -> node.op() instanceof Elementwise
                        && node.type().tensor().shape().equals(kernel))
                .count();
        assertEquals(12, operations, train::toString);
    }

    @Test
    void tracingTwiceGivesTheSameText() {
        Training<Features, Features> training = Training.of(classifier())
                .optimizer(adam())
                .loss(sparseCategoricalCrossentropy().fromLogits(true))
                .metric(sparseCategoricalAccuracy());
        assertEquals(training.graphs(), training.graphs());
        assertEquals(
                training.graphs().train().toString(), training.graphs().train().toString());
    }

    @Test
    void labelsFollowTheLoss() {
        StepGraphs graphs = Training.of(classifier())
                .loss(sparseCategoricalCrossentropy().ignoreClass(-1))
                .graphs();
        var labels = graphs.labels().get("y");
        assertEquals(DType.I32, labels.dtype());
        assertEquals(Shape.of(Dim.BATCH), labels.shape());
        assertEquals(OptionalInt.of(3), labels.classes());
        assertEquals(OptionalInt.of(-1), labels.ignored());
    }

    @Test
    void frozenWeightsHaveNoSlotsAndAreNotUpdated() {
        StepGraphs graphs = Training.of(classifier())
                .optimizer(adam())
                .loss(sparseCategoricalCrossentropy())
                .freeze("dense")
                .graphs();
        List<String> updates =
                graphs.train().results().stream().map(Graph.Result::name).toList();
        assertFalse(updates.contains("dense/kernel"));
        assertTrue(updates.contains("dense_1/kernel"));
        assertTrue(graphs.kept().stream().anyMatch(kept -> kept.path().equals("dense/kernel") && !kept.trainable()));
        assertTrue(graphs.kept().stream().noneMatch(kept -> kept.path().equals("optimizer/velocity/dense/kernel")));
        assertTrue(graphs.kept().stream().anyMatch(kept -> kept.path().equals("optimizer/velocity/dense_1/kernel")));
    }

    @Test
    void everythingThatIsKeptHasAFirstValue() {
        StepGraphs graphs = Training.of(classifier())
                .optimizer(adam().useEma(true).gradientAccumulationSteps(2).amsgrad(true))
                .loss(sparseCategoricalCrossentropy())
                .metric(accuracy())
                .graphs();
        List<String> first =
                graphs.initialize().results().stream().map(Graph.Result::name).toList();
        assertEquals(graphs.kept().stream().map(Kept::path).toList(), first);
        for (Graph.Result update : graphs.train().results(Graph.Role.UPDATE)) {
            assertTrue(first.contains(update.name()), update.name());
        }
    }

    @Test
    void accumulationIsABranch() {
        Graph train = Training.of(classifier())
                .optimizer(adam().gradientAccumulationSteps(4))
                .loss(sparseCategoricalCrossentropy())
                .graphs()
                .train();
        assertEquals(
                1,
                train.nodes().stream().filter(node -> node.op() instanceof Cond).count());
    }

    @Test
    void shardsExchangeGradientsBeforeClipping() {
        Graph train = Training.of(line())
                .optimizer(sgd().clipnorm(1))
                .loss(meanSquaredError())
                .shards(2)
                .graphs()
                .train();
        List<Node> exchanges = train.nodes().stream()
                .filter(node -> node.op() instanceof Exchange)
                .toList();
        assertEquals(
                List.of("float32[]", "float32[2, 1]"),
                exchanges.stream().map(node -> node.type().toString()).toList());
        Graph alone = Training.of(line()).loss(meanSquaredError()).graphs().train();
        assertTrue(alone.nodes().stream().noneMatch(node -> node.op() instanceof Exchange));
    }

    @Test
    void metricsOfOneNameAreToldApart() {
        Graph metrics = Training.of(classifier())
                .loss(sparseCategoricalCrossentropy())
                .metric(accuracy())
                .metric(accuracy())
                .graphs()
                .metrics();
        assertEquals(
                List.of("loss", "accuracy", "accuracy_1"),
                metrics.results().stream().map(Graph.Result::name).toList());
    }

    private static String refused(Class<? extends RuntimeException> type, Training<?, ?> training) {
        return String.valueOf(assertThrows(type, training::graphs).getMessage());
    }

    @Test
    void mistakesAreNamed() {
        String none = refused(IllegalArgumentException.class, Training.of(line()));
        assertTrue(none.contains("\"line\"") && none.contains("no loss"), none);

        Training<?, ?> squared = Training.of(line()).loss(meanSquaredError());
        String pattern = refused(IllegalArgumentException.class, squared.freeze("encoder/**"));
        assertTrue(pattern.contains("encoder/**") && pattern.contains("dense/kernel"), pattern);

        String frozen = refused(IllegalArgumentException.class, squared.freeze("**"));
        assertTrue(frozen.contains("nothing to train"), frozen);

        String undecayed = refused(
                IllegalArgumentException.class,
                squared.optimizer(sgd().weightDecay(0.1).excludeFromWeightDecay(List.of("bias"))));
        assertTrue(undecayed.contains("excludeFromWeightDecay") && undecayed.contains("\"bias\""), undecayed);

        String one = refused(ShapeException.class, Training.of(line()).loss(categoricalCrossentropy()));
        assertTrue(one.contains("binaryCrossentropy()") && one.contains("\"dense\""), one);

        String unreduced = refused(
                ShapeException.class,
                Training.of(line()).loss(meanSquaredError().reduction(Reduction.NONE)));
        assertTrue(unreduced.contains("NONE"), unreduced);

        IllegalArgumentException unknown = assertThrows(
                IllegalArgumentException.class, () -> Training.of(line()).loss("out", meanSquaredError()));
        assertTrue(String.valueOf(unknown.getMessage()).contains("[dense]"));
    }
}
