// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import static org.hornbeam.activation.Activations.relu;
import static org.hornbeam.activation.Activations.sigmoid;
import static org.hornbeam.activation.Activations.tanh;
import static org.hornbeam.form.Forms.block;
import static org.hornbeam.form.Forms.features;
import static org.hornbeam.form.Forms.image;
import static org.hornbeam.form.Forms.series;
import static org.hornbeam.form.Forms.tokens;
import static org.hornbeam.form.Forms.volume;
import static org.hornbeam.layer.Interpolation.BILINEAR;
import static org.hornbeam.layer.Layers.shared;
import static org.hornbeam.layer.Padding.SAME;
import static org.hornbeam.layer.ScoreMode.CONCAT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hornbeam.Inputs;
import org.hornbeam.Model;
import org.hornbeam.Outputs;
import org.hornbeam.form.Form;
import org.hornbeam.form.Image;
import org.hornbeam.form.Series;
import org.hornbeam.form.Volume;
import org.hornbeam.layer.AdaptiveAveragePooling2D;
import org.hornbeam.layer.AdaptiveMaxPooling2D;
import org.hornbeam.layer.Attention;
import org.hornbeam.layer.Conv2DTranspose;
import org.hornbeam.layer.Conv3D;
import org.hornbeam.layer.DepthwiseConv2D;
import org.hornbeam.layer.Dot;
import org.hornbeam.layer.Identity;
import org.hornbeam.layer.MultiHeadAttention;
import org.hornbeam.layer.Multiply;
import org.hornbeam.layer.ReversibleEmbedding;
import org.hornbeam.layer.UpSampling2D;
import org.hornbeam.ops.DType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Families of layers beside the same layers in Keras 3.16, as {@link LayerGoldenTest} compares them. */
class LayerFamiliesGoldenTest {
    private static <F extends Form<F>> Model<Series, F> steps(int steps, int size, Function<Series, F> layers) {
        return Model.of("m", series(steps, size), layers);
    }

    private static <F extends Form<F>> Model<Image, F> picture(int h, int w, int c, Function<Image, F> layers) {
        return Model.of("m", image(h, w, c), layers);
    }

    private static <F extends Form<F>> Model<Volume, F> scan(int d, int h, int w, int c, Function<Volume, F> layers) {
        return Model.of("m", volume(d, h, w, c), layers);
    }

    private static void convolutions(Map<String, Model<?, ?>> m) {
        m.put("conv3d_same", scan(4, 5, 3, 2, x -> x.then(new Conv3D(2, List.of(2, 3, 2)).padding(SAME))));
        m.put("conv3d_valid_stride", scan(5, 5, 4, 2, x -> x.conv3d(3, 2, c -> c.strides(2, 1, 2))));
        m.put(
                "convT1d_same",
                steps(5, 2, x -> x.conv1dTranspose(3, 4, c -> c.strides(2).padding(SAME))));
        m.put("convT1d_valid", steps(5, 3, x -> x.conv1dTranspose(2, 3, c -> c.strides(2))));
        m.put(
                "convT2d_outpad",
                picture(
                        3,
                        4,
                        2,
                        x -> x.conv2dTranspose(
                                2, 3, c -> c.strides(2).padding(SAME).outputPadding(List.of(0, 0)))));
        m.put(
                "convT2d_same",
                picture(
                        4,
                        5,
                        2,
                        x -> x.conv2dTranspose(
                                3, 3, c -> c.strides(2).padding(SAME).activation(relu()))));
        m.put("convT2d_valid", picture(3, 4, 2, x -> x.then(new Conv2DTranspose(2, List.of(2, 3)).strides(2, 1))));
        m.put(
                "dwconv1d",
                steps(8, 3, x -> x.depthwiseConv1d(3, c -> c.depthMultiplier(2).strides(2))));
        m.put(
                "dwconv2d_mult2",
                picture(
                        6,
                        6,
                        3,
                        x -> x.depthwiseConv2d(3, c -> c.depthMultiplier(2).padding(SAME))));
        m.put(
                "dwconv2d_stride_same",
                picture(
                        7,
                        6,
                        2,
                        x -> x.then(new DepthwiseConv2D(List.of(3, 2))
                                .strides(2)
                                .padding(SAME)
                                .activation(relu()))));
        m.put(
                "sepconv2d_same",
                picture(
                        6,
                        5,
                        3,
                        x -> x.separableConv2d(4, 3, c -> c.depthMultiplier(2).padding(SAME))));
        m.put(
                "sepconv2d_stride",
                picture(7, 7, 2, x -> x.separableConv2d(3, 3, c -> c.strides(2).activation(relu()))));
    }

