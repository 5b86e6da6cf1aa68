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
            long base, long sourceStep, long[] list, int count, long to, long toStep, int targets, long channels) {
        for (int target = 0; target < targets; target++) {
            for (long c = 0; c < 4 * channels; c += 4) {
                Memory.setFloat(to + c, Memory.getFloat(base + list[chosen(base + c, list, count)] + c));
            }
            base += sourceStep;
            to += toStep;
        }
    }

    /** The place in the list of the first largest element; NaN beats all but NaN. */
    private static int chosen(long base, long[] list, int count) {
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
    public void placeFour(
            long base, long sourceStep, long[] list, long values, long valueStep, long to, int targets, long channels) {
        for (int target = 0; target < targets; target++) {
            for (long c = 0; c < 4 * channels; c += 4) {
                int chosen = chosen(base + c, list, 4);
                for (int i = 0; i < 4; i++) {
                    Memory.setFloat(to + list[i] + c, i == chosen ? Memory.getFloat(values + c) : 0);
                }
            }
            base += sourceStep;
            to += sourceStep;
            values += valueStep;
        }
    }

    @Override
    public void choose(
            long base,
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
                Memory.setFloat(to + c, last - taps[chosen(base + c, list, count)]);
            }
            base += sourceStep;
            to += toStep;
        }
    }

    @Override
    public void collect(
            long values,
            long choices,
            long sourceStep,
            long[] list,
            int[] taps,
            int count,
            long to,
            long toStep,
            int targets,
            long channels) {
        for (int target = 0; target < targets; target++) {
            for (long c = 0; c < 4 * channels; c += 4) {
                float sum = 0;
                for (int i = 0; i < count; i++) {
                    if (Memory.getFloat(choices + list[i] + c) == taps[i]) {
                        sum += Memory.getFloat(values + list[i] + c);
                    }
                }
                Memory.setFloat(to + c, sum);
            }
            values += sourceStep;
            choices += sourceStep;
            to += toStep;
        }
    }

    @Override
    public void gather(
            long base,
            long sourceStep,
            long[] list,
            int count,
            long picked,
            long to,
            long toStep,
            int targets,
            long channels) {
        for (int target = 0; target < targets; target++) {
            for (long c = 0; c < 4 * channels; c += 4) {
                long from = picked + list[chosen(base + c, list, count)] + c;
                Memory.setFloat(to + c, Memory.getFloat(from));
            }
            base += sourceStep;
            picked += sourceStep;
            to += toStep;
        }
    }
}
