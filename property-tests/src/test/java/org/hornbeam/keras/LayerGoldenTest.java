// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import static org.hornbeam.activation.Activations.activation;
import static org.hornbeam.activation.Activations.hardSigmoid;
import static org.hornbeam.activation.Activations.relu;
import static org.hornbeam.activation.Activations.sigmoid;
import static org.hornbeam.activation.Activations.softmax;
import static org.hornbeam.activation.Activations.tanh;
import static org.hornbeam.form.Forms.features;
import static org.hornbeam.form.Forms.image;
import static org.hornbeam.form.Forms.series;
import static org.hornbeam.form.Forms.tokens;
import static org.hornbeam.form.Forms.volume;
import static org.hornbeam.layer.DataFormat.CHANNELS_FIRST;
import static org.hornbeam.layer.Layers.bidirectional;
import static org.hornbeam.layer.Layers.conv2d;
import static org.hornbeam.layer.Layers.dense;
import static org.hornbeam.layer.Layers.rnn;
import static org.hornbeam.layer.Layers.shared;
import static org.hornbeam.layer.Layers.stackedRnnCells;
import static org.hornbeam.layer.Padding.CAUSAL;
import static org.hornbeam.layer.Padding.SAME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hornbeam.Inputs;
import org.hornbeam.Model;
import org.hornbeam.Outputs;
import org.hornbeam.activation.Elu;
import org.hornbeam.form.Features;
import org.hornbeam.form.Form;
import org.hornbeam.form.Image;
import org.hornbeam.form.Series;
import org.hornbeam.form.Volume;
import org.hornbeam.graph.Gradients;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.layer.ActivityRegularization;
import org.hornbeam.layer.CategoryEncoding;
import org.hornbeam.layer.CenterCrop;
import org.hornbeam.layer.Conv2D;
import org.hornbeam.layer.ConvLSTMCell;
import org.hornbeam.layer.Discretization;
import org.hornbeam.layer.DtypePolicy;
import org.hornbeam.layer.GRUCell;
import org.hornbeam.layer.Interpolation;
import org.hornbeam.layer.LSTMCell;
import org.hornbeam.layer.LayerNormalization;
import org.hornbeam.layer.LeakyReLU;
import org.hornbeam.layer.MaxPooling2D;
import org.hornbeam.layer.MergeMode;
import org.hornbeam.layer.Moments;
import org.hornbeam.layer.MultiHeadAttention;
import org.hornbeam.layer.Normalization;
import org.hornbeam.layer.OutputMode;
import org.hornbeam.layer.Permute;
import org.hornbeam.layer.Range;
import org.hornbeam.layer.ReLU;
import org.hornbeam.layer.Recurrent;
import org.hornbeam.layer.Resizing;
import org.hornbeam.layer.STFTSpectrogram;
import org.hornbeam.layer.SimpleRNNCell;
import org.hornbeam.layer.Softmax;
import org.hornbeam.layer.Solarization;
import org.hornbeam.layer.ZeroPadding2D;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.L1L2;
import org.hornbeam.regularizer.Regularizers;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.runtime.interpret.Results;
import org.hornbeam.trace.TracedState;
import org.hornbeam.trace.TracedWeight;
import org.hornbeam.trace.Tracing;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Models in Hornbeam beside the same models in Keras 3.16: outputs, derivatives by every input and weight, and what
 * training changes, by the weights and inputs that Keras was given.
 */
class LayerGoldenTest {
    private static final double RELATIVE = 1e-4;
    private static final double ABSOLUTE = 1e-5;

    private static Model<Features, Features> row(int size, Function<Features, Features> layers) {
        return Model.of("m", features(size), layers);
    }

    private static <F extends Form<F>> Model<Series, F> steps(int steps, int size, Function<Series, F> layers) {
        return Model.of("m", series(steps, size), layers);
    }

    private static <F extends Form<F>> Model<Image, F> picture(int h, int w, int c, Function<Image, F> layers) {
        return Model.of("m", image(h, w, c), layers);
    }

