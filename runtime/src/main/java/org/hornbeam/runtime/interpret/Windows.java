// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import java.util.Arrays;
import java.util.Map;
import org.hornbeam.graph.WindowGather;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.graph.WindowReduce;
import org.hornbeam.graph.WindowScatter;
import org.hornbeam.graph.WindowSpread;

/** The meaning of pooling and its adjoints. */
final class Windows {
    private Windows() {}

    static Array reduce(WindowReduce op, Array x, long[] windows, Map<String, Long> sizes) {
        return switch (op.kind()) {
            case SUM -> {
                Sums sums = new Sums(x.dtype(), windows);
                new Taps(op.geometry(), sizes, x.shape(), windows)
                        .forEach((window, tap, position) -> sums.add(window, x, position));
                yield sums.array();
            }
            case MAX -> {
                int[] chosen = maxima(op.geometry(), x, windows, sizes);
                yield x.dtype().isFloat()
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
            }
        };
    }

    static Array spread(WindowSpread op, Array values, long[] shape, Map<String, Long> sizes) {
        Sums sums = new Sums(values.dtype(), shape);
        new Taps(op.geometry(), sizes, shape, values.shape())
                .forEach((window, tap, position) -> sums.add(position, values, window));
        return sums.array();
    }

    static Array scatter(WindowScatter op, Array x, Array values, Map<String, Long> sizes) {
        Sums sums = new Sums(values.dtype(), x.shape());
        int[] chosen = maxima(op.geometry(), x, values.shape(), sizes);
        for (int window = 0; window < chosen.length; window++) {
            if (chosen[window] >= 0) {
                sums.add(chosen[window], values, window);
            }
        }
        return sums.array();
    }

    static Array gather(WindowGather op, Array x, Array values, long[] windows, Map<String, Long> sizes) {
        Sums picked = new Sums(values.dtype(), windows);
        int[] chosen = maxima(op.geometry(), x, windows, sizes);
        for (int window = 0; window < chosen.length; window++) {
            if (chosen[window] >= 0) {
                picked.add(window, values, chosen[window]);
            }
        }
        return picked.array();
    }

    /** For each window the place of its first largest element; -1 if it covers none. NaN wins. */
    private static int[] maxima(WindowGeometry geometry, Array x, long[] windows, Map<String, Long> sizes) {
        int[] chosen = new int[Index.elements(windows)];
        Arrays.fill(chosen, -1);
        new Taps(geometry, sizes, x.shape(), windows).forEach((window, tap, position) -> {
            if (chosen[window] < 0 || Reductions.beats(x, position, chosen[window], true)) {
                chosen[window] = position;
            }
        });
        return chosen;
    }
}
