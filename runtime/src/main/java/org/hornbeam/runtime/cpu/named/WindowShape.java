// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.graph.WindowGeometry;

/**
 * The sizes of a pooling: leading axes that windows do not touch are counted as one, and so are trailing ones.
 *
 * @param outer elements of the leading axes
 * @param grid windows over the axes between
 * @param inner elements of the trailing axes, contiguous
 */
record WindowShape(long outer, Grid grid, long inner) {
    /** Windows over {@code input}, as many as {@code windows}. */
    static WindowShape of(WindowGeometry geometry, Operand input, Operand windows, Context context) {
        int rank = geometry.rank();
        int from = 0;
        while (from < rank && untouched(geometry, from, input, windows)) {
            from++;
        }
        int to = rank;
        while (to > from && untouched(geometry, to - 1, input, windows)) {
            to--;
        }
        Grid grid = Grid.of(geometry, from, to, input.shape(), windows.shape(), 0, context);
        return new WindowShape(input.product(0, from), grid, input.product(to, rank));
    }

    private static boolean untouched(WindowGeometry geometry, int axis, Operand input, Operand windows) {
        return geometry.window().get(axis) == 1
                && geometry.strides().get(axis) == 1
                && geometry.before().get(axis).is(0)
                && geometry.after().get(axis).is(0)
                && input.shape()[axis] == windows.shape()[axis];
    }
}