    private static Model<Inputs, Series> pair(int size, java.util.function.BinaryOperator<Series> layers) {
        var a = series(3, 4).named("a");
        var b = series(3, size).named("b");
        return Model.of("m", Inputs.of(a, b), layers.apply(a, b));
    }

    private static Model<Features, Features> dense6(String name) {
        return row(5, x -> x.dense(6, d -> d.activation(activation(name))));
    }

    private static Features pooled(Series x) {
        return x.globalAveragePooling();
    }

    /** Keras numbers layers in the order in which they are made, and made the second dense layer first. */
    private static Series encoder(Series x, Series value, String up, String down) {
        var attended = x.add(x.multiHeadAttention(value, 2, 4)).layerNormalization();
        return attended.add(attended.dense(12, d -> d.activation(relu()))
                        .named(up)
                        .dense(8)
                        .named(down))
                .layerNormalization();
    }

    private static Map<String, Model<?, ?>> models() {
        Map<String, Model<?, ?>> m = new TreeMap<>();
        for (String name : List.of(
                "elu",
                "gelu",
                "leaky_relu",
                "mish",
                "hard_sigmoid",
                "hard_silu",
                "hard_tanh",
                "selu",
                "softmax",
                "log_softmax",
                "softplus",
                "softsign",
                "squareplus",
                "tanh_shrink",
                "hard_shrink",
                "soft_shrink",
                "log_sigmoid",
                "exponential",
                "relu",
                "relu6",
                "sigmoid",
                "silu",
                "tanh",
                "linear")) {
            m.put("dense_" + name, dense6(name));
        }
        m.put("activity_regularization", row(4, x -> x.then(new ActivityRegularization(0.1, 0.2))));
        m.put(
                "averagepool1d_same",
                steps(7, 2, x -> x.averagePooling(3, p -> p.strides(2).padding(SAME))));
        m.put("averagepool1d_valid", steps(7, 2, x -> x.averagePooling(2)));
        m.put(
                "averagepool2d_same",
                picture(6, 7, 2, x -> x.averagePooling(3, p -> p.strides(2).padding(SAME))));
        m.put("averagepool2d_valid", picture(6, 7, 2, x -> x.averagePooling(2)));
        m.put("bn_2d", row(5, x -> x.batchNormalization()));
        m.put("bn_axis1", picture(3, 4, 5, x -> x.batchNormalization(b -> b.axis(1))));
        m.put(
                "bn_conv",
                picture(3, 4, 2, x -> x.batchNormalization(b -> b.momentum(0.9).epsilon(1e-4))));
        m.put("bn_frozen", row(4, x -> x.batchNormalization()));
        m.put(
                "bn_noscale",
                steps(4, 3, x -> x.batchNormalization(b -> b.momentum(0.8).scale(false))));
        m.put("concat_last", pair(2, (a, b) -> a.concat(b)));
        m.put("merge_add", pair(4, (a, b) -> a.add(b)));
        m.put("merge_average", pair(4, (a, b) -> a.average(b)));
        m.put("merge_maximum", pair(4, (a, b) -> a.maximum(b)));
        m.put("merge_multiply", pair(4, (a, b) -> a.multiply(b)));
        m.put("merge_subtract", pair(4, (a, b) -> a.subtract(b)));
        m.put(
                "conv1d_causal_dil2",
                steps(
                        9,
                        2,
                        x -> x.conv1d(
                                3, 3, c -> c.padding(CAUSAL).dilationRate(2).activation(relu()))));
        m.put(
                "conv1d_groups",
                steps(7, 4, x -> x.conv1d(6, 3, c -> c.padding(SAME).groups(2))));
        m.put(
                "conv1d_same_stride2",
                steps(9, 3, x -> x.conv1d(4, 4, c -> c.padding(SAME).strides(2))));
        m.put("conv1d_valid", steps(8, 3, x -> x.conv1d(4, 3)));
        m.put(
                "conv2d_channels_first",
                picture(
                        3,
                        5,
                        6,
                        x -> x.conv2d(4, 3, c -> c.strides(2).padding(SAME).dataFormat(CHANNELS_FIRST))));
        m.put(
                "conv2d_dilated_same",
                picture(8, 8, 2, x -> x.conv2d(2, 3, c -> c.padding(SAME).dilationRate(2, 1))));
        m.put(
                "conv2d_groups",
                picture(5, 5, 4, x -> x.conv2d(4, 3, c -> c.padding(SAME).groups(4))));
        m.put(
                "conv2d_same",
                picture(5, 6, 2, x -> x.conv2d(3, 3, c -> c.padding(SAME).activation(relu()))));
        m.put(
                "conv2d_same_stride2_even",
                picture(6, 7, 2, x -> x.conv2d(3, 3, c -> c.padding(SAME).strides(2))));
        m.put("conv2d_valid", picture(6, 7, 3, x -> x.then(new Conv2D(4, List.of(3, 2)))));
        m.put(
                "conv2d_valid_stride",
                picture(
                        9,
                        8,
                        2,
                        x -> x.then(new Conv2D(3, List.of(3, 2)).strides(2, 3).useBias(false))));
        m.put("dense_3d_input", steps(4, 5, x -> x.dense(3, d -> d.activation(tanh()))));
        m.put(
                "dense_named_model",
                Model.of(
                        "m",
                        features(4).named("features"),
                        x -> x.dense(3, d -> d.activation(relu()))
                                .named("body")
                                .dense(2)
                                .named("head")));
        m.put("dense_nobias", row(4, x -> x.dense(3, d -> d.useBias(false))));
        m.put(
                "dense_regularized",
                row(
                        5,
                        x -> x.dense(
                                4,
                                d -> d.kernelRegularizer(new L1L2(0.01, 0.02))
                                        .activityRegularizer(Regularizers.l2(0.03))
                                        .biasRegularizer(Regularizers.l2(0.01)))));
        m.put("dropout_inference", steps(3, 4, x -> x.dropout(0.5)));
        m.put("elu_alpha", row(6, x -> x.activation(new Elu(0.7))));
        m.put("embedding_basic", Model.of("m", tokens(5), x -> x.embedding(7, 4)));
        m.put("embedding_mask_gap", Model.of("m", tokens(5), x -> pooled(x.embedding(8, 4, e -> e.maskZero(true)))));
        m.put(
                "embedding_mask_lstm",
                Model.of(
                        "m",
                        tokens(5),
                        x -> x.embedding(8, 4, e -> e.maskZero(true)).lstm(3)));
        m.put("flatten", picture(2, 3, 4, x -> x.flatten()));
        m.put("globalaveragepool1d", steps(7, 2, x -> x.globalAveragePooling()));
        m.put("globalmaxpool1d", steps(7, 2, x -> x.globalMaxPooling()));
        m.put("globalaveragepool2d", picture(6, 7, 2, x -> x.globalAveragePooling()));
        m.put("globalmaxpool2d", picture(6, 7, 2, x -> x.globalMaxPooling()));
        m.put(
                "gru_backwards_seq",
                steps(5, 2, x -> x.then(rnn(new GRUCell(3)).goBackwards(true).sequence())));
        m.put("gru_last", steps(5, 4, x -> x.gru(3)));
        m.put("gru_masked", steps(5, 2, x -> x.masking(0).gruSequence(3)));
        m.put("gru_reset_before", steps(4, 2, x -> x.gruSequence(3, c -> c.resetAfter(false))));
        m.put("gru_seq", steps(4, 3, x -> x.gruSequence(4)));
        m.put(
                "lstm_backwards_seq",
                steps(5, 2, x -> x.then(rnn(new LSTMCell(3)).goBackwards(true).sequence())));
        m.put(
                "lstm_hard_sigmoid",
                steps(4, 2, x -> x.lstm(3, c -> c.activation(relu()).recurrentActivation(hardSigmoid()))));
        m.put("lstm_last", steps(5, 4, x -> x.lstm(3)));
        m.put("lstm_masked", steps(5, 2, x -> x.masking(0).lstmSequence(3)));
        m.put("lstm_seq", steps(4, 3, x -> x.lstmSequence(4)));
        m.put(
                "rnn_cell_lstm",
                steps(
                        4,
                        2,
                        x -> x.then(rnn(new LSTMCell(3)).generic(true).sequence())
                                .named("rnn")));
        m.put("masking_rnn", steps(5, 2, x -> x.masking(0).simpleRnnSequence(3)));
        m.put("simplernn_masked", steps(5, 2, x -> x.masking(0).simpleRnnSequence(3)));
        m.put(
                "simplernn_backwards_seq",
                steps(
                        5,
                        2,
                        x -> x.then(rnn(new SimpleRNNCell(3)).goBackwards(true).sequence())));
        m.put("simplernn_last", steps(5, 4, x -> x.simpleRnn(3)));
        m.put("simplernn_seq", steps(4, 3, x -> x.simpleRnnSequence(4)));
        m.put(
                "simplernn_relu_unroll",
                steps(
                        4,
                        2,
                        x -> x.then(rnn(new SimpleRNNCell(3).activation(relu()))
                                .unroll(true)
                                .last())));
        preprocessing(m);
        m.put("lstm_bidir", steps(4, 3, x -> x.bidirectionalSequence(new LSTMCell(2))));
        m.put("gru_bidir", steps(4, 3, x -> x.bidirectionalSequence(new GRUCell(2))));
        m.put("simplernn_bidir", steps(4, 3, x -> x.bidirectionalSequence(new SimpleRNNCell(2))));
        m.put(
                "bidir_mul_gru",
                steps(
                        4,
                        2,
                        x -> x.then(bidirectional(new GRUCell(3))
                                .mergeMode(MergeMode.MUL)
                                .sequence())));
        m.put(
                "rnn_stacked_gru",
                steps(
                        4,
                        2,
                        x -> x.then(rnn(stackedRnnCells(new GRUCell(3), new GRUCell(2).resetAfter(false)))
                                .generic(true)
                                .sequence())));
        m.put(
                "rnn_zero_output_mask",
                steps(
                        5,
                        2,
                        x -> x.masking(0)
                                .then(rnn(new SimpleRNNCell(3))
                                        .generic(true)
                                        .zeroOutputForMask(true)
                                        .sequence())));
        m.put("timedistributed_dense", steps(4, 5, x -> x.timeDistributed(dense(3).activation(relu()))));
        m.put(
                "timedistributed_conv2d",
                Model.of(
                        "m",
                        volume(3, 4, 5, 2),
                        x -> x.timeDistributed(conv2d(2, 3).padding(SAME), Volume.class)));
        m.put("convlstm2d", Model.of("m", volume(3, 4, 4, 2), x -> x.convLstm2dSequence(2, 3, c -> c.padding(SAME))));
        m.put(
                "convlstm2d_valid_last",
                Model.of(
                        "m",
                        volume(3, 5, 5, 1),
                        x -> x.then(
                                new Recurrent<Volume, Image>(rnn(new ConvLSTMCell(2, List.of(2, 3))), Image.class))));
        var steps = series(4, 2).named("steps");
        var hidden = features(3).named("hidden");
        var memory = features(3).named("memory");
        m.put(
                "lstm_initial_state",
                Model.of("m", Inputs.of(steps, hidden, memory), steps.rnnSequence(new LSTMCell(3), hidden, memory)));
        var s = series(4, 2);
        var lstm = s.lstmWithState(3);
        m.put(
                "lstm_state",
                Model.of(
                        "m",
                        s,
                        Outputs.of(
                                lstm.sequence(),
                                lstm.state().get(0),
                                lstm.state().get(1))));
        var gru = s.gruWithState(3);
        m.put(
                "gru_state",
                Model.of("m", s, Outputs.of(gru.sequence(), gru.state().get(0))));
        var rnn = s.rnnWithState(new SimpleRNNCell(3));
        m.put(
                "simplernn_state",
                Model.of("m", s, Outputs.of(rnn.sequence(), rnn.state().get(0))));
        m.put("leakyrelu_default", row(6, x -> x.then(new LeakyReLU())));
        m.put(
                "ln_axes",
                steps(3, 4, x -> x.layerNormalization(l -> l.axis(List.of(1, 2)).epsilon(1e-5))));
        m.put("ln_default", steps(3, 5, x -> x.layerNormalization()));
        m.put("ln_noscale", row(6, x -> x.then(new LayerNormalization().scale(false))));
        m.put(
                "maxpool1d_same",
                steps(7, 2, x -> x.maxPooling(3, p -> p.strides(2).padding(SAME))));
        m.put("maxpool1d_valid", steps(7, 2, x -> x.maxPooling(2)));
        m.put(
                "maxpool2d_cf",
                picture(2, 6, 7, x -> x.then(new MaxPooling2D(List.of(2, 3)).dataFormat(CHANNELS_FIRST))));
        m.put(
                "maxpool2d_same",
                picture(6, 7, 2, x -> x.maxPooling(3, p -> p.strides(2).padding(SAME))));
        m.put("maxpool2d_valid", picture(6, 7, 2, x -> x.maxPooling(2)));
        m.put("mha_self", steps(4, 5, x -> x.multiHeadAttention(2, 3)));
        m.put("mha_causal", steps(4, 4, x -> x.multiHeadAttention(2, 2, a -> a.useCausalMask(true))));
        m.put(
                "mha_masked_embedding",
                Model.of(
                        "m",
                        tokens(5),
                        x -> x.embedding(7, 4, e -> e.maskZero(true)).multiHeadAttention(2, 2)));
        var query = series(3, 5).named("query");
        var value = series(4, 5).named("value");
        m.put(
                "mha_cross_valuedim",
                Model.of(
                        "m",
                        Inputs.of(query, value),
                        query.then(new MultiHeadAttention(2, 3).valueDim(4).outputShape(6), value)));
        m.put("permute", steps(2, 3, x -> x.then(Permute.of(2, 1))));
        m.put("relu_full", steps(4, 5, x -> x.then(new ReLU(1.5, 0.1, 0.2))));
        m.put("rescaling", picture(3, 3, 2, x -> x.rescaling(1 / 127.5, -1)));
        m.put("reshape", steps(2, 6, x -> x.reshape(4, -1)));
        m.put("softmax_axis1", steps(3, 4, x -> x.then(new Softmax(1))));
        m.put("zeropad2d", picture(3, 3, 2, x -> x.then(new ZeroPadding2D(1, 0, 2, 1))));
        m.put("sequential_cnn", picture(6, 6, 1, x -> x.then(cnn())));
        m.put("residual_cnn", residual());
        m.put("transformer_encoder", Model.of("m", tokens(6), x -> {
            var embedded = x.embedding(11, 8, e -> e.maskZero(true));
            var first = encoder(embedded, embedded, "dense_1", "dense");
            // A functional model in Keras that runs eagerly loses the mask behind its first attention.
            return encoder(first, first.unmasked(), "dense_3", "dense_2")
                    .globalAveragePooling()
                    .dense(3)
                    .named("dense_4");
        }));
        m.put("two_in_two_out_shared", twoInTwoOut());
        m.put("nested_shared_models", nested());
        return m;
    }

