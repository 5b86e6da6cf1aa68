// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.ops.Ops;
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
                : each(x, parts, dataFormat, (part, axis) -> Ops.max(part, axis));
    }

    /** The mean of each part: of parts along several axes the mean of means. */
    static Value average(Value x, List<Integer> parts, DataFormat dataFormat) {
        List<Integer> windows = windows(x, parts, dataFormat);
        return windows != null
                ? Pooling.average(x, windows, windows, Padding.VALID, dataFormat)
                : each(Ops.floating(x), parts, dataFormat, (part, axis) -> Ops.mean(part, axis));
    }

    /** The size of the parts of each axis where they are windows side by side, else {@code null}. */
    private static @Nullable List<Integer> windows(Value x, List<Integer> parts, DataFormat dataFormat) {
        List<Integer> windows = new ArrayList<>();
        for (int axis = 0; axis < parts.size(); axis++) {
            int size = x.dim(dataFormat == DataFormat.CHANNELS_LAST ? axis + 1 : axis + 2);
            if (size % parts.get(axis) != 0) {
                return null;
            }
            windows.add(size / parts.get(axis));
        }
        return windows;
    }

    private interface Pool {
        Value of(Value part, int axis);
    }

    private static Value each(Value x, List<Integer> parts, DataFormat dataFormat, Pool pool) {
        Value y = dataFormat.toLast(x);
        for (int axis = 1; axis <= parts.size(); axis++) {
            long size = y.dim(axis);
            long count = parts.get(axis - 1);
            List<Value> pooled = new ArrayList<>();
            for (long i = 0; i < count; i++) {
                long start = i * size / count;
                long end = Math.ceilDiv((i + 1) * size, count);
                Value part = pool.of(Ops.slice(y, axis, start, end - start), axis);
                pooled.add(Ops.expandDims(part, axis));
            }
            y = Ops.concatenate(pooled, axis);
        }
        return dataFormat.fromLast(y);
    }
}
