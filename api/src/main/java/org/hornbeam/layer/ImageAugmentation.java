// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/**
 * A layer that changes images at random while training, each in its own way, and yields them as they are otherwise.
 * Shape {@code (batch, height, width, channels)}, or as the data format says.
 */
interface ImageAugmentation extends SameForm {
    /** Where the channels are. */
    default DataFormat dataFormat() {
        return DataFormat.CHANNELS_LAST;
    }

    /** The images changed; floats, channels last. */
    Value augment(Scope scope, Value images);

    @Override
    default Value trace(Scope scope, Value x) {
        if (x.rank() != 4) {
            throw new ShapeException("it takes images, (batch, height, width, channels), found " + x.shape());
        }
        Value images = x.cast(scope.computeDtype());
        return scope.training()
                ? dataFormat().fromLast(augment(scope, dataFormat().toLast(images)))
                : images;
    }

    @Override
    default MaskUse masks() {
        return MaskUse.CONSUME;
    }
}