    private static void preprocessing(Map<String, Model<?, ?>> m) {
        m.put(
                "normalization_given",
                row(3, x -> x.then(Normalization.of(List.of(1.0, -2.0, 0.5), List.of(4.0, 0.25, 1.0)))));
        m.put("normalization_adapt", row(4, x -> x.then(new Normalization().moments(Moments.standard(4)))));
        m.put(
                "discretization_int",
                Model.of("m", features(6), x -> x.then(new Discretization(List.of(-1.0, 0.0, 0.75)))));
        m.put(
                "discretization_onehot",
                Model.of(
                        "m",
                        features(1),
                        x -> x.then(new Discretization(List.of(-0.5, 0.5)).outputMode(OutputMode.ONE_HOT))));
        m.put(
                "category_count",
                Model.of("m", tokens(4), x -> x.then(new CategoryEncoding(6).outputMode(OutputMode.COUNT))));
        m.put("category_multi_hot", Model.of("m", tokens(4), x -> x.then(new CategoryEncoding(6))));
        m.put(
                "category_one_hot",
                Model.of("m", tokens(1), x -> x.then(new CategoryEncoding(6).outputMode(OutputMode.ONE_HOT))));
        m.put("centercrop", picture(5, 6, 2, x -> x.then(new CenterCrop(3, 2))));
        m.put("resizing_bilinear", picture(4, 4, 2, x -> x.then(new Resizing(5, 7))));
        m.put(
                "resizing_nearest",
                picture(4, 5, 2, x -> x.then(new Resizing(6, 3).interpolation(Interpolation.NEAREST))));
        m.put("solarization", picture(3, 3, 1, x -> x.then(new Solarization().thresholdFactor(new Range(0, 0.4)))));
        m.put(
                "stft_spectrogram",
                steps(
                        32,
                        1,
                        x -> x.then(new STFTSpectrogram()
                                .frameLength(8)
                                .frameStep(4)
                                .fftLength(8))));
    }

