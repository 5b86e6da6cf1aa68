// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import static org.hornbeam.propertytests.LayerArbitraries.activations;
import static org.hornbeam.propertytests.LayerArbitraries.dataFormats;
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
import org.hornbeam.layer.AlphaDropout;
import org.hornbeam.layer.Conv2D;
import org.hornbeam.layer.ELU;
import org.hornbeam.layer.EinsumDense;
import org.hornbeam.layer.GaussianDropout;
import org.hornbeam.layer.GroupNormalization;
import org.hornbeam.layer.Identity;
import org.hornbeam.layer.PReLU;
import org.hornbeam.layer.RMSNormalization;
import org.hornbeam.layer.ReverseEmbedding;
import org.hornbeam.layer.ReversibleEmbedding;
import org.hornbeam.layer.SpatialDropout2D;
import org.hornbeam.layer.SpatialDropout3D;
import org.hornbeam.layer.SpectralNormalization;
import org.hornbeam.layer.SpectralNormalizationLayer;
import org.hornbeam.layer.TernaryDense;
import org.hornbeam.layer.UnitNormalization;

/** Products over named axes, embeddings both ways, learned slopes, normalizations and random ones. */
final class LearnedArbitraries {
    private LearnedArbitraries() {}

    static Map<Class<?>, Arbitrary<Specimen>> kinds() {
        Map<Class<?>, Arbitrary<Specimen>> kinds = new LinkedHashMap<>();
        products(kinds);
        normalizations(kinds);
        kinds.put(
                PReLU.class,
                Combinators.combine(
                                initializers(),
                                Arbitraries.of(
                                        Specimen.of(new PReLU(), LayerInput.features()),
                                        Specimen.of(new PReLU().sharedAxes(1), LayerInput.series()),
                                        Specimen.of(new PReLU().sharedAxes(1, 2), LayerInput.image()),
                                        Specimen.of(new PReLU().sharedAxes(2), LayerInput.image())))
                        .as((initializer, specimen) -> Specimen.of(
                                ((PReLU) specimen.layer()).alphaInitializer(initializer),
                                specimen.inputs().getFirst())));
        kinds.put(
                ELU.class,
                Combinators.combine(Arbitraries.of(1.0, 0.3), PointwiseArbitraries.forms())
                        .as((alpha, input) -> Specimen.of(new ELU(alpha), input)));
        kinds.put(Identity.class, PointwiseArbitraries.forms().map(input -> Specimen.of(new Identity(), input)));
        kinds.put(
                GaussianDropout.class,
                Combinators.combine(Arbitraries.of(0.0, 0.3, 0.8), PointwiseArbitraries.forms())
                        .as((rate, input) -> Specimen.of(new GaussianDropout(rate), input)));
        kinds.put(
                AlphaDropout.class,
                Combinators.combine(
                                Arbitraries.of(0.0, 0.3, 0.8),
                                Arbitraries.of(List.of(List.of(-1, 1, -1), List.of(-1, -1, 1)))
                                        .injectNull(0.5))
                        .as((rate, noise) -> Specimen.of(new AlphaDropout(rate, noise), LayerInput.series())));
        kinds.put(
                SpatialDropout2D.class,
                Combinators.combine(Arbitraries.of(0.0, 0.3), dataFormats())
                        .as((rate, format) -> Specimen.of(new SpatialDropout2D(rate, format), LayerInput.image())));
        kinds.put(
                SpatialDropout3D.class,
                Combinators.combine(Arbitraries.of(0.0, 0.3), dataFormats())
                        .as((rate, format) ->
                                Specimen.of(new SpatialDropout3D(rate, format), LayerInput.volume(2, 3, 2, 3))));
        return kinds;
    }

