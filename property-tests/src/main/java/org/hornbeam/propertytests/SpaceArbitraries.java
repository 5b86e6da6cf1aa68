// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import static org.hornbeam.propertytests.LayerArbitraries.dataFormats;
import static org.hornbeam.propertytests.LayerArbitraries.from;
import static org.hornbeam.propertytests.LayerArbitraries.option;
import static org.hornbeam.propertytests.LayerArbitraries.paddings;
import static org.hornbeam.propertytests.LayerArbitraries.with;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.hornbeam.layer.AdaptiveAveragePooling1D;
import org.hornbeam.layer.AdaptiveAveragePooling2D;
import org.hornbeam.layer.AdaptiveAveragePooling3D;
import org.hornbeam.layer.AdaptiveMaxPooling1D;
import org.hornbeam.layer.AdaptiveMaxPooling2D;
import org.hornbeam.layer.AdaptiveMaxPooling3D;
import org.hornbeam.layer.AveragePooling3D;
import org.hornbeam.layer.Cropping1D;
import org.hornbeam.layer.Cropping2D;
import org.hornbeam.layer.Cropping3D;
import org.hornbeam.layer.GlobalAveragePooling1D;
import org.hornbeam.layer.GlobalAveragePooling2D;
import org.hornbeam.layer.GlobalAveragePooling3D;
import org.hornbeam.layer.GlobalMaxPooling1D;
import org.hornbeam.layer.GlobalMaxPooling2D;
import org.hornbeam.layer.GlobalMaxPooling3D;
import org.hornbeam.layer.Interpolation;
import org.hornbeam.layer.KeepDims;
import org.hornbeam.layer.MaxPooling3D;
import org.hornbeam.layer.RepeatVector;
import org.hornbeam.layer.UpSampling1D;
import org.hornbeam.layer.UpSampling2D;
import org.hornbeam.layer.UpSampling3D;
import org.hornbeam.layer.ZeroPadding1D;
import org.hornbeam.layer.ZeroPadding2D;
import org.hornbeam.layer.ZeroPadding3D;

/** Pooling over volumes and into parts, cropping, padding, larger images. */
final class SpaceArbitraries {
    private static final LayerInput SERIES = LayerInput.series(7, 5);
    private static final LayerInput IMAGE = LayerInput.image(6, 5, 7);
    private static final LayerInput VOLUME = LayerInput.volume(4, 5, 6, 4);

    private SpaceArbitraries() {}

    static Map<Class<?>, Arbitrary<Specimen>> kinds() {
        Map<Class<?>, Arbitrary<Specimen>> kinds = new LinkedHashMap<>();
        poolings(kinds);
        parts(kinds);
        sides(kinds);
        kinds.put(RepeatVector.class, from(1, 4).map(n -> Specimen.of(new RepeatVector(n), LayerInput.features())));
        kinds.put(UpSampling1D.class, from(1, 3).map(size -> Specimen.of(new UpSampling1D(size), LayerInput.series())));
        kinds.put(
                UpSampling2D.class,
                Combinators.combine(many(2, 1, 3), dataFormats(), Arbitraries.of(Interpolation.values()))
                        .as((size, format, interpolation) ->
                                Specimen.of(new UpSampling2D(size, format, interpolation), LayerInput.image(3, 4, 3))));
        kinds.put(
                UpSampling3D.class,
                Combinators.combine(many(3, 1, 2), dataFormats())
                        .as((size, format) ->
                                Specimen.of(new UpSampling3D(size, format), LayerInput.volume(2, 3, 2, 3))));
        return kinds;
    }

    private static Arbitrary<List<Integer>> many(int count, int least, int most) {
        return from(least, most).list().ofSize(count);
    }

