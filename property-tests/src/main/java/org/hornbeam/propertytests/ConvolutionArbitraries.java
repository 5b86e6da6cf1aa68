// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import static org.hornbeam.propertytests.LayerArbitraries.activations;
import static org.hornbeam.propertytests.LayerArbitraries.dataFormats;
import static org.hornbeam.propertytests.LayerArbitraries.either;
import static org.hornbeam.propertytests.LayerArbitraries.from;
import static org.hornbeam.propertytests.LayerArbitraries.option;
import static org.hornbeam.propertytests.LayerArbitraries.paddings;
import static org.hornbeam.propertytests.LayerArbitraries.regularizers;
import static org.hornbeam.propertytests.LayerArbitraries.with;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.hornbeam.layer.Conv1DTranspose;
import org.hornbeam.layer.Conv2DTranspose;
import org.hornbeam.layer.Conv3D;
import org.hornbeam.layer.Conv3DTranspose;
import org.hornbeam.layer.DepthwiseConv1D;
import org.hornbeam.layer.DepthwiseConv2D;
import org.hornbeam.layer.Padding;
import org.hornbeam.layer.SeparableConv1D;
import org.hornbeam.layer.SeparableConv2D;

/** Convolutions over volumes, transposed, depthwise and separable ones. */
final class ConvolutionArbitraries {
    private static final LayerInput SERIES = LayerInput.series(7, 3);
    private static final LayerInput IMAGE = LayerInput.image(6, 5, 4);
    private static final LayerInput VOLUME = LayerInput.volume(4, 5, 4, 4);

    private ConvolutionArbitraries() {}

    static Map<Class<?>, Arbitrary<Specimen>> kinds() {
        Map<Class<?>, Arbitrary<Specimen>> kinds = new LinkedHashMap<>();
        kinds.put(
                Conv3D.class,
                with(
                                Combinators.combine(Arbitraries.of(2, 4), from(1, 3))
                                        .as((filters, size) -> new Conv3D(filters, size)),
                                option(many(3, 1, 2), Conv3D::strides),
                                option(paddings(), Conv3D::padding),
                                option(dataFormats(), Conv3D::dataFormat),
                                option(Arbitraries.of(1, 2), Conv3D::groups),
                                option(activations(), Conv3D::activation),
                                option(either(), Conv3D::useBias),
                                option(regularizers(), Conv3D::kernelRegularizer))
                        .map(layer -> Specimen.of(layer, VOLUME)));
        kinds.put(Conv1DTranspose.class, Arbitraries.oneOf(strided1d(), dilated1d()));
        kinds.put(
                Conv2DTranspose.class,
                with(
                                Combinators.combine(from(1, 3), many(2, 1, 4))
                                        .as((filters, size) -> new Conv2DTranspose(filters, size)),
                                option(many(2, 1, 3), Conv2DTranspose::strides),
                                option(paddings(), Conv2DTranspose::padding),
                                option(dataFormats(), Conv2DTranspose::dataFormat),
                                option(many(2, 1, 2), Conv2DTranspose::dilationRate),
                                option(Arbitraries.just(List.of(0, 0)).injectNull(0.5), Conv2DTranspose::outputPadding),
                                option(activations(), Conv2DTranspose::activation),
                                option(either(), Conv2DTranspose::useBias))
                        .map(layer -> Specimen.of(layer, IMAGE)));
        kinds.put(
                Conv3DTranspose.class,
                with(
                                Combinators.combine(from(1, 2), many(3, 1, 3))
                                        .as((filters, size) -> new Conv3DTranspose(filters, size)),
                                option(many(3, 1, 2), Conv3DTranspose::strides),
                                option(paddings(), Conv3DTranspose::padding),
                                option(dataFormats(), Conv3DTranspose::dataFormat))
                        .map(layer -> Specimen.of(layer, LayerInput.volume(2, 3, 2, 3))));
        kinds.put(
                DepthwiseConv1D.class,
                with(
                                from(1, 3).map(DepthwiseConv1D::new),
                                option(from(1, 2), DepthwiseConv1D::strides),
                                option(paddings(), DepthwiseConv1D::padding),
                                option(from(1, 3), DepthwiseConv1D::depthMultiplier),
                                option(dataFormats(), DepthwiseConv1D::dataFormat),
                                option(activations(), DepthwiseConv1D::activation),
                                option(either(), DepthwiseConv1D::useBias))
                        .map(layer -> Specimen.of(layer, SERIES)));
        kinds.put(
                DepthwiseConv2D.class,
                with(
                                many(2, 1, 3).map(DepthwiseConv2D::new),
                                option(many(2, 1, 3), DepthwiseConv2D::strides),
                                option(paddings(), DepthwiseConv2D::padding),
                                option(from(1, 3), DepthwiseConv2D::depthMultiplier),
                                option(dataFormats(), DepthwiseConv2D::dataFormat),
                                option(either(), DepthwiseConv2D::useBias),
                                option(regularizers(), DepthwiseConv2D::depthwiseRegularizer))
                        .map(layer -> Specimen.of(layer, IMAGE)));
        kinds.put(
                SeparableConv1D.class,
                with(
                                Combinators.combine(from(1, 4), from(1, 3)).as(SeparableConv1D::new),
                                option(from(1, 2), SeparableConv1D::strides),
                                option(paddings(), SeparableConv1D::padding),
                                option(from(1, 2), SeparableConv1D::depthMultiplier),
                                option(dataFormats(), SeparableConv1D::dataFormat),
                                option(activations(), SeparableConv1D::activation))
                        .map(layer -> Specimen.of(layer, SERIES)));
        kinds.put(
                SeparableConv2D.class,
                with(
                                Combinators.combine(from(1, 4), many(2, 1, 3))
                                        .as((filters, size) -> new SeparableConv2D(filters, size)),
                                option(many(2, 1, 2), SeparableConv2D::dilationRate),
                                option(Arbitraries.of(Padding.SAME), SeparableConv2D::padding),
                                option(from(1, 2), SeparableConv2D::depthMultiplier),
                                option(dataFormats(), SeparableConv2D::dataFormat),
                                option(either(), SeparableConv2D::useBias),
                                option(regularizers(), SeparableConv2D::pointwiseRegularizer))
                        .map(layer -> Specimen.of(layer, IMAGE)));
        return kinds;
    }

    private static Arbitrary<List<Integer>> many(int count, int least, int most) {
        return from(least, most).list().ofSize(count);
    }

    /** Strides with every output padding that they allow. */
    private static Arbitrary<Specimen> strided1d() {
        return Combinators.combine(from(1, 5), from(1, 3), from(-1, 2), paddings(), dataFormats())
                .as((size, stride, further, padding, format) -> Specimen.of(
                        new Conv1DTranspose(2, size)
                                .strides(stride)
                                .outputPadding(further < 0 || further >= stride ? null : further)
                                .padding(padding)
                                .dataFormat(format),
                        SERIES));
    }

    private static Arbitrary<Specimen> dilated1d() {
        return with(
                        Combinators.combine(from(1, 4), from(1, 3)).as(Conv1DTranspose::new),
                        option(from(1, 3), Conv1DTranspose::dilationRate),
                        option(paddings(), Conv1DTranspose::padding),
                        option(activations(), Conv1DTranspose::activation))
                .map(layer -> Specimen.of(layer, SERIES));
    }
}
