// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

/** Channels one by one. */
record ScalarChannels() implements ChannelLoops {
    private static long at(long list, int i) {
        return Memory.ALL.get(Memory.LONG, list + 8L * i);
    }

    @Override
    public void sum(
            long base, long sourceStep, long list, int count, long to, long toStep, int targets, long channels) {
        for (int target = 0; target < targets; target++) {
            for (long c = 0; c < 4 * channels; c += 4) {
                float sum = 0;
                for (int i = 0; i < count; i++) {
                    sum += Memory.getFloat(base + at(list, i) + c);
                }
                Memory.setFloat(to + c, sum);
            }
            base += sourceStep;
            to += toStep;
        }
    }

    @Override
    public void max(
            long base, long sourceStep, long list, int count, long to, long toStep, int targets, long channels) {
        for (int target = 0; target < targets; target++) {
            for (long c = 0; c < 4 * channels; c += 4) {
                float largest = Memory.getFloat(base + at(list, 0) + c);
                for (int i = 1; i < count; i++) {
                    largest = Math.max(largest, Memory.getFloat(base + at(list, i) + c));
                }
                Memory.setFloat(to + c, largest);
            }
            base += sourceStep;
            to += toStep;
        }
    }

    /** The place in the list of the first largest element; NaN beats all but NaN. */
    private static int chosen(long base, long list, int count) {
        int chosen = 0;
        float largest = Memory.getFloat(base + at(list, 0));
        for (int i = 1; i < count; i++) {
            float value = Memory.getFloat(base + at(list, i));
            if (value > largest || (Float.isNaN(value) && !Float.isNaN(largest))) {
                largest = value;
                chosen = i;
            }
        }
        return chosen;
    }

    @Override
    public void scatter(
            long base,
            long sourceStep,
            long list,
            int count,
            long values,
            long valueStep,
            long sums,
            int targets,
            long channels) {
        for (int target = 0; target < targets; target++) {
            for (long c = 0; c < 4 * channels; c += 4) {
                long to = sums + at(list, chosen(base + c, list, count)) + c;
                Memory.setFloat(to, Memory.getFloat(to) + Memory.getFloat(values + c));
            }
            base += sourceStep;
            sums += sourceStep;
            values += valueStep;
        }
    }

    @Override
    public void gather(
            long base,
            long sourceStep,
            long list,
            int count,
            long picked,
            long to,
            long toStep,
            int targets,
            long channels) {
        for (int target = 0; target < targets; target++) {
            for (long c = 0; c < 4 * channels; c += 4) {
                long from = picked + at(list, chosen(base + c, list, count)) + c;
                Memory.setFloat(to + c, Memory.getFloat(from));
            }
            base += sourceStep;
            picked += sourceStep;
            to += toStep;
        }
    }

    @Override
    public void weigh(
            long base,
            long sourceStep,
            long list,
            long taps,
            int count,
            long weights,
            long weightStep,
            long to,
            long toStep,
            int targets,
            long channels) {
        for (int target = 0; target < targets; target++) {
            for (long c = 0; c < 4 * channels; c += 4) {
                float sum = 0;
                for (int i = 0; i < count; i++) {
                    float weight = Memory.getFloat(weights + Memory.getInt(taps + 4L * i) * weightStep + c);
                    sum = Math.fma(Memory.getFloat(base + at(list, i) + c), weight, sum);
                }
                Memory.setFloat(to + c, sum);
            }
            base += sourceStep;
            to += toStep;
        }
    }

    @Override
    public void correlate(
            long base,
            long sourceStep,
            long list,
            long taps,
            int count,
            long values,
            long valueStep,
            long sums,
            long sumStep,
            int targets,
            long channels) {
        for (int i = 0; i < count; i++) {
            long from = base + at(list, i);
            long to = sums + Memory.getInt(taps + 4L * i) * sumStep;
            for (long c = 0; c < 4 * channels; c += 4) {
                float sum = Memory.getFloat(to + c);
                for (int target = 0; target < targets; target++) {
                    float value = Memory.getFloat(values + target * valueStep + c);
                    sum = Math.fma(Memory.getFloat(from + target * sourceStep + c), value, sum);
                }
                Memory.setFloat(to + c, sum);
            }
        }
    }
}
