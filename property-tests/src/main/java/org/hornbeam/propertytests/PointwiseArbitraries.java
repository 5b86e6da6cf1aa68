// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import static org.hornbeam.propertytests.LayerArbitraries.activations;
import static org.hornbeam.propertytests.LayerArbitraries.either;
import static org.hornbeam.propertytests.LayerArbitraries.from;
import static org.hornbeam.propertytests.LayerArbitraries.initializers;
import static org.hornbeam.propertytests.LayerArbitraries.option;
import static org.hornbeam.propertytests.LayerArbitraries.regularizers;
import static org.hornbeam.propertytests.LayerArbitraries.with;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.hornbeam.layer.ActivationLayer;
import org.hornbeam.layer.ActivityRegularization;
import org.hornbeam.layer.BatchNormalization;
import org.hornbeam.layer.Dense;
import org.hornbeam.layer.Dropout;
import org.hornbeam.layer.Flatten;
import org.hornbeam.layer.GaussianNoise;
import org.hornbeam.layer.Lambda;
import org.hornbeam.layer.LayerNormalization;
import org.hornbeam.layer.LeakyReLU;
import org.hornbeam.layer.Permute;
import org.hornbeam.layer.ReLU;
import org.hornbeam.layer.RenormClipping;
import org.hornbeam.layer.Rescaling;
import org.hornbeam.layer.Reshape;
import org.hornbeam.layer.SameForm;
import org.hornbeam.layer.SharedLayer;
import org.hornbeam.layer.SharedSameForm;
import org.hornbeam.layer.Softmax;
import org.hornbeam.ops.Ops;

/** Layers that take any form. */
final class PointwiseArbitraries {
    private PointwiseArbitraries() {}

    static Map<Class<?>, Arbitrary<Specimen>> kinds() {
        Map<Class<?>, Arbitrary<Specimen>> kinds = new LinkedHashMap<>();
        kinds.put(Dense.class, on(dense()));
        kinds.put(ActivationLayer.class, on(activations().map(ActivationLayer::new)));
        kinds.put(
                ReLU.class,
                on(with(
                        Arbitraries.just(new ReLU()),
                        option(Arbitraries.of(1.0, 6.0).injectNull(0.3), ReLU::maxValue),
                        option(Arbitraries.of(0.0, 0.1), ReLU::negativeSlope),
                        option(Arbitraries.of(0.0, 0.5), ReLU::threshold))));
        kinds.put(LeakyReLU.class, on(Arbitraries.of(0.0, 0.1, 0.3).map(LeakyReLU::new)));
        kinds.put(
                Softmax.class,
                Arbitraries.oneOf(
                        Combinators.combine(Arbitraries.of(-1, 1), forms())
                                .as((axis, input) -> Specimen.of(new Softmax(axis), input)),
                        Arbitraries.of(
                                Specimen.of(new Softmax(List.of(1, 2)), LayerInput.series(3, 4)),
                                Specimen.of(new Softmax(List.of(-1, 1)), LayerInput.image(2, 3, 4)))));
        kinds.put(
                Rescaling.class,
                on(Combinators.combine(Arbitraries.of(0.5, -2.0), Arbitraries.of(0.0, 3.0))
                        .as(Rescaling::new)));
        kinds.put(
                Dropout.class,
                Arbitraries.oneOf(
                        on(Arbitraries.of(0.0, 0.25, 0.5, 1.0).map(Dropout::new)),
                        Arbitraries.of(List.of(List.of(-1, 1, -1), List.of(-1, -1, 1), List.of(-1, 1, 1)))
                                .map(noise -> Specimen.of(new Dropout(0.4).noiseShape(noise), LayerInput.series()))));
        kinds.put(
                ActivityRegularization.class,
                on(Combinators.combine(Arbitraries.of(0.0, 0.1), Arbitraries.of(0.0, 0.2))
                        .as(ActivityRegularization::new)));
        kinds.put(GaussianNoise.class, on(Arbitraries.of(0.0, 0.1, 1.0).map(GaussianNoise::new)));
        kinds.put(
                BatchNormalization.class,
                Arbitraries.oneOf(
                        on(batchNormalization()),
                        batchNormalization()
                                .map(layer ->
                                        Specimen.of(layer, LayerInput.series().withMask()))));
        kinds.put(
                LayerNormalization.class,
                on(with(
                        Arbitraries.just(new LayerNormalization()),
                        option(Arbitraries.of(1e-3, 1e-2), LayerNormalization::epsilon),
                        option(either(), LayerNormalization::center),
                        option(either(), LayerNormalization::scale),
                        option(regularizers(), LayerNormalization::gammaRegularizer))));
        kinds.put(
                Permute.class,
                Arbitraries.of(
                        Specimen.of(Permute.of(2, 1), LayerInput.series()),
                        Specimen.of(Permute.of(3, 1, 2), LayerInput.image()),
                        Specimen.of(Permute.of(1, 2), LayerInput.series())));
        kinds.put(
                Reshape.class,
                Arbitraries.of(
                        Specimen.of(Reshape.of(2, 3), LayerInput.features(6)),
                        Specimen.of(Reshape.of(-1, 2), LayerInput.image(2, 3, 4)),
                        Specimen.of(Reshape.of(-1), LayerInput.block(3, 2)),
                        Specimen.of(Reshape.of(-1, 8), LayerInput.series(6, 4))));
        kinds.put(
                Flatten.class,
                Combinators.combine(
                                LayerArbitraries.dataFormats(),
                                Arbitraries.of(
                                        LayerInput.image(),
                                        LayerInput.series(3, 4),
                                        LayerInput.features(),
                                        LayerInput.volume(2, 3, 2, 2)))
                        .as((format, input) -> Specimen.of(new Flatten(format), input)));
        kinds.put(
                Lambda.class,
                on(Arbitraries.of(new Lambda("cube", x -> x.times(x).times(x)), new Lambda("sine", Ops::sin))));
        kinds.put(SharedSameForm.class, on(dense().map(dense -> new SharedSameForm("tower", dense))));
        kinds.put(
                SharedLayer.class,
                Arbitraries.of(Specimen.of(new SharedLayer<>("flat", new Flatten()), LayerInput.image())));
        return kinds;
    }