    private static Model<Image, Features> cnn() {
        return Model.of(
                "sequential",
                image(6, 6, 1),
                x -> x.conv2d(3, 3, c -> c.activation(relu()))
                        .maxPooling(2)
                        .flatten()
                        .dense(5, d -> d.activation(relu()))
                        .dropout(0.5)
                        .dense(2, d -> d.activation(softmax())));
    }

    private static Model<Image, Features> residual() {
        return picture(8, 8, 2, x -> {
            Image stem = x.conv2d(4, 3, c -> c.padding(SAME));
            Image one = stem.add(stem.conv2d(4, 3, c -> c.padding(SAME).useBias(false))
                            .batchNormalization()
                            .relu()
                            .conv2d(4, 3, c -> c.padding(SAME).useBias(false))
                            .batchNormalization())
                    .relu();
            Image inner = one.conv2d(6, 3, c -> c.padding(SAME).strides(2).useBias(false))
                    .batchNormalization()
                    .relu()
                    .conv2d(6, 3, c -> c.padding(SAME).useBias(false));
            Image shortcut = one.conv2d(6, 1, c -> c.padding(SAME).strides(2)).named("conv2d_5");
            return shortcut.add(inner.named("conv2d_4").batchNormalization())
                    .relu()
                    .globalAveragePooling()
                    .dense(4, d -> d.activation(softmax()));
        });
    }

