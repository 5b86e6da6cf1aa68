// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.Value;

/** Where the channels are. */
public enum DataFormat {
    /** {@code (batch, space..., channels)}. */
    CHANNELS_LAST,
    /** {@code (batch, channels, space...)}; transposed inside. */
    CHANNELS_FIRST;

    /** The axis of a value that this spatial axis, from 0, is. */
    int axis(int spatial) {
        return this == CHANNELS_LAST ? spatial + 1 : spatial + 2;
    }

    /** The value with its channels last. */
    Value toLast(Value x) {
        return this == CHANNELS_LAST ? x : Axes.move(x, 1, x.rank() - 1);
    }

    /** The value, which has its channels last, in this format. */
    Value fromLast(Value x) {
        return this == CHANNELS_LAST ? x : Axes.move(x, x.rank() - 1, 1);
    }
}
