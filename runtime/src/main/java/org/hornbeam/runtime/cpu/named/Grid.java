// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.Arrays;
import org.hornbeam.graph.WindowGeometry;

/**
 * Windows over some axes, bound to sizes. Positions, windows and taps are counted row-major.
 *
 * @param input positions along each axis
 * @param windows windows along each axis
 * @param taps taps of a window along each axis
 * @param strides distance between windows
 * @param dilations distance between taps
 * @param before positions before the first that windows cover
 */
record Grid(long[] input, long[] windows, long[] taps, long[] strides, long[] dilations, long[] before) {
    /** The windows over axes from (inclusive) to (exclusive) of a geometry; {@code first} is the axis of axis 0. */
    static Grid of(
            WindowGeometry geometry, int from, int to, long[] input, long[] windows, int first, Context context) {
        long[] before = context.bind(geometry.before());
        return new Grid(
                Arrays.copyOfRange(input, first + from, first + to),
                Arrays.copyOfRange(windows, first + from, first + to),
                geometry.window().subList(from, to).stream()
                        .mapToLong(Long::longValue)
                        .toArray(),
                geometry.strides().subList(from, to).stream()
                        .mapToLong(Long::longValue)
                        .toArray(),
                geometry.dilations().subList(from, to).stream()
                        .mapToLong(Long::longValue)
                        .toArray(),
                Arrays.copyOfRange(before, from, to));
    }

    int rank() {
        return input.length;
    }

    /** The number of positions. */
    long inputCount() {
        return product(input);
    }

    /** The number of windows. */
    long windowCount() {
        return product(windows);
    }

    /** The number of taps of a window. */
    int tapCount() {
        return Math.toIntExact(product(taps));
    }

    private static long product(long[] sizes) {
        long product = 1;
        for (long size : sizes) {
            product = Math.multiplyExact(product, size);
        }
        return product;
    }

    /** The position under a tap of a window, or -1 if it lies outside. */
    long position(long window, long tap) {
        long position = 0;
        long scale = 1;
        for (int axis = input.length - 1; axis >= 0; axis--) {
            long at = window % windows[axis] * strides[axis] + tap % taps[axis] * dilations[axis] - before[axis];
            if (at < 0 || at >= input[axis]) {
                return -1;
            }
            window /= windows[axis];
            tap /= taps[axis];
            position += at * scale;
            scale *= input[axis];
        }
        return position;
    }

    /** The window that has this tap over this position, or -1 if there is none. Later taps belong to earlier windows. */
    long window(long position, long tap) {
        long window = 0;
        long scale = 1;
        for (int axis = input.length - 1; axis >= 0; axis--) {
            long at = position % input[axis] + before[axis] - tap % taps[axis] * dilations[axis];
            if (at < 0 || at % strides[axis] != 0 || at / strides[axis] >= windows[axis]) {
                return -1;
            }
            position /= input[axis];
            tap /= taps[axis];
            window += at / strides[axis] * scale;
            scale *= windows[axis];
        }
        return window;
    }

    /** Whether no position is covered by two windows. */
    boolean disjoint() {
        for (int axis = 0; axis < input.length; axis++) {
            if (strides[axis] < (taps[axis] - 1) * dilations[axis] + 1) {
                return false;
            }
        }
        return true;
    }
}