    private static Model<Inputs, Outputs> twoInTwoOut() {
        var a = features(5).named("in_a");
        var b = features(5).named("in_b");
        var layer = shared("shared_dense", dense(4).activation(tanh()));
        var left = a.then(layer);
        var right = b.then(layer);
        return Model.of(
                "m",
                Inputs.of(a, b),
                Outputs.of(
                        left.concat(right).dense(2).named("out_a"),
                        left.multiply(right)
                                .dense(1, d -> d.activation(sigmoid()))
                                .named("out_b")));
    }

    private static Model<Inputs, Features> nested() {
        var a = features(4).named("x1");
        var b = features(4).named("x2");
        Model<Features, Features> sequential = Model.of(
                "inner_seq",
                features(4),
                x -> x.dense(3, d -> d.activation(tanh())).batchNormalization());
        var inner = shared("inner_seq", sequential);
        return Model.of(
                "m", Inputs.of(a, b), a.then(inner).add(b.then(inner)).dense(2).named("dense_1"));
    }

    @TestFactory
    Stream<DynamicTest> agreesWithKeras() {
        return models().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry.getKey(), entry.getValue())));
    }

    @Test
    void everyCaseIsThere() {
        assertEquals(132, models().size());
    }

    private static List<String> paths(Golden golden) {
        return golden.list("weights").stream()
                .map(weight -> String.valueOf(weight.get("path")))
                .toList();
    }

    static void check(String name, Model<?, ?> model) {
        Golden golden = Golden.of(name);
        List<String> problems = new ArrayList<>();
        run(golden, model, false, "", problems);
        if (golden.tensors().containsKey("train_output/0")) {
            run(golden, model, true, "train_", problems);
        }
        if (!problems.isEmpty()) {
            fail(name + ":\n" + String.join("\n", problems) + "\n" + model.summary());
        }
    }

    private static void run(Golden golden, Model<?, ?> model, boolean training, String prefix, List<String> problems) {
        Tracing tracing = new Tracing(
                new GraphBuilder(),
                training,
                DtypePolicy.FLOAT32,
                path -> golden.name().equals("bn_frozen"));
        List<Value> inputs = model.arguments(tracing);
        List<Value> outputs = model.trace(tracing.root(), inputs);
        GraphBuilder builder = tracing.builder();
        Map<String, Array> expected = new HashMap<>();
        Map<String, Array> given = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            given.put(
                    model.inputNames().get(i),
                    golden.tensor("input/" + i).cast(inputs.get(i).dtype()));
        }
        List<Value> cotangents = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            builder.result("output/" + i, Graph.Role.OUTPUT, outputs.get(i));
            expected.put("output/" + i, golden.tensor(prefix + "output/" + i));
            // Layers whose results are whole numbers, or that Keras computes outside of its graph, have no derivatives.
            if (golden.tensors().containsKey("cotangent/" + i)) {
                cotangents.add(tracing.input(
                        "cotangent/" + i, DType.F32, outputs.get(i).shape()));
                given.put("cotangent/" + i, golden.tensor("cotangent/" + i));
            }
        }
        Map<String, Array> weights = new HashMap<>();
        for (int i = 0; i < paths(golden).size(); i++) {
            if (golden.tensors().containsKey("weight/" + i)) {
                weights.put(paths(golden).get(i), golden.tensor("weight/" + i));
            }
        }
        List<Value> by = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            if (golden.tensors().containsKey(prefix + "grad_input/" + i)) {
                by.add(inputs.get(i));
                names.add("grad_input/" + i);
            }
        }
        for (TracedWeight weight : tracing.weights()) {
            int number = number(golden, weight.path());
            if (golden.tensors().containsKey(prefix + "grad_weight/" + number)) {
                by.add(weight.master());
                names.add("grad_weight/" + number);
            }
        }
        List<Value> shares =
                by.isEmpty() ? List.of() : new ArrayList<>(Gradients.of(outputs, new ArrayList<>(cotangents), by));
        for (int i = 0; i < by.size(); i++) {
            Value share = shares.get(i);
            if (share == null) {
                problems.add(prefix + names.get(i) + " is zero");
            } else {
                builder.result(names.get(i), Graph.Role.OUTPUT, share);
                expected.put(names.get(i), golden.tensor(prefix + names.get(i)));
            }
        }
        tracing.writeUpdates();
        Map<String, Array> states = new HashMap<>(weights);
        states.put(Tracing.SEED, Array.ints(new long[] {2}, 1, 2));
        states.put(Tracing.STEP, Array.ints(new long[0], 0));
        Results results = Interpreter.rounded().run(builder.build(), new Arguments(given, weights, states));
        expected.forEach((key, value) -> compare(prefix + key, value, results.output(key), problems));
        if (training) {
            for (TracedState state : tracing.states()) {
                Array after = golden.tensors().get("train_weight_after/" + number(golden, state.path()));
                Array ours = results.updates().getOrDefault(state.path(), weights.get(state.path()));
                if (after != null) {
                    compare("after " + state.path(), after, ours, problems);
                }
            }
        }
    }

    private static int number(Golden golden, String path) {
        int number = paths(golden).indexOf(path);
        if (number < 0) {
            throw new IllegalStateException("no weight " + path + " in Keras; it has " + paths(golden));
        }
        return number;
    }

    private static void compare(String what, Array expected, Array found, List<String> problems) {
        if (!java.util.Arrays.equals(expected.shape(), found.shape())) {
            problems.add(what + ": Keras " + expected + ", found " + found);
        } else if (!expected.cast(found.dtype()).allClose(found, RELATIVE, ABSOLUTE)) {
            problems.add(what + ": off by " + found.excess(expected.cast(found.dtype()), RELATIVE, ABSOLUTE)
                    + "\n  Keras " + expected + "\n  found " + found);
        }
    }
}