    static Arbitrary<Dense> dense() {
        return with(
                from(1, 6).map(Dense::new),
                option(activations(), Dense::activation),
                option(either(), Dense::useBias),
                option(initializers(), Dense::kernelInitializer),
                option(regularizers(), Dense::kernelRegularizer),
                option(regularizers(), Dense::activityRegularizer),
                option(from(1, 3).injectNull(0.6), Dense::loraRank),
                option(Arbitraries.of(1.0, 4.0).injectNull(0.5), Dense::loraAlpha));
    }

    private static Arbitrary<BatchNormalization> batchNormalization() {
        return with(
                Arbitraries.just(new BatchNormalization()),
                option(Arbitraries.of(0.5, 0.99), BatchNormalization::momentum),
                option(Arbitraries.of(1e-3, 1e-2), BatchNormalization::epsilon),
                option(either(), BatchNormalization::center),
                option(either(), BatchNormalization::scale),
                option(regularizers(), BatchNormalization::betaRegularizer),
                option(Arbitraries.of(false, false, true), BatchNormalization::renorm),
                option(
                        Arbitraries.of(new RenormClipping(1.5, 0.7, 0.5), new RenormClipping().dmax(2.0))
                                .injectNull(0.5),
                        BatchNormalization::renormClipping));
    }

    /** Forms of all ranks; lengths of series known or not. */
    static Arbitrary<LayerInput> forms() {
        return Arbitraries.of(
                LayerInput.features(),
                LayerInput.features(33),
                LayerInput.series(),
                LayerInput.image(),
                LayerInput.block(3, 2, 4));
    }

    private static Arbitrary<Specimen> on(Arbitrary<? extends SameForm> layers) {
        return Combinators.combine(layers, forms()).as((layer, input) -> Specimen.of(layer, input));
    }
}