    private static void poolings(Map<String, Model<?, ?>> m) {
        m.put("adaptiveaveragepool2d", picture(6, 7, 2, x -> x.then(new AdaptiveAveragePooling2D(List.of(3, 2)))));
        m.put("adaptivemaxpool2d", picture(6, 7, 2, x -> x.then(new AdaptiveMaxPooling2D(List.of(3, 2)))));
        m.put(
                "averagepool3d_same",
                scan(4, 5, 6, 2, x -> x.averagePooling(3, p -> p.strides(2).padding(SAME))));
        m.put("averagepool3d_valid", scan(4, 5, 6, 2, x -> x.averagePooling(2)));
        m.put(
                "maxpool3d_same",
                scan(4, 5, 6, 2, x -> x.maxPooling(3, p -> p.strides(2).padding(SAME))));
        m.put("maxpool3d_valid", scan(4, 5, 6, 2, x -> x.maxPooling(2)));
        m.put("globalaveragepool3d", scan(4, 5, 6, 2, x -> x.globalAveragePooling()));
        m.put("globalmaxpool3d", scan(4, 5, 6, 2, x -> x.globalMaxPooling()));
    }

    private static void shapes(Map<String, Model<?, ?>> m) {
        m.put("cropping1d", steps(5, 2, x -> x.cropping(1)));
        m.put("cropping2d", picture(4, 6, 2, x -> x.cropping(1, 0, 1, 2)));
        m.put("repeatvector", Model.of("m", features(4), x -> x.repeatVector(3)));
        m.put("upsampling1d", steps(3, 2, x -> x.upSampling(2)));
        m.put("upsampling2d", picture(2, 3, 2, x -> x.then(new UpSampling2D(List.of(2, 3)))));
        m.put("upsampling2d_bilinear", picture(3, 4, 2, x -> x.upSampling(2, u -> u.interpolation(BILINEAR))));
        m.put("upsampling3d", scan(2, 2, 2, 1, x -> x.upSampling(2)));
        m.put("zeropad1d", steps(3, 2, x -> x.zeroPadding(2)));
        m.put("zeropad3d", scan(2, 2, 2, 1, x -> x.zeroPadding(1)));
        m.put(
                "autoencoder_conv",
                picture(
                        6,
                        4,
                        1,
                        x -> x.averagePooling(2)
                                .conv2d(3, 3, c -> c.padding(SAME).activation(relu()))
                                .named("conv2d_1")
                                .upSampling(2)
                                .conv2d(1, 3, c -> c.padding(SAME).activation(sigmoid()))
                                .named("conv2d")));
    }

