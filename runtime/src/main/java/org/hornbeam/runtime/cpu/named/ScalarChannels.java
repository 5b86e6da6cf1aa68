// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

/** Channels one by one. */
record ScalarChannels() implements ChannelLoops {
    @Override
    public void sum(
            long base, long sourceStep, long[] list, int count, long to, long toStep, int targets, long channels) {
        for (int target = 0; target < targets; target++) {
            for (long c = 0; c < 4 * channels; c += 4) {
                float sum = 0;
                for (int i = 0; i < count; i++) {
                    sum += Memory.getFloat(base + list[i] + c);
                }
                Memory.setFloat(to + c, sum);
            }
            base += sourceStep;
            to += toStep;
        }
    }

    @Override
    public void max(
            long base,
            long sourceStep,
            long[] list,
            int[] taps,
            int count,
            long to,
            long toStep,
            long chosen,
            int tapBytes,
            int targets,
            long channels) {
        for (int target = 0; target < targets; target++) {
            for (long c = 0; c < channels; c++) {
                int largest = largest(base + 4 * c, list, count);
                Memory.setFloat(to + 4 * c, Memory.getFloat(base + list[largest] + 4 * c));
                if (chosen != 0) {
                    Memory.setTap(tapBytes, chosen + (target * toStep / 4 + c) * tapBytes, taps[largest]);
                }
            }
            base += sourceStep;
            to += toStep;
        }
    }

    /** The place in the list of the first largest element; NaN beats all but NaN. */
    private static int largest(long base, long[] list, int count) {
        int chosen = 0;
        float largest = Memory.getFloat(base + list[0]);
        for (int i = 1; i < count; i++) {
            float value = Memory.getFloat(base + list[i]);
            if (value > largest || (Float.isNaN(value) && !Float.isNaN(largest))) {
                largest = value;
                chosen = i;
            }
        }
        return chosen;
    }

    @Override
    public void place(
            long values,
            long valueStep,
            long chosen,
            int tapBytes,
            long to,
            long toStep,
            long[] list,
            int[] taps,
            int first,
            int end,
            int targets,
            long channels) {
        for (int target = 0; target < targets; target++) {
            for (long c = 0; c < channels; c++) {
                int tap = Memory.getTap(tapBytes, chosen + (target * valueStep / 4 + c) * tapBytes);
                for (int i = first; i < end; i++) {
                    Memory.setFloat(
                            to + list[i] + 4 * c,
                            tap == taps[i] ? 0f + Memory.getFloat(values + target * valueStep + 4 * c) : 0);
                }
            }
            to += toStep;
        }
    }

    @Override
    public void collect(
            long values,
            long chosen,
            int tapBytes,
            long sourceStep,
            long[] list,
            int[] taps,
            int last,
            int count,
            long to,
            long toStep,
            int targets,
            long channels) {
        for (int target = 0; target < targets; target++) {
            for (long c = 0; c < 4 * channels; c += 4) {
                float sum = 0;
                for (int i = 0; i < count; i++) {
                    long at = target * sourceStep + list[i] + c;
                    if (Memory.getTap(tapBytes, chosen + at / 4 * tapBytes) == last - taps[i]) {
                        sum += Memory.getFloat(values + at);
                    }
                }
                Memory.setFloat(to + c, sum);
            }
            to += toStep;
        }
    }

    @Override
    public void gather(
            long base,
            long sourceStep,
            long[] list,
            int[] taps,
            int count,
            long chosen,
            int tapBytes,
            long to,
            long toStep,
            int targets,
            long channels) {
        for (int target = 0; target < targets; target++) {
            for (long c = 0; c < channels; c++) {
                int tap = Memory.getTap(tapBytes, chosen + (target * toStep / 4 + c) * tapBytes);
                float value = 0;
                for (int i = 0; i < count; i++) {
                    if (tap == taps[i]) {
                        value += Memory.getFloat(base + list[i] + 4 * c);
                    }
                }
                Memory.setFloat(to + 4 * c, value);
            }
            base += sourceStep;
            to += toStep;
        }
    }
}
