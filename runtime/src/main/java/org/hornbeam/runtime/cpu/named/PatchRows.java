// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.runtime.cpu.matmul.PanelSource;

/**
 * The matrix of patches, read straight from an image (batch, spatial..., channels): a row for each target, a column for
 * each tap and channel of a group; zeros outside. Where neighbouring taps lie side by side, one copy brings a whole line
 * of them.
 */
final class PatchRows implements PanelSource {
    private final Reach reach;
    private final RowCopy copy;
    private final int lastTargets;
    private final int channels;
    private final int groupChannels;
    private final int unitLength;
    private final int lastUnits;
    private final int[] low;
    private final int[] high;
    private final long[] start;
    private final long pixel;
    private long image;

    /**
     * Patches.
     *
     * @param channels of the image
     * @param groupChannels of a group
     */
    PatchRows(Reach reach, long channels, long groupChannels, RowCopy copy) {
        this.reach = reach;
        this.copy = copy;
        this.channels = Math.toIntExact(channels);
        this.groupChannels = Math.toIntExact(groupChannels);
        this.pixel = 4 * channels;
        int last = reach.rank() - 1;
        int taps = (int) reach.taps()[last];
        boolean merged = reach.adjacent() && channels == groupChannels;
        this.lastTargets = (int) reach.targets()[last];
        this.lastUnits = merged ? 1 : taps;
        this.unitLength = merged ? Math.toIntExact(taps * groupChannels) : this.groupChannels;
        int[] table = reach.table()[last];
        int entries = lastTargets * lastUnits;
        this.low = new int[entries];
        this.high = new int[entries];
        this.start = new long[entries];
        for (int i = 0; i < entries; i++) {
            int first = merged ? i * taps : i;
            int count = merged ? taps : 1;
            int from = 0;
            while (from < count && table[first + from] < 0) {
                from++;
            }
            int to = from;
            while (to < count && table[first + to] >= 0) {
                to++;
            }
            low[i] = from * this.groupChannels;
            high[i] = to * this.groupChannels;
            start[i] = from == count ? 0 : (table[first + from] - from) * pixel;
        }
    }

    /** Reads this image from now on. */
    void image(long address) {
        image = address;
    }

    @Override
    public void pack(int batch, long row, int rows, long column, int columns, float[] panel, int offset, int stride) {
        int done = 0;
        while (done < rows) {
            long line = (row + done) / lastTargets;
            int first = (int) ((row + done) % lastTargets);
            int height = Math.min(rows - done, lastTargets - first);
            line(batch, line, first, height, column, columns, panel, offset + done * stride, stride);
            done += height;
        }
    }

    /** Packs neighbouring targets of one line. */
    private void line(
            int group,
            long line,
            int first,
            int height,
            long column,
            int columns,
            float[] panel,
            int offset,
            int stride) {
        int at = 0;
        while (at < columns) {
            long unit = (column + at) / unitLength;
            int from = (int) ((column + at) % unitLength);
            int to = Math.min(unitLength, from + columns - at);
            long source = reach.line(line, unit / lastUnits);
            if (source < 0) {
                RowCopy.zero(height, to - from, panel, offset + at, stride);
            } else {
                long address = image + source * pixel + 4L * group * groupChannels;
                unit(address, first, height, (int) (unit % lastUnits), from, to, panel, offset + at, stride);
            }
            at += to - from;
        }
    }

    private void unit(
            long address, int first, int height, int tap, int from, int to, float[] panel, int at, int stride) {
        int row = 0;
        while (row < height) {
            int entry = (first + row) * lastUnits + tap;
            int begin = Math.max(from, Math.min(to, low[entry]));
            int end = Math.max(begin, Math.min(to, high[entry]));
            int target = at + row * stride;
            int same = begin == from && end == to ? alike(first, row, height, tap, from, to) : 1;
            RowCopy.zero(same, begin - from, panel, target, stride);
            if (begin < end) {
                long step = same == 1 ? 0 : start[entry + lastUnits] - start[entry];
                copy.rows(
                        address + start[entry] + 4L * begin,
                        step,
                        same,
                        end - begin,
                        panel,
                        target + begin - from,
                        stride);
            }
            RowCopy.zero(same, to - end, panel, target + end - from, stride);
            row += same;
        }
    }

    /** How many rows from this one on are wholly inside, at equal distances. */
    private int alike(int first, int row, int height, int tap, int from, int to) {
        int entry = (first + row) * lastUnits + tap;
        int count = 1;
        while (row + count < height) {
            int next = entry + count * lastUnits;
            if (low[next] > from
                    || high[next] < to
                    || start[next] - start[next - lastUnits] != start[entry + lastUnits] - start[entry]) {
                break;
            }
            count++;
        }
        return count;
    }
}