    private static void poolings(Map<Class<?>, Arbitrary<Specimen>> kinds) {
        kinds.put(
                MaxPooling3D.class,
                with(
                                many(3, 1, 3).map(MaxPooling3D::new),
                                option(many(3, 1, 3), MaxPooling3D::strides),
                                option(paddings(), MaxPooling3D::padding),
                                option(dataFormats(), MaxPooling3D::dataFormat))
                        .map(layer -> Specimen.of(layer, VOLUME)));
        kinds.put(
                AveragePooling3D.class,
                with(
                                many(3, 1, 3).map(AveragePooling3D::new),
                                option(many(3, 1, 3), AveragePooling3D::strides),
                                option(paddings(), AveragePooling3D::padding),
                                option(dataFormats(), AveragePooling3D::dataFormat))
                        .map(layer -> Specimen.of(layer, VOLUME)));
        kinds.put(
                GlobalAveragePooling3D.class,
                dataFormats().map(format -> Specimen.of(new GlobalAveragePooling3D(format), VOLUME)));
        kinds.put(
                GlobalMaxPooling3D.class,
                dataFormats().map(format -> Specimen.of(new GlobalMaxPooling3D(format), VOLUME)));
        kinds.put(
                KeepDims.class,
                Arbitraries.oneOf(
                        dataFormats()
                                .flatMap(format -> Arbitraries.of(
                                        Specimen.of(new KeepDims(new GlobalMaxPooling1D(format)), SERIES),
                                        Specimen.of(new KeepDims(new GlobalAveragePooling2D(format)), IMAGE),
                                        Specimen.of(new KeepDims(new GlobalMaxPooling2D(format)), IMAGE),
                                        Specimen.of(new KeepDims(new GlobalAveragePooling3D(format)), VOLUME))),
                        Arbitraries.of(Specimen.of(
                                new KeepDims(new GlobalAveragePooling1D()),
                                LayerInput.series().withMask()))));
    }

    private static void parts(Map<Class<?>, Arbitrary<Specimen>> kinds) {
        kinds.put(
                AdaptiveAveragePooling1D.class,
                Combinators.combine(from(1, 5), dataFormats())
                        .as((size, format) -> Specimen.of(new AdaptiveAveragePooling1D(size, format), SERIES)));
        kinds.put(
                AdaptiveMaxPooling1D.class,
                Combinators.combine(from(1, 5), dataFormats())
                        .as((size, format) -> Specimen.of(new AdaptiveMaxPooling1D(size, format), SERIES)));
        kinds.put(
                AdaptiveAveragePooling2D.class,
                Combinators.combine(many(2, 1, 4), dataFormats())
                        .as((size, format) -> Specimen.of(new AdaptiveAveragePooling2D(size, format), IMAGE)));
        kinds.put(
                AdaptiveMaxPooling2D.class,
                Combinators.combine(many(2, 1, 4), dataFormats())
                        .as((size, format) -> Specimen.of(new AdaptiveMaxPooling2D(size, format), IMAGE)));
        kinds.put(
                AdaptiveAveragePooling3D.class,
                Combinators.combine(many(3, 1, 3), dataFormats())
                        .as((size, format) -> Specimen.of(new AdaptiveAveragePooling3D(size, format), VOLUME)));
        kinds.put(
                AdaptiveMaxPooling3D.class,
                Combinators.combine(many(3, 1, 3), dataFormats())
                        .as((size, format) -> Specimen.of(new AdaptiveMaxPooling3D(size, format), VOLUME)));
    }

    private static void sides(Map<Class<?>, Arbitrary<Specimen>> kinds) {
        Arbitrary<List<Integer>> pair = many(2, 0, 2);
        kinds.put(Cropping1D.class, pair.map(sides -> Specimen.of(new Cropping1D(sides), LayerInput.series())));
        kinds.put(
                Cropping2D.class,
                Combinators.combine(pair.list().ofSize(2), dataFormats())
                        .as((sides, format) -> Specimen.of(new Cropping2D(sides, format), IMAGE)));
        kinds.put(
                Cropping3D.class,
                Combinators.combine(many(2, 0, 1).list().ofSize(3), dataFormats())
                        .as((sides, format) -> Specimen.of(new Cropping3D(sides, format), VOLUME)));
        kinds.put(
                ZeroPadding1D.class,
                Combinators.combine(pair, dataFormats())
                        .as((sides, format) -> Specimen.of(new ZeroPadding1D(sides, format), LayerInput.series())));
        kinds.put(
                ZeroPadding2D.class,
                Combinators.combine(pair.list().ofSize(2), dataFormats())
                        .as((sides, format) -> Specimen.of(new ZeroPadding2D(sides, format), IMAGE)));
        kinds.put(
                ZeroPadding3D.class,
                Combinators.combine(many(2, 0, 1).list().ofSize(3), dataFormats())
                        .as((sides, format) ->
                                Specimen.of(new ZeroPadding3D(sides, format), LayerInput.volume(2, 3, 2, 3))));
    }
}
