// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.runtime.cpu.matmul.PanelSource;

/**
 * The transposed matrix of patches of an image with one channel: a row for each tap, a column for each target. Along a
 * line of the image neighbouring targets read neighbouring pixels, so that a row is made of long copies.
 */
final class TapRows implements PanelSource {
    private final Reach reach;
    private final RowCopy copy;
    private final int lastTargets;
    private final int lastTaps;
    private final int[] low;
    private final int[] high;
    private final long[] start;
    private long image;

    TapRows(Reach reach, RowCopy copy) {
        this.reach = reach;
        this.copy = copy;
        int last = reach.rank() - 1;
        this.lastTargets = (int) reach.targets()[last];
        this.lastTaps = (int) reach.taps()[last];
        this.low = new int[lastTaps];
        this.high = new int[lastTaps];
        this.start = new long[lastTaps];
        int[] table = reach.table()[last];
        for (int tap = 0; tap < lastTaps; tap++) {
            int from = 0;
            while (from < lastTargets && table[from * lastTaps + tap] < 0) {
                from++;
            }
            int to = from;
            while (to < lastTargets && table[to * lastTaps + tap] >= 0) {
                to++;
            }
            low[tap] = from;
            high[tap] = to;
            start[tap] = from == lastTargets ? 0 : 4L * (table[from * lastTaps + tap] - from);
        }
    }

    /** Whether this form fits: one channel, and neighbouring targets read neighbouring pixels. */
    static boolean fits(Reach reach, long channels) {
        return channels == 1 && reach.adjacentTargets() && reach.targets()[reach.rank() - 1] >= 8;
    }

    /** Reads this image from now on. */
    void image(long address) {
        image = address;
    }

    @Override
    public void pack(int batch, long row, int rows, long column, int columns, float[] panel, int offset, int stride) {
        for (int r = 0; r < rows; r++) {
            int tap = (int) ((row + r) % lastTaps);
            long lineTap = (row + r) / lastTaps;
            int done = 0;
            while (done < columns) {
                long line = (column + done) / lastTargets;
                int first = (int) ((column + done) % lastTargets);
                int last = Math.min(lastTargets, first + columns - done);
                segment(reach.line(line, lineTap), tap, first, last, panel, offset + r * stride + done);
                done += last - first;
            }
        }
    }

    private void segment(long source, int tap, int first, int last, float[] panel, int at) {
        int begin = source < 0 ? last : Math.max(first, Math.min(last, low[tap]));
        int end = source < 0 ? last : Math.max(begin, Math.min(last, high[tap]));
        RowCopy.zero(1, begin - first, panel, at, 0);
        if (begin < end) {
            copy.rows(image + 4 * source + start[tap] + 4L * begin, 0, 1, end - begin, panel, at + begin - first, 0);
        }
        RowCopy.zero(1, last - end, panel, at + end - first, 0);
    }
}
