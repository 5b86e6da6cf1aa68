// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/** The changes that RandAugment and AugMix choose from. */
final class Augmentations {
    private Augmentations() {}

    static List<ImageAugmentation> of(Range factor, Range values, Interpolation interpolation, boolean colors) {
        DataFormat last = DataFormat.CHANNELS_LAST;
        FillMode reflect = FillMode.REFLECT;
        Range bits = new Range(Math.max(1, (int) (8 * factor.high())), Math.max(1, (int) (8 * factor.high())));
        List<ImageAugmentation> all = new ArrayList<>();
        all.add(new RandomShear(factor, factor, interpolation, reflect, 0, last));
        all.add(new RandomTranslation(factor, factor, reflect, interpolation, 0, last));
        all.add(new RandomRotation(factor, reflect, interpolation, 0, last));
        all.add(new Solarization(factor, factor, values));
        all.add(new RandomPosterization(bits, values, last));
        all.add((scope, images) -> AutoContrast.stretched(images, values));
        all.add(new Equalization(values, 256, last));
        if (colors) {
            all.add(new RandomBrightness(factor).valueRange(values));
            all.add(new RandomColorDegeneration(factor, values, last));
            all.add(new RandomContrast(factor).valueRange(values));
            all.add(new RandomSharpness(factor, values, last));
        }
        return all;
    }

    /** One of them, the same for all images of a batch; with {@code none}, or none. */
    static Value one(Scope scope, Value images, List<ImageAugmentation> choices, boolean none) {
        int count = choices.size() + (none ? 1 : 0);
        Value number = scope.randomUniform(org.hornbeam.ops.Shape.SCALAR).times((double) count);
        Value chosen = Ops.floor(number);
        Value y = images;
        for (int i = 0; i < choices.size(); i++) {
            Value changed = choices.get(i).augment(scope.scope("choice_" + i), images);
            y = Ops.where(Ops.equal(chosen, Ops.like(chosen, i)), changed, y);
        }
        return y;
    }
}
