// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.Arrays;

/**
 * Adds products of sources and taps to the targets where the taps put them. A row of the product has, for each group,
 * a part for each tap: as many elements as a target has channels in the group. For one worker.
 */
final class TapScatter {
    private final Grid grid;
    private final long channels;
    private final int groups;
    /** Elements of the product for one source. */
    private final long row;

    /** Lines of sources, along the last axis, in a line along the first. */
    private final long inner;

    private final TapAddition addition;
    /** For each tap of the axes before the last: where the line of targets begins that it adds to, or 0. */
    private final long[] targets;

    /**
     * For a grid of two axes or more.
     *
     * @param grid {@code input} are the targets, {@code windows} the sources
     * @param channels of a target in a group
     * @param groups of channels
     */
    TapScatter(Grid grid, long channels, int groups, TapAddition addition) {
        this.grid = grid;
        this.channels = channels;
        this.groups = groups;
        this.row = grid.tapCount() * channels * groups;
        this.inner = Arrays.stream(grid.windows(), 1, grid.rank() - 1).reduce(1, Math::multiplyExact);
        this.addition = addition;
        this.targets = new long[grid.tapCount() / (int) grid.taps()[grid.rank() - 1]];
    }

    /** Adds the product of some lines of sources, along the first axis, to lines {@code [first, last)} of targets. */
    void add(long block, long line, int lines, long at, long first, long last) {
        long sources = grid.windows()[grid.rank() - 1];
        for (long i = 0; i < lines * inner; i++) {
            aim(line * inner + i, at, first, last);
            line(block + 4 * i * sources * row);
        }
    }

    /** Finds the lines of targets (along the last axis) that the outer taps of a line of sources add to. */
    private void aim(long line, long at, long first, long last) {
        int outer = grid.rank() - 1;
        for (int i = 0; i < targets.length; i++) {
            long place = 0;
            long scale = grid.input()[outer];
            long rest = line;
            long tap = i;
            boolean inside = true;
            for (int axis = outer - 1; axis >= 0; axis--) {
                long taps = grid.taps()[axis];
                long position = rest % grid.windows()[axis] * grid.strides()[axis]
                        + tap % taps * grid.dilations()[axis]
                        - grid.before()[axis];
                inside &= position >= (axis == 0 ? first : 0) && position < (axis == 0 ? last : grid.input()[axis]);
                place += (axis == 0 ? position - first : position) * scale;
                rest /= grid.windows()[axis];
                tap /= taps;
                scale *= grid.input()[axis];
            }
            targets[i] = inside ? at + 4 * place * channels * groups : 0;
        }
    }

    /** Adds the product of a line of sources to the lines that were found. */
    private void line(long from) {
        int last = grid.rank() - 1;
        long sources = grid.windows()[last];
        long positions = grid.input()[last];
        long stride = grid.strides()[last];
        long dilation = grid.dilations()[last];
        long before = grid.before()[last];
        int taps = (int) grid.taps()[last];
        if (dilation > 1 || groups > 1) {
            for (int tap = 0; tap < taps; tap++) {
                long shift = tap * dilation - before;
                long begin = Math.clamp(Math.ceilDiv(-shift, stride), 0, sources);
                long end = Math.clamp(Math.ceilDiv(positions - shift, stride), begin, sources);
                for (int group = 0; group < groups; group++) {
                    long part = from + 4 * channels * ((long) group * grid.tapCount() + tap);
                    add(part, begin, end, shift * groups + group, channels);
                }
            }
            return;
        }
        // The runs of all taps are one; at both ends a part of it.
        long whole = Math.clamp(Math.ceilDiv(before, stride), 0, sources);
        long rest = Math.clamp(Math.floorDiv(positions - taps + before, stride) + 1, whole, sources);
        for (long source = 0; source < sources; source++) {
            if (source == whole && whole < rest) {
                add(from, whole, rest, -before, taps * channels);
                source = rest - 1;
                continue;
            }
            long start = source * stride - before;
            long low = Math.clamp(-start, 0, taps);
            long high = Math.clamp(positions - start, low, taps);
            add(from + 4 * low * channels, source, source + 1, low - before, (high - low) * channels);
        }
    }

    /** Adds the parts of some sources of the line; {@code shift} in channels of a group. */
    private void add(long from, long begin, long end, long shift, long count) {
        if (begin < end && count > 0) {
            int last = grid.rank() - 1;
            addition.add(
                    from + 4 * begin * row,
                    4 * row,
                    4 * grid.taps()[last] * channels,
                    targets,
                    4 * channels * (begin * grid.strides()[last] * groups + shift),
                    4 * channels * groups * grid.strides()[last],
                    (int) (end - begin),
                    (int) count);
        }
    }
}
