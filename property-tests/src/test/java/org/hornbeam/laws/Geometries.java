// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.ops.Dim;

/** Windows over one to three spatial axes: all combinations on one, mixtures of them on two and three. */
final class Geometries {
    private record Line(long window, long stride, long dilation, long before, long after) {}

    private Geometries() {}

    static List<WindowGeometry> all() {
        List<Line> lines = new ArrayList<>();
        for (long window : new long[] {1, 2, 3}) {
            for (long stride : new long[] {1, 2, 3}) {
                for (long dilation : new long[] {1, 2}) {
                    for (long[] padding : new long[][] {{0, 0}, {1, 1}, {0, 2}, {2, 1}}) {
                        lines.add(new Line(window, stride, dilation, padding[0], padding[1]));
                    }
                }
            }
        }
        List<WindowGeometry> all = new ArrayList<>();
        lines.forEach(line -> all.add(of(List.of(line))));
        for (int i = 0; i < lines.size(); i += 5) {
            all.add(of(List.of(lines.get(i), lines.get((i * 7 + 3) % lines.size()))));
        }
        for (int i = 0; i < lines.size(); i += 12) {
            all.add(of(List.of(
                    lines.get(i), lines.get((i * 5 + 1) % lines.size()), lines.get((i * 11 + 4) % lines.size()))));
        }
        return all;
    }

    private static WindowGeometry of(List<Line> lines) {
        return new WindowGeometry(
                lines.stream().map(Line::window).toList(),
                lines.stream().map(Line::stride).toList(),
                lines.stream().map(Line::dilation).toList(),
                lines.stream().map(line -> Dim.of(line.before)).toList(),
                lines.stream().map(line -> Dim.of(line.after)).toList());
    }

    /** The same windows over a batch axis, the spatial axes and a channel axis. */
    static WindowGeometry overBatchAndChannels(WindowGeometry spatial) {
        return new WindowGeometry(
                around(spatial.window(), 1L),
                around(spatial.strides(), 1L),
                around(spatial.dilations(), 1L),
                around(spatial.before(), Dim.of(0)),
                around(spatial.after(), Dim.of(0)));
    }

    private static <T> List<T> around(List<T> inner, T outer) {
        List<T> all = new ArrayList<>(inner);
        all.addFirst(outer);
        all.addLast(outer);
        return Collections.unmodifiableList(all);
    }

    /** Sizes of an image: batch, 5 to 7 positions along each axis (fewer, the more axes), channels. */
    static long[] sizes(WindowGeometry geometry, long batch, long channels) {
        long size = geometry.rank() == 1 ? 7 : 5;
        return LongStream.concat(
                        LongStream.of(geometry.rank() == 3 ? 1 : batch),
                        LongStream.concat(
                                LongStream.generate(() -> size).limit(geometry.rank()), LongStream.of(channels)))
                .toArray();
    }

    /** Sizes of a kernel. */
    static long[] kernel(WindowGeometry geometry, long channels, long filters) {
        return LongStream.concat(
                        geometry.window().stream().mapToLong(Long::longValue), LongStream.of(channels, filters))
                .toArray();
    }

    /** Whether no window lies in the padding as a whole, where a maximum is minus infinity. */
    static boolean everyWindowCoversSomething(WindowGeometry geometry) {
        for (int axis = 0; axis < geometry.rank(); axis++) {
            long size = geometry.rank() == 1 ? 7 : 5;
            long windows = geometry.windows(Collections.nCopies(geometry.rank(), Dim.of(size)))
                    .get(axis)
                    .fixed();
            for (long window = 0; window < windows; window++) {
                boolean covers = false;
                for (long tap = 0; tap < geometry.window().get(axis); tap++) {
                    long at = window * geometry.strides().get(axis)
                            + tap * geometry.dilations().get(axis)
                            - geometry.before().get(axis).fixed();
                    covers |= at >= 0 && at < size;
                }
                if (!covers) {
                    return false;
                }
            }
        }
        return true;
    }
}
