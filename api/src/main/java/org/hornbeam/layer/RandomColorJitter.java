// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * Images whose brightness, contrast, saturation and hue are changed, in this order ({@code keras.layers.RandomColorJitter}).
 *
 * @param valueRange the values that pixels may have; default 0 to 255
 * @param brightnessFactor as of RandomBrightness; none for no change; default none
 * @param contrastFactor as of RandomContrast; none for no change; default none
 * @param saturationFactor as of RandomSaturation; none for no change; default none
 * @param hueFactor as of RandomHue; none for no change; default none
 * @param dataFormat where the channels are; default last
 */
public record RandomColorJitter(
        Range valueRange,
        @Nullable Range brightnessFactor,
        @Nullable Range contrastFactor,
        @Nullable Range saturationFactor,
        @Nullable Range hueFactor,
        DataFormat dataFormat)
        implements ImageAugmentation {
    /** With Keras's defaults. */
    public RandomColorJitter() {
        this(Range.BYTES, null, null, null, null, DataFormat.CHANNELS_LAST);
    }

    @Override
    public Value augment(Scope scope, Value images) {
        Value y = images;
        if (brightnessFactor != null) {
            y = new RandomBrightness(brightnessFactor).valueRange(valueRange).augment(scope.scope("brightness"), y);
        }
        if (contrastFactor != null) {
            y = new RandomContrast(contrastFactor).valueRange(valueRange).augment(scope.scope("contrast"), y);
        }
        if (saturationFactor != null) {
            y = new RandomSaturation(saturationFactor, valueRange, DataFormat.CHANNELS_LAST)
                    .augment(scope.scope("saturation"), y);
        }
        if (hueFactor != null) {
            y = new RandomHue(hueFactor, valueRange, DataFormat.CHANNELS_LAST).augment(scope.scope("hue"), y);
        }
        return y;
    }

    /** The same with another value of this component: the values that pixels may have. */
    public RandomColorJitter valueRange(Range valueRange) {
        return Components.with(this, "valueRange", valueRange);
    }

    /** The same with another value of this component: as of RandomBrightness; none for no change. */
    public RandomColorJitter brightnessFactor(@Nullable Range brightnessFactor) {
        return Components.with(this, "brightnessFactor", brightnessFactor);
    }

    /** The same with another value of this component: as of RandomContrast; none for no change. */
    public RandomColorJitter contrastFactor(@Nullable Range contrastFactor) {
        return Components.with(this, "contrastFactor", contrastFactor);
    }

    /** The same with another value of this component: as of RandomSaturation; none for no change. */
    public RandomColorJitter saturationFactor(@Nullable Range saturationFactor) {
        return Components.with(this, "saturationFactor", saturationFactor);
    }

    /** The same with another value of this component: as of RandomHue; none for no change. */
    public RandomColorJitter hueFactor(@Nullable Range hueFactor) {
        return Components.with(this, "hueFactor", hueFactor);
    }

    /** The same with another value of this component: where the channels are. */
    public RandomColorJitter dataFormat(DataFormat dataFormat) {
        return Components.with(this, "dataFormat", dataFormat);
    }
}
