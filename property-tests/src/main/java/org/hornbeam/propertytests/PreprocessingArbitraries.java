// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import static org.hornbeam.propertytests.LayerArbitraries.either;
import static org.hornbeam.propertytests.LayerArbitraries.from;
import static org.hornbeam.propertytests.LayerArbitraries.option;
import static org.hornbeam.propertytests.LayerArbitraries.with;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.hornbeam.layer.CategoryEncoding;
import org.hornbeam.layer.CenterCrop;
import org.hornbeam.layer.Discretization;
import org.hornbeam.layer.Hashing;
import org.hornbeam.layer.IntegerLookup;
import org.hornbeam.layer.Interpolation;
import org.hornbeam.layer.MelSpectrogram;
import org.hornbeam.layer.Moments;
import org.hornbeam.layer.Normalization;
import org.hornbeam.layer.OutputMode;
import org.hornbeam.layer.Padding;
import org.hornbeam.layer.Resizing;
import org.hornbeam.layer.STFTSpectrogram;
import org.hornbeam.layer.SpectrogramMode;
import org.hornbeam.layer.SpectrogramScaling;
import org.hornbeam.layer.Window;

/** Layers that prepare data: numbers, categories, sounds, sizes of images. */
final class PreprocessingArbitraries {
    private PreprocessingArbitraries() {}

    static Map<Class<?>, Arbitrary<Specimen>> kinds() {
        Map<Class<?>, Arbitrary<Specimen>> kinds = new LinkedHashMap<>();
        kinds.put(Normalization.class, normalizations());
        kinds.put(
                Discretization.class,
                with(
                                Arbitraries.of(List.of(
                                        new Discretization(List.of(-1.0, 0.3)),
                                        new Discretization(List.of(0.0)),
                                        new Discretization(5).adapt(new double[] {1, -1, 0.5, 0.2, -0.4, 2, -2, 3}))),
                                option(modes(), Discretization::outputMode))
                        .map(layer -> Specimen.of(layer, LayerInput.features(3))));
        kinds.put(
                CategoryEncoding.class,
                with(
                                from(1, 6).map(CategoryEncoding::new),
                                option(
                                        Arbitraries.of(OutputMode.ONE_HOT, OutputMode.COUNT),
                                        CategoryEncoding::outputMode))
                        .map(layer -> Specimen.of(layer, LayerInput.tokens(7))));
        kinds.put(
                Hashing.class,
                with(
                                from(1, 5).map(Hashing::new),
                                option(Arbitraries.of("2"), Hashing::maskValue),
                                option(Arbitraries.of(List.of(3L, 4L)), Hashing::salt),
                                option(modes(), Hashing::outputMode))
                        .map(layer -> Specimen.of(layer, LayerInput.tokens(7))));
        kinds.put(IntegerLookup.class, lookups());
        kinds.put(Resizing.class, sizes());
        kinds.put(
                CenterCrop.class,
                Combinators.combine(from(1, 8), from(1, 8))
                        .as((height, width) -> Specimen.of(new CenterCrop(height, width), LayerInput.image())));
        kinds.put(
                STFTSpectrogram.class,
                with(
                                from(2, 8).map(size -> new STFTSpectrogram().frameLength(size)),
                                option(Arbitraries.of(SpectrogramMode.class), STFTSpectrogram::mode),
                                option(Arbitraries.of(1, 2), STFTSpectrogram::frameStep),
                                option(Arbitraries.of(8, 11), STFTSpectrogram::fftLength),
                                option(
                                        Arbitraries.of("hamming", "blackman", "bartlett")
                                                .map(Window::of),
                                        STFTSpectrogram::window),
                                option(Arbitraries.of(SpectrogramScaling.class), STFTSpectrogram::scaling),
                                option(either(), STFTSpectrogram::periodic),
                                option(Arbitraries.of(Padding.SAME), STFTSpectrogram::padding),
                                option(either(), STFTSpectrogram::expandDims))
                        .map(layer -> Specimen.of(layer, LayerInput.series(12, 2))));
        kinds.put(
                MelSpectrogram.class,
                with(
                                Arbitraries.of(new MelSpectrogram()
                                        .fftLength(8)
                                        .sequenceStride(3)
                                        .numMelBins(4)
                                        .samplingRate(100)
                                        .minFreq(5)
                                        .topDb(1000)
                                        .powerToDb(false)),
                                option(Arbitraries.of(5, 6), MelSpectrogram::sequenceLength),
                                option(Arbitraries.of(40.0), MelSpectrogram::maxFreq))
                        .map(layer -> Specimen.of(layer, LayerInput.features(17))));
        return kinds;
    }

    private static Arbitrary<OutputMode> modes() {
        return Arbitraries.of(OutputMode.INT, OutputMode.ONE_HOT, OutputMode.MULTI_HOT, OutputMode.COUNT);
    }

    private static Arbitrary<Specimen> lookups() {
        return with(
                        Arbitraries.of(new IntegerLookup(List.of(4L, 2L, 6L)), new IntegerLookup(List.of(3L))),
                        option(Arbitraries.of(2, 3), IntegerLookup::numOovIndices),
                        option(Arbitraries.of(5L), IntegerLookup::maskToken),
                        option(either(), IntegerLookup::farmHash),
                        option(modes(), IntegerLookup::outputMode))
                .map(layer -> Specimen.of(layer, LayerInput.tokens(8)));
    }

    private static Arbitrary<Specimen> normalizations() {
        Arbitrary<Normalization> layers = with(
                Arbitraries.of(List.of(
                        Normalization.of(List.of(0.5), List.of(2.0)),
                        Normalization.of(List.of(0.5, 1.0, -1.0), List.of(2.0, 0.0, 0.25)),
                        new Normalization().moments(Moments.standard(3)),
                        new Normalization().adapt(new double[] {1, 2, 3}, new double[] {2, 2, -1}),
                        new Normalization(List.of(), null, null, false, null).adapt(new double[] {1, 2, 4, 5}))),
                option(either(), Normalization::invert));
        return Combinators.combine(layers, Arbitraries.of(LayerInput.features(3), LayerInput.series(4, 3)))
                .as(Specimen::of);
    }

    private static Arbitrary<Specimen> sizes() {
        Arbitrary<Resizing> layers = with(
                Combinators.combine(from(1, 9), from(1, 9)).as(Resizing::new),
                option(Arbitraries.of(Interpolation.class), Resizing::interpolation),
                option(either(), Resizing::cropToAspectRatio),
                option(either(), Resizing::antialias));
        return Combinators.combine(layers, either(), either())
                .as((layer, pad, small) -> Specimen.of(
                        pad && !layer.cropToAspectRatio()
                                ? layer.padToAspectRatio(true).fillValue(0.5)
                                : layer,
                        small ? LayerInput.image(1, 2, 1) : LayerInput.image()));
    }
}
