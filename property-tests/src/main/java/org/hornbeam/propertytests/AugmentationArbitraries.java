// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.hornbeam.layer.AugMix;
import org.hornbeam.layer.AutoContrast;
import org.hornbeam.layer.ContrastLimitedAdaptiveHistogramEqualization;
import org.hornbeam.layer.CutMix;
import org.hornbeam.layer.Equalization;
import org.hornbeam.layer.FillMode;
import org.hornbeam.layer.FlipMode;
import org.hornbeam.layer.Interpolation;
import org.hornbeam.layer.MaxNumBoundingBoxes;
import org.hornbeam.layer.MixUp;
import org.hornbeam.layer.Pipeline;
import org.hornbeam.layer.RandAugment;
import org.hornbeam.layer.RandomBrightness;
import org.hornbeam.layer.RandomColorDegeneration;
import org.hornbeam.layer.RandomColorJitter;
import org.hornbeam.layer.RandomContrast;
import org.hornbeam.layer.RandomCrop;
import org.hornbeam.layer.RandomElasticTransform;
import org.hornbeam.layer.RandomErasing;
import org.hornbeam.layer.RandomFlip;
import org.hornbeam.layer.RandomGaussianBlur;
import org.hornbeam.layer.RandomGrayscale;
import org.hornbeam.layer.RandomHue;
import org.hornbeam.layer.RandomInvert;
import org.hornbeam.layer.RandomPerspective;
import org.hornbeam.layer.RandomPosterization;
import org.hornbeam.layer.RandomRotation;
import org.hornbeam.layer.RandomSaturation;
import org.hornbeam.layer.RandomSharpness;
import org.hornbeam.layer.RandomShear;
import org.hornbeam.layer.RandomTranslation;
import org.hornbeam.layer.RandomZoom;
import org.hornbeam.layer.Range;
import org.hornbeam.layer.Resizing;
import org.hornbeam.layer.SameForm;
import org.hornbeam.layer.Solarization;

/** Layers that change images at random. Their images have values from 10 to 240, which no change cuts off everywhere. */
final class AugmentationArbitraries {
    private AugmentationArbitraries() {}

    static Map<Class<?>, Arbitrary<Specimen>> kinds() {
        Range some = new Range(0.1, 0.4);
        Range unit = new Range(0, 1);
        Map<Class<?>, Arbitrary<Specimen>> kinds = new LinkedHashMap<>();
        put(kinds, new RandomBrightness(0.3), new RandomBrightness(new Range(-0.2, 0.1)));
        put(kinds, new RandomContrast(0.4), new RandomContrast(some));
        put(kinds, new RandomSaturation(some), new RandomSaturation(new Range(0.4, 0.6)));
        put(kinds, new RandomHue(some), new RandomHue(0.2));
        put(kinds, new RandomColorDegeneration(0.5), new RandomColorDegeneration(some));
        put(kinds, new RandomSharpness(some), new RandomSharpness(unit));
        put(kinds, new RandomPosterization(3), new RandomPosterization(new Range(2, 6)));
        put(kinds, new RandomGrayscale(), new RandomGrayscale().factor(1));
        put(kinds, new RandomInvert(), new RandomInvert().factor(some));
        put(kinds, new Solarization().thresholdFactor(some), new Solarization().additionFactor(some));
        put(
                kinds,
                new RandomFlip(),
                new RandomFlip().mode(FlipMode.HORIZONTAL),
                new RandomFlip().mode(FlipMode.VERTICAL));
        put(
                kinds,
                new RandomTranslation(0.3, 0.2),
                new RandomTranslation(0.3, 0.2).fillMode(FillMode.CONSTANT).fillValue(7),
                new RandomTranslation(0.9, 0.9).fillMode(FillMode.WRAP));
        put(
                kinds,
                new RandomRotation(0.2),
                new RandomRotation(some).fillMode(FillMode.NEAREST),
                new RandomRotation(1).interpolation(Interpolation.NEAREST));
        put(kinds, new RandomZoom(0.3), new RandomZoom(0.3).widthFactor(some));
        put(kinds, new RandomShear().xFactor(some), new RandomShear().yFactor(unit));
        put(kinds, new RandomPerspective(), new RandomPerspective().scale(some).fillValue(3));
        put(
                kinds,
                new RandomGaussianBlur(),
                new RandomGaussianBlur().kernelSize(5).sigma(new Range(0.5, 2)));
        put(kinds, new RandomElasticTransform(), new RandomElasticTransform().scale(some));
        put(kinds, new RandomErasing(), new RandomErasing().fillValue(5.0).scale(some));
        put(kinds, new CutMix(), new CutMix().factor(some));
        put(kinds, new MixUp(), new MixUp().alpha(1));
        put(kinds, new AutoContrast());
        put(kinds, new Equalization(), new Equalization().bins(16));
        put(
                kinds,
                new ContrastLimitedAdaptiveHistogramEqualization().tileGridSize(List.of(2, 2)),
                new ContrastLimitedAdaptiveHistogramEqualization().clipLimit(0).tileGridSize(List.of(4, 3)));
        put(kinds, new RandomCrop(4, 3), new RandomCrop(8, 3));
        put(
                kinds,
                new RandomColorJitter().brightnessFactor(some).contrastFactor(some),
                new RandomColorJitter().saturationFactor(some).hueFactor(some));
        put(kinds, new RandAugment(), new RandAugment().numOps(1).factor(some));
        put(
                kinds,
                new AugMix().numChains(1).chainDepth(2),
                new AugMix().numChains(2).chainDepth(1).allOps(false));
        put(kinds, Pipeline.of(new RandomFlip(), new Resizing(3, 4)), Pipeline.of(new RandomFlip(), new RandomFlip()));
        kinds.put(
                MaxNumBoundingBoxes.class,
                Arbitraries.of(2, 5).map(count -> Specimen.of(new MaxNumBoundingBoxes(count), LayerInput.block(3, 4))));
        return kinds;
    }

    private static void put(Map<Class<?>, Arbitrary<Specimen>> kinds, SameForm... layers) {
        kinds.put(
                layers[0].getClass(),
                Arbitraries.of(layers)
                        .map(layer -> Specimen.of(layer, LayerInput.image().between(10, 240))));
    }
}
