// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import java.util.Map;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.ops.Dim;

/** Walks over all windows and, inside of each, over those taps that lie within the input; all in row-major order. */
final class Taps {
    /** What is done for a tap. */
    @FunctionalInterface
    interface Visitor {
        /**
         * One tap.
         *
         * @param window the place of the window among all windows
         * @param tap the place of the tap in the window
         * @param position the place of the input element that it covers
         */
        void visit(int window, int tap, int position);
    }

    private final WindowGeometry geometry;
    private final long[] before;
    private final long[] input;
    private final long[] windows;
    private final long[] taps;

    Taps(WindowGeometry geometry, Map<String, Long> sizes, long[] input, long[] windows) {
        this.geometry = geometry;
        this.before = geometry.before().stream()
                .mapToLong((Dim dim) -> dim.bind(sizes))
                .toArray();
        this.input = input;
        this.windows = windows;
        this.taps = geometry.window().stream().mapToLong(Long::longValue).toArray();
    }

    void forEach(Visitor visitor) {
        int count = Index.elements(windows);
        int size = Index.elements(taps);
        long[] strides = Index.strides(input);
        for (int window = 0; window < count; window++) {
            long[] at = Index.unflatten(window, windows);
            for (int tap = 0; tap < size; tap++) {
                long[] offset = Index.unflatten(tap, taps);
                boolean inside = true;
                long position = 0;
                for (int axis = 0; axis < at.length; axis++) {
                    long i = at[axis] * geometry.strides().get(axis)
                            + offset[axis] * geometry.dilations().get(axis)
                            - before[axis];
                    inside &= i >= 0 && i < input[axis];
                    position += i * strides[axis];
                }
                if (inside) {
                    visitor.visit(window, tap, (int) position);
                }
            }
        }
    }
}
