// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

/** The list of a target's neighbours with an entry for each channel, and the row of the kernel that belongs to it. */
final class NarrowEntries {
    private final int channels;
    private final long[] distances;
    private final int[] rows;

    NarrowEntries(int taps, int channels) {
        this.channels = channels;
        this.distances = new long[taps * channels];
        this.rows = new int[taps * channels];
    }

    long[] distances(long[] list, int count) {
        for (int i = 0; i < count; i++) {
            for (int channel = 0; channel < channels; channel++) {
                distances[i * channels + channel] = list[i] + 4L * channel;
            }
        }
        return distances;
    }

    int[] rows(int[] taps, int count) {
        for (int i = 0; i < count; i++) {
            for (int channel = 0; channel < channels; channel++) {
                rows[i * channels + channel] = taps[i] * channels + channel;
            }
        }
        return rows;
    }
}
