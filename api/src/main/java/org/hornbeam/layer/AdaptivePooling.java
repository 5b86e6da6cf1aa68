// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Nn;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/** Poolings into a number of parts of each axis. */
final class AdaptivePooling {
    private AdaptivePooling() {}

    /** The largest of each part. */
    static Value max(Value x, List<Integer> parts, DataFormat dataFormat) {
        List<Integer> windows = windows(x, parts, dataFormat);
        return windows != null
                ? Pooling.max(x, windows, windows, Padding.VALID, dataFormat)
                : dataFormat.fromLast(Nn.adaptiveMaxPool(dataFormat.toLast(x), sizes(parts)));
    }

    /** The mean of each part: of parts along several axes the mean of means. */
    static Value average(Value x, List<Integer> parts, DataFormat dataFormat) {
        List<Integer> windows = windows(x, parts, dataFormat);
        return windows != null
                ? Pooling.average(x, windows, windows, Padding.VALID, dataFormat)
                : dataFormat.fromLast(Nn.adaptiveAveragePool(dataFormat.toLast(x), sizes(parts)));
    }

    /** The size of the parts of each axis where they are windows side by side, else {@code null}. */
    private static @Nullable List<Integer> windows(Value x, List<Integer> parts, DataFormat dataFormat) {
        List<Integer> windows = new ArrayList<>();
        for (int axis = 0; axis < parts.size(); axis++) {
            Dim size = x.shape().dim(dataFormat == DataFormat.CHANNELS_LAST ? axis + 1 : axis + 2);
            if (!size.isFixed() || size.fixed() % parts.get(axis) != 0) {
                return null;
            }
            windows.add((int) (size.fixed() / parts.get(axis)));
        }
        return windows;
    }

    private static int[] sizes(List<Integer> parts) {
        return parts.stream().mapToInt(i -> i).toArray();
    }
}