    private static void products(Map<Class<?>, Arbitrary<Specimen>> kinds) {
        kinds.put(
                TernaryDense.class,
                with(
                                from(1, 5).map(TernaryDense::new),
                                option(Arbitraries.of(0.0, 0.2).injectNull(0.5), TernaryDense::threshold),
                                option(activations(), TernaryDense::activation),
                                option(either(), TernaryDense::useBias))
                        .map(layer -> Specimen.of(layer, LayerInput.series())));
        Arbitrary<Specimen> equations = Arbitraries.of(
                Specimen.of(new EinsumDense("ab,bc->ac", 3).biasAxes("c"), LayerInput.features()),
                Specimen.of(new EinsumDense("abc,cde->abde", -1, 2, 3).biasAxes("de"), LayerInput.series()),
                Specimen.of(new EinsumDense("abc,cde->abde", -1, 2, 3).biasAxes("d"), LayerInput.series()),
                Specimen.of(new EinsumDense("...x,xy->...y", 4).biasAxes("y"), LayerInput.image()),
                Specimen.of(new EinsumDense("ab...,bc->ac...", 4).biasAxes("c"), LayerInput.series(3, 5)),
                Specimen.of(new EinsumDense("abcd,cde->abe", -1, 3), LayerInput.image()));
        kinds.put(
                EinsumDense.class,
                Combinators.combine(equations, activations(), from(1, 2).injectNull(0.6), regularizers())
                        .as((specimen, activation, rank, regularizer) -> Specimen.of(
                                ((EinsumDense) specimen.layer())
                                        .activation(activation)
                                        .loraRank(rank)
                                        .kernelRegularizer(regularizer),
                                specimen.inputs().getFirst())));
        kinds.put(ReversibleEmbedding.class, words().map(layer -> Specimen.of(layer, LayerInput.tokens(7))));
        kinds.put(
                ReverseEmbedding.class,
                words().map(layer -> Specimen.of(layer.reversed(), LayerInput.series(4, layer.outputDim()))));
    }

    private static Arbitrary<ReversibleEmbedding> words() {
        return with(
                from(1, 5).map(size -> new ReversibleEmbedding(7, size)),
                option(either(), ReversibleEmbedding::maskZero),
                option(either(), ReversibleEmbedding::tieWeights),
                option(Arbitraries.of(0.5, 3.0).injectNull(0.5), ReversibleEmbedding::logitSoftCap));
    }

    private static void normalizations(Map<Class<?>, Arbitrary<Specimen>> kinds) {
        kinds.put(
                GroupNormalization.class,
                Combinators.combine(
                                with(
                                        Arbitraries.of(1, 2, 4, -1).map(GroupNormalization::new),
                                        option(Arbitraries.of(1e-3, 1e-2), GroupNormalization::epsilon),
                                        option(either(), GroupNormalization::center),
                                        option(either(), GroupNormalization::scale)),
                                Arbitraries.of(LayerInput.series(), LayerInput.image(2, 3, 4), LayerInput.features(8)))
                        .as((layer, input) -> Specimen.of(layer, input)));
        kinds.put(
                RMSNormalization.class,
                Arbitraries.oneOf(
                        Combinators.combine(Arbitraries.of(1e-6, 0.05), PointwiseArbitraries.forms())
                                .as((epsilon, input) -> Specimen.of(new RMSNormalization().epsilon(epsilon), input)),
                        Arbitraries.of(
                                Specimen.of(new RMSNormalization().axis(1), LayerInput.series(3, 4)),
                                Specimen.of(new RMSNormalization().axis(List.of(1, 2)), LayerInput.series(3, 4)))));
        kinds.put(
                SpectralNormalization.class,
                Combinators.combine(PointwiseArbitraries.dense(), from(1, 3))
                        .as((layer, times) ->
                                Specimen.of(new SpectralNormalization(layer, times), LayerInput.features())));
        kinds.put(
                SpectralNormalizationLayer.class,
                from(1, 3)
                        .map(times -> Specimen.of(
                                new SpectralNormalizationLayer<>(new Conv2D(3, 2), times), LayerInput.image())));
        kinds.put(
                UnitNormalization.class,
                Arbitraries.oneOf(
                        PointwiseArbitraries.forms().map(input -> Specimen.of(new UnitNormalization(), input)),
                        Arbitraries.of(
                                Specimen.of(new UnitNormalization().axis(List.of(1, 2)), LayerInput.series(3, 4)))));
    }
}
