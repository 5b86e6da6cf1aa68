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
import org.hornbeam.layer.AveragePooling1D;
import org.hornbeam.layer.AveragePooling2D;
import org.hornbeam.layer.Conv1D;
import org.hornbeam.layer.Conv2D;
import org.hornbeam.layer.DataFormat;
import org.hornbeam.layer.GlobalAveragePooling1D;
import org.hornbeam.layer.GlobalAveragePooling2D;
import org.hornbeam.layer.GlobalMaxPooling1D;
import org.hornbeam.layer.GlobalMaxPooling2D;
import org.hornbeam.layer.MaxPooling1D;
import org.hornbeam.layer.MaxPooling2D;
import org.hornbeam.layer.Padding;

/** Convolution, pooling, padding. */
final class WindowArbitraries {
    private WindowArbitraries() {}

    static Map<Class<?>, Arbitrary<Specimen>> kinds() {
        Map<Class<?>, Arbitrary<Specimen>> kinds = new LinkedHashMap<>();
        kinds.put(Conv1D.class, Arbitraries.oneOf(conv1d(), grouped1d()));
        kinds.put(Conv2D.class, Arbitraries.oneOf(conv2d(), grouped2d()));
        kinds.put(
                MaxPooling1D.class,
                with(
                                from(1, 3).map(MaxPooling1D::new),
                                option(from(1, 3), MaxPooling1D::strides),
                                option(paddings(), MaxPooling1D::padding),
                                option(dataFormats(), MaxPooling1D::dataFormat))
                        .map(layer -> Specimen.of(layer, LayerInput.series(7, 3))));
        kinds.put(
                AveragePooling1D.class,
                with(
                                from(1, 3).map(AveragePooling1D::new),
                                option(from(1, 3), AveragePooling1D::strides),
                                option(paddings(), AveragePooling1D::padding),
                                option(dataFormats(), AveragePooling1D::dataFormat))
                        .map(layer -> Specimen.of(layer, LayerInput.series(7, 3))));
        kinds.put(
                MaxPooling2D.class,
                with(
                                from(1, 3).map(MaxPooling2D::new),
                                option(pairs(), MaxPooling2D::strides),
                                option(paddings(), MaxPooling2D::padding),
                                option(dataFormats(), MaxPooling2D::dataFormat))
                        .map(layer -> Specimen.of(layer, LayerInput.image(6, 5, 4))));
        kinds.put(
                AveragePooling2D.class,
                with(
                                from(1, 3).map(AveragePooling2D::new),
                                option(pairs(), AveragePooling2D::strides),
                                option(paddings(), AveragePooling2D::padding),
                                option(dataFormats(), AveragePooling2D::dataFormat))
                        .map(layer -> Specimen.of(layer, LayerInput.image(6, 5, 4))));
        kinds.put(
                GlobalAveragePooling1D.class,
                Combinators.combine(
                                dataFormats(),
                                Arbitraries.of(
                                        LayerInput.series(), LayerInput.series().withMask(), LayerInput.series(6, 3)))
                        .as((format, input) -> Specimen.of(
                                input.masked() ? new GlobalAveragePooling1D() : new GlobalAveragePooling1D(format),
                                input)));
        kinds.put(
                GlobalMaxPooling1D.class,
                dataFormats().map(format -> Specimen.of(new GlobalMaxPooling1D(format), LayerInput.series())));
        kinds.put(
                GlobalAveragePooling2D.class,
                dataFormats().map(format -> Specimen.of(new GlobalAveragePooling2D(format), LayerInput.image())));
        kinds.put(
                GlobalMaxPooling2D.class,
                dataFormats().map(format -> Specimen.of(new GlobalMaxPooling2D(format), LayerInput.image())));
        return kinds;
    }

    private static Arbitrary<List<Integer>> pairs() {
        return from(1, 3).list().ofSize(2);
    }

    private static Arbitrary<Specimen> conv1d() {
        return with(
                        Combinators.combine(from(1, 5), from(1, 3)).as(Conv1D::new),
                        option(from(1, 2), Conv1D::strides),
                        option(Arbitraries.of(Padding.values()), Conv1D::padding),
                        option(activations(), Conv1D::activation),
                        option(either(), Conv1D::useBias),
                        option(regularizers(), Conv1D::kernelRegularizer))
                .map(layer -> Specimen.of(layer, LayerInput.series(7, 4)));
    }

    private static Arbitrary<Specimen> grouped1d() {
        return with(
                        Combinators.combine(Arbitraries.of(2, 4), from(1, 3)).as(Conv1D::new),
                        option(from(1, 2), Conv1D::dilationRate),
                        option(Arbitraries.of(1, 2), Conv1D::groups),
                        option(Arbitraries.of(Padding.VALID, Padding.SAME), Conv1D::padding))
                .map(layer -> Specimen.of(layer, LayerInput.series(7, 4)));
    }

    private static Arbitrary<Specimen> conv2d() {
        return with(
                        Combinators.combine(from(1, 5), from(1, 3)).as((filters, size) -> new Conv2D(filters, size)),
                        option(pairs(), Conv2D::strides),
                        option(paddings(), Conv2D::padding),
                        option(activations(), Conv2D::activation),
                        option(either(), Conv2D::useBias),
                        option(regularizers(), Conv2D::biasRegularizer))
                .map(layer -> Specimen.of(layer, LayerInput.image()));
    }

    private static Arbitrary<Specimen> grouped2d() {
        return Combinators.combine(
                        with(
                                Combinators.combine(Arbitraries.of(2, 4), from(1, 3))
                                        .as((filters, size) -> new Conv2D(filters, size)),
                                option(pairs(), Conv2D::dilationRate),
                                option(Arbitraries.of(1, 2), Conv2D::groups)),
                        dataFormats())
                .as((layer, format) -> Specimen.of(
                        layer.dataFormat(format),
                        format == DataFormat.CHANNELS_LAST ? LayerInput.image(8, 7, 4) : LayerInput.image(4, 8, 7)));
    }
}