    private static void core(Map<String, Model<?, ?>> m) {
        m.put(
                "dense_lora",
                Model.of("m", features(5), x -> x.dense(4, d -> d.loraRank(2).loraAlpha(2.0))));
        m.put("einsum_ab_bc", Model.of("m", features(5), x -> x.einsumDense("ab,bc->ac", e -> e.biasAxes("c"), 4)));
        m.put(
                "einsum_ellipsis",
                Model.of("m", block(2, 3, 4), x -> x.einsumDense("...x,xy->...y", e -> e.biasAxes("y"), 3)));
        m.put(
                "einsum_multi",
                steps(
                        4,
                        5,
                        x -> x.einsumDense(
                                "abc,cde->abde", e -> e.biasAxes("de").activation(relu()), -1, 2, 3)));
        var words = new ReversibleEmbedding(9, 4);
        m.put(
                "reversible_embedding_tied",
                Model.of(
                        "m",
                        tokens(3),
                        x -> x.then(shared("reversible_embedding", words))
                                .dense(4, d -> d.activation(tanh()))
                                .then(shared("reversible_embedding", words.reversed()))));
        m.put("identity", Model.of("m", features(3), x -> x.then(new Identity())));
        m.put("prelu", steps(3, 4, x -> x.prelu()));
        m.put("alpha_dropout_inference", steps(3, 4, x -> x.alphaDropout(0.3)));
        m.put("gaussian_dropout_inference", steps(3, 4, x -> x.gaussianDropout(0.4)));
        m.put("gaussian_noise_inference", steps(3, 4, x -> x.gaussianNoise(0.3)));
        m.put("gn_2", picture(4, 3, 6, x -> x.groupNormalization(2)));
        m.put("gn_instance", steps(5, 4, x -> x.groupNormalization(-1)));
        m.put("rms_default", steps(3, 4, x -> x.rmsNormalization()));
        m.put("rms_eps", Model.of("m", features(5), x -> x.rmsNormalization(r -> r.epsilon(0.05))));
        m.put("unitnorm", steps(3, 4, x -> x.unitNormalization()));
        m.put("se_block", picture(4, 4, 4, x -> {
            var gate = x.globalAveragePooling()
                    .dense(2, d -> d.activation(relu()))
                    .named("dense_1")
                    .dense(4, d -> d.activation(sigmoid()))
                    .named("dense")
                    .reshape(1, 1, 4);
            return x.then(new Multiply(), gate);
        }));
        var a = features(4).named("a");
        var b = features(4).named("b");
        m.put("dot_2d", Model.of("m", Inputs.of(a, b), a.then(new Dot(1), b)));
    }

    private static void attention(Map<String, Model<?, ?>> m) {
        var q = series(3, 4).named("q");
        var v = series(5, 4).named("v");
        var k = series(5, 4).named("k");
        m.put("additive_attention", Model.of("m", Inputs.of(q, v), q.additiveAttention(v)));
        m.put("attention_dot", Model.of("m", Inputs.of(q, v), q.attention(v)));
        m.put(
                "attention_scale_concat",
                Model.of(
                        "m",
                        Inputs.of(q, v, k),
                        q.then(new Attention().useScale(true).scoreMode(CONCAT), v, k)));
        m.put("gqa_self", steps(4, 5, x -> x.groupQueryAttention(3, 4, 2)));
        m.put("gqa_mqa_causal", steps(4, 4, x -> x.groupQueryAttention(2, 4, 1, g -> g.useCausalMask(true))));
        var x = series(4, 4).named("x");
        var pairs = block(DType.BOOL, 4, 4).named("pairs");
        m.put("mha_mask_input", Model.of("m", Inputs.of(x, pairs), x.then(new MultiHeadAttention(2, 2), x, pairs)));
        var s = series(3, 4);
        var scored = s.then(new MultiHeadAttention(2, 3).useBias(false).withScores());
        m.put("mha_scores", Model.of("m", s, Outputs.of(scored.output(), scored.scores())));
    }

    private static Map<String, Model<?, ?>> models() {
        Map<String, Model<?, ?>> m = new TreeMap<>();
        convolutions(m);
        poolings(m);
        shapes(m);
        core(m);
        attention(m);
        return m;
    }

    @TestFactory
    Stream<DynamicTest> agreesWithKeras() {
        return models().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(), () -> LayerGoldenTest.check(entry.getKey(), entry.getValue())));
    }

    @Test
    void everyCaseIsThere() {
        assertEquals(54, models().size());
    }
}
