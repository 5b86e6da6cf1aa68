// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import static org.hornbeam.activation.Activations.relu;
import static org.hornbeam.form.Forms.ANY;
import static org.hornbeam.form.Forms.block;
import static org.hornbeam.form.Forms.features;
import static org.hornbeam.form.Forms.image;
import static org.hornbeam.form.Forms.series;
import static org.hornbeam.form.Forms.tokens;
import static org.hornbeam.form.Forms.volume;
import static org.hornbeam.regularizer.Regularizers.l2;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hornbeam.Model;
import org.hornbeam.form.Form;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.trace.TracedState;
import org.hornbeam.trace.TracedWeight;
import org.hornbeam.trace.Tracing;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class LayersTest {
    private record Case(Form<?> result, String shape) {}

    @TestFactory
    Stream<DynamicTest> shapesFollowTheDocumentation() {
        Map<String, Case> cases = Map.ofEntries(
                Map.entry("dense", new Case(features(4).dense(3), "[batch, 3]")),
                Map.entry("dense of steps", new Case(series(ANY, 4).dense(3), "[batch, time, 3]")),
                Map.entry("conv1d", new Case(series(10, 4).conv1d(6, 3), "[batch, 8, 6]")),
                Map.entry(
                        "conv1d causal",
                        new Case(
                                series(ANY, 4)
                                        .conv1d(
                                                6,
                                                3,
                                                c -> c.padding(Padding.CAUSAL).dilationRate(2)),
                                "[batch, time, 6]")),
                Map.entry(
                        "conv2d same strides",
                        new Case(
                                image(7, 8, 4)
                                        .conv2d(
                                                6,
                                                3,
                                                c -> c.padding(Padding.SAME)
                                                        .strides(2)
                                                        .groups(2)),
                                "[batch, 4, 4, 6]")),
                Map.entry(
                        "conv2d channels first",
                        new Case(
                                image(3, 8, 9).conv2d(6, 3, c -> c.dataFormat(DataFormat.CHANNELS_FIRST)),
                                "[batch, 6, 6, 7]")),
                Map.entry(
                        "conv2d not square",
                        new Case(image(7, 8, 1).then(new Conv2D(2, List.of(1, 3))), "[batch, 7, 6, 2]")),
                Map.entry("max pooling", new Case(image(7, 8, 1).maxPooling(2), "[batch, 3, 4, 1]")),
                Map.entry(
                        "average pooling same",
                        new Case(image(7, 8, 1).averagePooling(2, p -> p.padding(Padding.SAME)), "[batch, 4, 4, 1]")),
                Map.entry(
                        "pooling over time",
                        new Case(series(ANY, 3).maxPooling(2), "[batch, floordiv(time - 2, 2) + 1, 3]")),
                Map.entry("global average", new Case(image(ANY, ANY, 3).globalAveragePooling(), "[batch, 3]")),
                Map.entry("global max over time", new Case(series(ANY, 3).globalMaxPooling(), "[batch, 3]")),
                Map.entry("flatten", new Case(volume(2, 3, 4, 5).flatten(), "[batch, 120]")),
                Map.entry("reshape", new Case(features(12).reshape(3, -1), "[batch, 3, 4]")),
                Map.entry("permute", new Case(series(3, 4).then(Permute.of(2, 1)), "[batch, 4, 3]")),
                Map.entry("padding", new Case(image(3, 4, 1).then(new ZeroPadding2D(1, 2, 3, 4)), "[batch, 6, 11, 1]")),
                Map.entry("embedding", new Case(tokens(ANY).embedding(10, 4), "[batch, time, 4]")),
                Map.entry("concat", new Case(series(5, 4).concat(series(5, 2)), "[batch, 5, 6]")),
                Map.entry(
                        "concat over time",
                        new Case(series(5, 4).concat(series(3, 4), c -> c.axis(1)), "[batch, 8, 4]")),
                Map.entry("attention", new Case(series(ANY, 4).multiHeadAttention(2, 3), "[batch, time, 4]")),
                Map.entry(
                        "cross attention",
                        new Case(series(5, 4).multiHeadAttention(series(7, 6), 2, 3), "[batch, 5, 4]")),
                Map.entry("lstm", new Case(series(ANY, 4).lstm(6), "[batch, 6]")),
                Map.entry("gru of steps", new Case(series(ANY, 4).gruSequence(6), "[batch, time, 6]")),
                Map.entry(
                        "lstm state",
                        new Case(series(ANY, 4).lstmWithState(6).state().get(1), "[batch, 6]")),
                Map.entry("block", new Case(block(3, 4).asSeries().layerNormalization(), "[batch, 3, 4]")));
        return cases.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> assertEquals(
                                entry.getValue().shape,
                                entry.getValue().result.shape().toString())));
    }

    @Test
    void withersCopyAndKeepEquality() {
        Dense dense = new Dense(4);
        assertEquals(dense, dense.useBias(false).useBias(true));
        assertNotEquals(dense, dense.activation(relu()));
        assertEquals(new Dense(4), dense);
        assertEquals(new Conv2D(2, 3), new Conv2D(2, List.of(3, 3)).strides(2).strides(1, 1));
        assertEquals(l2(0.1), dense.kernelRegularizer(l2(0.1)).kernelRegularizer());
    }

    @Test
    void weightsAndStateHaveTheNamesAndShapesOfKeras() {
        var model = Model.of(
                "m",
                tokens(7),
                x -> x.embedding(10, 4)
                        .conv1d(6, 3, c -> c.groups(2))
                        .batchNormalization()
                        .multiHeadAttention(2, 3)
                        .gru(5));
        Tracing tracing = model.traced(true);
        assertEquals(
                List.of(
                        "embedding/embeddings [10, 4]",
                        "conv1d/kernel [3, 2, 6]",
                        "conv1d/bias [6]",
                        "batch_normalization/gamma [6]",
                        "batch_normalization/beta [6]",
                        "multi_head_attention/query/kernel [6, 2, 3]",
                        "multi_head_attention/query/bias [2, 3]",
                        "multi_head_attention/key/kernel [6, 2, 3]",
                        "multi_head_attention/key/bias [2, 3]",
                        "multi_head_attention/value/kernel [6, 2, 3]",
                        "multi_head_attention/value/bias [2, 3]",
                        "multi_head_attention/attention_output/kernel [2, 3, 6]",
                        "multi_head_attention/attention_output/bias [6]",
                        "gru/gru_cell/kernel [6, 15]",
                        "gru/gru_cell/recurrent_kernel [5, 15]",
                        "gru/gru_cell/bias [2, 15]"),
                tracing.weights().stream().map(w -> w.path() + " " + w.shape()).toList());
        assertEquals(
                List.of("batch_normalization/moving_mean", "batch_normalization/moving_variance"),
                tracing.states().stream().map(TracedState::path).toList());
        assertEquals(
                tracing.states().stream().map(TracedState::path).toList(),
                List.copyOf(tracing.updates().keySet()));
        assertTrue(model.traced(false).updates().isEmpty());
    }

    @Test
    void aBatchNormalizationUsedTwiceUpdatesTwice() {
        var twice = Layers.shared("norm", new BatchNormalization());
        Tracing tracing =
                Model.of("m", features(3), x -> x.then(twice).then(twice)).traced(true);
        tracing.writeUpdates();
        String graph = tracing.builder().build().toString();
        assertEquals(
                1,
                graph.lines()
                        .filter(line -> line.startsWith("update norm/moving_mean"))
                        .count(),
                graph);
        // Each update is moving * 0.99 + batch * 0.01, and the second begins with the first.
        int last = tracing.updates().get("norm/moving_mean").id();
        var first =
                tracing.builder().node(tracing.builder().node(last).operands().getFirst());
        assertEquals("multiply", first.op().toString());
        assertEquals(
                "add", tracing.builder().node(first.operands().getFirst()).op().toString());
    }

    @Test
    void aFrozenBatchNormalizationRunsAsInInference() {
        var model = Model.of("m", features(3), x -> x.batchNormalization());
        Tracing tracing = new Tracing(
                new org.hornbeam.graph.GraphBuilder(),
                true,
                DtypePolicy.FLOAT32,
                path -> path.startsWith("batch_norm"));
        model.trace(tracing.root(), model.arguments(tracing));
        assertTrue(tracing.updates().isEmpty());
        assertTrue(tracing.weights().stream().noneMatch(TracedWeight::trainable));
    }

    @Test
    void dropoutIsGoneInInference() {
        var model = Model.of("m", features(3), x -> x.dropout(0.25));
        assertEquals("""
            %0 = input[input_layer]() : float32[batch, 3]
            output dropout = %0
            """, model.traced(false).builder().build().toString());
        String training = model.traced(true).builder().build().toString();
        assertTrue(training.contains("random_bits[dropout#0]"), training);
        assertTrue(training.contains("constant[1073741824]() : int32[]"), training);
    }

    @Test
    void eachCallDrawsItsOwnNumbers() {
        var noise = Layers.shared("noise", new Dropout(0.5));
        String graph = Model.of("m", features(3), x -> x.then(noise).then(noise))
                .traced(true)
                .builder()
                .build()
                .toString();
        assertTrue(graph.contains("random_bits[noise#0]") && graph.contains("random_bits[noise#1]"), graph);
    }

    @Test
    void mixedPrecisionCastsWeightsAndKeepsMasters() {
        var model = Model.of("m", features(4), x -> x.dense(3).batchNormalization())
                .dtypePolicy(DtypePolicy.MIXED_BFLOAT16);
        Tracing tracing = model.traced(true);
        String graph = tracing.builder().build().toString();
        assertTrue(graph.contains("weight[dense/kernel]() : float32[4, 3]"), graph);
        assertTrue(graph.contains("cast[bfloat16]"), graph);
        assertTrue(
                graph.lines().anyMatch(line -> line.contains("contract") && line.endsWith("bfloat16[batch, 3]")),
                graph);
        assertTrue(graph.lines().anyMatch(line -> line.contains("reduce_sum") && line.endsWith("float32[3]")), graph);
        var float32 = Model.of("m", features(4), x -> x.dense(2).dtypePolicy(DtypePolicy.FLOAT32))
                .dtypePolicy(DtypePolicy.MIXED_BFLOAT16);
        assertTrue(!float32.traced(false).builder().build().toString().contains("bfloat16"));
    }

    @Test
    void penaltiesAreScalars() {
        var model = Model.of(
                "m",
                features(4),
                x -> x.dense(3, d -> d.kernelRegularizer(l2(0.1)).activityRegularizer(l2(0.01))));
        Tracing tracing = model.traced(true);
        assertEquals(1, tracing.penalties().size());
        assertEquals(1, tracing.losses().size());
        assertEquals(0, tracing.penalties().getFirst().rank());
        assertEquals(0, tracing.losses().getFirst().rank());
    }

    @Test
    void unknownSizesOfSamePaddingAreRightForEverySize() {
        Dim out = image(ANY, 5, 1)
                .conv2d(1, 3, c -> c.padding(Padding.SAME).strides(2))
                .shape()
                .dim(1);
        for (long size = 1; size < 20; size++) {
            assertEquals(Math.ceilDiv(size, 2), out.bind(Map.of("height", size)));
        }
    }

    @Test
    void badArgumentsSayWhichAndWhat() {
        for (Runnable bad : List.<Runnable>of(
                () -> new Dense(0),
                () -> new Dropout(1.5),
                () -> new Embedding(0, 3),
                () -> new MaxPooling1D(0),
                () -> new Conv2D(4, List.of(3)).strides(1).checkWindows(),
                () -> Permute.of(1, 1),
                () -> Reshape.of(-1, -1),
                () -> new LSTMCell(0),
                () -> new MultiHeadAttention(0, 2))) {
            var e = assertThrows(IllegalArgumentException.class, bad::run);
            assertTrue(e.getMessage().contains("found") || e.getMessage().contains("not an order"), e.getMessage());
        }
        assertThrows(ShapeException.class, () -> image(8, 8, 3).conv2d(4, 3, c -> c.groups(2)));
        assertThrows(ShapeException.class, () -> image(8, 8, 4).conv2d(5, 3, c -> c.groups(2)));
        assertThrows(ShapeException.class, () -> image(8, 8, 4).conv2d(4, 3, c -> c.padding(Padding.CAUSAL)));
        var e = assertThrows(ShapeException.class, () -> features(12).reshape(5, 2));
        assertEquals(
                "layer \"reshape\": can't reshape [batch, 12] to [batch, 5, 2]: an example has 12 numbers, the target"
                        + " 10",
                e.getMessage());
        assertThrows(ShapeException.class, () -> block(3, 4).asImage());
        assertThrows(ShapeException.class, () -> block(DType.F32, 3).asTokens());
    }

    @Test
    void attentionCanBeShared() {
        var attention = Layers.shared("mix", new MultiHeadAttention(2, 3));
        var model = Model.of("m", series(5, 4), x -> x.then(attention).then(attention, x));
        assertEquals(8, model.traced(false).weights().size());
        assertThrows(IllegalArgumentException.class, () -> Layers.shared("a/b", new Dense(3)));
    }
}
