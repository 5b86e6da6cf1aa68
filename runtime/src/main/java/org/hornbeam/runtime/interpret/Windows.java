// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.hornbeam.graph.WindowGather;
import org.hornbeam.graph.WindowMax;
import org.hornbeam.graph.WindowScatter;
import org.hornbeam.graph.WindowSpread;
import org.hornbeam.graph.WindowSum;
import org.hornbeam.ops.Shape;

/** The meaning of pooling and its adjoints. */
final class Windows {
    private Windows() {}

    static Array sum(WindowSum op, Array x, long[] windows, Map<String, Long> sizes) {
        Sums sums = new Sums(x.dtype(), windows);
        new Taps(op.geometry(), sizes, x.shape(), windows)
                .forEach((window, tap, position) -> sums.add(window, x, position));
        return sums.array();
    }

    /** The largest elements and their taps; NaN wins. */
    static List<Array> max(WindowMax op, Array x, Map<String, Long> sizes) {
        long[] windows = op.geometry().windows(Shape.of(x.shape()).dims()).stream()
                .mapToLong(dim -> dim.bind(sizes))
                .toArray();
        int[] chosen = new int[Index.elements(windows)];
        long[] taps = new long[chosen.length];
        Arrays.fill(chosen, -1);
        new Taps(op.geometry(), sizes, x.shape(), windows).forEach((window, tap, position) -> {
            if (chosen[window] < 0 || Reductions.beats(x, position, chosen[window], true)) {
                chosen[window] = position;
                taps[window] = tap;
            }
        });
        Array largest = x.dtype().isFloat()
                ? Array.wrap(
                        x.dtype(),
                        windows,
                        Arrays.stream(chosen)
                                .mapToDouble(at -> at < 0 ? Double.NEGATIVE_INFINITY : x.doubleAt(at))
                                .toArray())
                : Array.wrap(
                        x.dtype(),
                        windows,
                        Arrays.stream(chosen)
                                .mapToLong(at -> at < 0 ? Numbers.lowestInteger(x.dtype()) : x.longAt(at))
                                .toArray());
        return List.of(largest, Array.wrap(WindowMax.taps(op.geometry()), windows, taps));
    }

    static Array spread(WindowSpread op, Array values, long[] shape, Map<String, Long> sizes) {
        Sums sums = new Sums(values.dtype(), shape);
        new Taps(op.geometry(), sizes, shape, values.shape())
                .forEach((window, tap, position) -> sums.add(position, values, window));
        return sums.array();
    }

    static Array scatter(WindowScatter op, Array taps, Array values, long[] shape, Map<String, Long> sizes) {
        Sums sums = new Sums(values.dtype(), shape);
        new Taps(op.geometry(), sizes, shape, values.shape()).forEach((window, tap, position) -> {
            if (taps.longAt(window) == tap) {
                sums.add(position, values, window);
            }
        });
        return sums.array();
    }

    static Array gather(WindowGather op, Array taps, Array values, long[] windows, Map<String, Long> sizes) {
        Sums picked = new Sums(values.dtype(), windows);
        new Taps(op.geometry(), sizes, values.shape(), windows).forEach((window, tap, position) -> {
            if (taps.longAt(window) == tap) {
                picked.add(window, values, position);
            }
        });
        return picked.array();
    }
}
