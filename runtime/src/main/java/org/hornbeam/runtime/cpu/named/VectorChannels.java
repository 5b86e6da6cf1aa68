// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.hornbeam.runtime.cpu.Addresses;

/** Channels in vectors, the rest one by one. Loaded only where the Vector API is present. */
record VectorChannels() implements ChannelLoops {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final long BYTES = 4L * LANES;
    /** Bytes of channels that a loop goes over: few enough for an int. */
    private static final long MOST_BYTES = 1 << 20;

    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final ScalarChannels REST = new ScalarChannels();

    private static FloatVector load(long address) {
        return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, address, ORDER);
    }

    private static long body(long channels) {
        return channels / LANES * BYTES;
    }

    @Override
    public void sum(
            long base, long sourceStep, long[] list, int count, long to, long toStep, int targets, long channels) {
        long body = body(channels);
        for (int target = 0; target < targets && body > 0; target++) {
            sumTarget(base + target * sourceStep, list, count, to + target * toStep, body);
        }
        if (channels % LANES != 0) {
            REST.sum(base + body, sourceStep, list, count, to + body, toStep, targets, channels % LANES);
        }
    }

    private static void sumTarget(long base, long[] list, int count, long to, long body) {
        for (long c = 0; c < body; c += BYTES) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = 0; i < count; i++) {
                sum = sum.add(load(Addresses.known(base + list[i] + c)));
            }
            sum.intoMemorySegment(Memory.ALL, to + c, ORDER);
        }
    }

    /**
     * Where the next piece of at least a vector of channels begins, in bytes. The last vector reaches back into the one
     * before: both write the same.
     */
    private static long begin(long done, long channels) {
        return Math.min(done, 4 * channels - BYTES);
    }

    /** Bytes of the piece that begins there: whole vectors, not too many for an int. */
    private static int bytes(long from, long channels) {
        return (int) Math.min(4 * channels - from, MOST_BYTES) & -(int) BYTES;
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
        if (channels < LANES) {
            if (VectorFewMaxima.FAST && tapBytes == 1) {
                int few = (int) channels;
                VectorFewMaxima.max(base, sourceStep, list, taps, count, to, toStep, chosen, targets, few);
            } else {
                REST.max(base, sourceStep, list, taps, count, to, toStep, chosen, tapBytes, targets, channels);
            }
            return;
        }
        for (long done = 0; done < 4 * channels; ) {
            long c = begin(done, channels);
            int bytes = bytes(c, channels);
            done = c + bytes;
            long tapsTo = chosen == 0 ? 0 : chosen + c / 4 * tapBytes;
            piece(base + c, sourceStep, list, taps, count, to + c, toStep, tapsTo, tapBytes, targets, bytes);
        }
    }

    private static void piece(
            long base,
            long step,
            long[] list,
            int[] taps,
            int count,
            long to,
            long toStep,
            long chosen,
            int tapBytes,
            int targets,
            int bytes) {
        if (count == 4 && chosen == 0) {
            VectorMaxima.ofFour(base, list, taps, step, to, toStep, targets, bytes);
        } else if (count == 4 && tapBytes == 1) {
            VectorMaxima.ofFour(base, list, taps, step, to, toStep, chosen, targets, bytes);
        } else if (chosen == 0) {
            for (int target = 0; target < targets; target++) {
                VectorMaxima.of(base + target * step, list, taps, count, to + target * toStep, bytes);
            }
        } else {
            for (int target = 0; target < targets; target++) {
                long at = target * toStep;
                long tapsAt = chosen + at / 4 * tapBytes;
                VectorMaxima.of(base + target * step, list, taps, count, to + at, tapsAt, tapBytes, bytes);
            }
        }
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
        int few = (int) Math.min(channels, LANES);
        if (tapBytes == 1 && few < LANES && VectorFewMaxima.FAST) {
            VectorFewMaxima.place(values, valueStep, chosen, to, toStep, list, taps, first, end, targets, few);
            return;
        }
        if (tapBytes != 1 || few < LANES) {
            REST.place(values, valueStep, chosen, tapBytes, to, toStep, list, taps, first, end, targets, channels);
            return;
        }
        for (long done = 0; done < 4 * channels; ) {
            long c = begin(done, channels);
            int bytes = bytes(c, channels);
            done = c + bytes;
            long tapsAt = chosen + c / 4;
            if (end - first == 2) {
                VectorChoices.placeTwo(
                        values + c, valueStep, tapsAt, to + c, toStep, list, taps, first, targets, bytes);
            } else {
                for (int target = 0; target < targets; target++) {
                    long at = target * valueStep;
                    long result = to + target * toStep + c;
                    VectorChoices.place(values + c + at, tapsAt + at / 4, result, list, taps, first, end, bytes);
                }
            }
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
        int few = (int) Math.min(channels, LANES);
        if (tapBytes == 1 && few < LANES && VectorFewMaxima.FAST) {
            VectorFewMaxima.collect(values, chosen, sourceStep, list, taps, last, count, to, toStep, targets, few);
            return;
        }
        if (tapBytes != 1 || few < LANES) {
            REST.collect(values, chosen, tapBytes, sourceStep, list, taps, last, count, to, toStep, targets, channels);
            return;
        }
        for (long done = 0; done < 4 * channels; ) {
            long c = begin(done, channels);
            int bytes = bytes(c, channels);
            done = c + bytes;
            for (int target = 0; target < targets; target++) {
                long at = target * sourceStep + c;
                VectorChoices.collect(
                        values + at, chosen + at / 4, list, taps, last, count, to + target * toStep + c, bytes);
            }
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
        if (tapBytes != 1 || channels < LANES) {
            REST.gather(base, sourceStep, list, taps, count, chosen, tapBytes, to, toStep, targets, channels);
            return;
        }
        for (long done = 0; done < 4 * channels; ) {
            long c = begin(done, channels);
            int bytes = bytes(c, channels);
            done = c + bytes;
            for (int target = 0; target < targets; target++) {
                long at = target * toStep + c;
                VectorChoices.gather(
                        base + target * sourceStep + c, list, taps, count, chosen + at / 4, to + at, bytes);
            }
        }
    }
}
