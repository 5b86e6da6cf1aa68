// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.hornbeam.runtime.cpu.Addresses;

/** Channels in vectors, the rest one by one. Loaded only where the Vector API is present. */
record VectorChannels() implements ChannelLoops {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final Class<?> EXACT = FloatVector.zero(SPECIES).getClass();
    private static final int LANES = SPECIES.length();
    private static final long BYTES = 4L * LANES;
    /** Bytes of channels that a loop goes over: few enough for an int. */
    private static final long MOST_BYTES = 1 << 20;

    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final ScalarChannels REST = new ScalarChannels();

    /** See {@link VectorDepthwise}. */
    private static FloatVector exact(FloatVector vector) {
        return (FloatVector) EXACT.cast(vector);
    }

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

    @Override
    public void max(
            long base, long sourceStep, long[] list, int count, long to, long toStep, int targets, long channels) {
        if (channels < LANES && count == 4) {
            VectorFewMaxima.ofFour(
                    base + list[0],
                    base + list[1],
                    base + list[2],
                    base + list[3],
                    sourceStep,
                    to,
                    toStep,
                    targets,
                    (int) channels);
            return;
        }
        if (channels < LANES) {
            REST.max(base, sourceStep, list, count, to, toStep, targets, channels);
            return;
        }
        for (long c = 0; c < 4 * channels; ) {
            int bytes = piece(4 * channels - c);
            if (bytes == 0) {
                c = 4 * channels - BYTES;
                bytes = (int) BYTES;
            }
            if (count == 4) {
                VectorMaxima.ofFour(
                        base + c + list[0],
                        base + c + list[1],
                        base + c + list[2],
                        base + c + list[3],
                        sourceStep,
                        to + c,
                        toStep,
                        targets,
                        bytes);
            } else {
                for (int target = 0; target < targets; target++) {
                    VectorMaxima.of(base + target * sourceStep + c, list, count, to + target * toStep + c, bytes);
                }
            }
            c += bytes;
        }
    }

    /** Bytes of whole vectors at the start of what is left, not too many for an int; 0: less than a vector is left. */
    private static int piece(long left) {
        return (int) Math.min(left, MOST_BYTES) & -(int) BYTES;
    }

    /** The places in the list of the first largest elements, as floats. */
    private static FloatVector chosen(long base, long[] list, int count) {
        FloatVector largest = load(base + list[0]);
        FloatVector chosen = FloatVector.zero(SPECIES);
        for (int i = 1; i < count; i++) {
            FloatVector value = load(Addresses.known(base + list[i]));
            VectorMask<Float> later = VectorMaxima.beats(value, largest);
            largest = largest.blend(value, later);
            chosen = chosen.blend(i, later);
        }
        return chosen;
    }

    @Override
    public void placeFour(
            long base, long sourceStep, long[] list, long values, long valueStep, long to, int targets, long channels) {
        if (channels < LANES) {
            VectorFewMaxima.placeFour(
                    base, list[0], list[1], list[2], list[3], sourceStep, values, valueStep, to, targets, (int)
                            channels);
            return;
        }
        for (long c = 0; c < 4 * channels; ) {
            int bytes = piece(4 * channels - c);
            if (bytes == 0) {
                c = 4 * channels - BYTES;
                bytes = (int) BYTES;
            }
            VectorMaxima.placeFour(base + c, list, sourceStep, values + c, valueStep, to + c, targets, bytes);
            c += bytes;
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
        long body = body(channels);
        for (int target = 0; target < targets; target += 2) {
            // An odd last target is done twice.
            long next = target + 1 < targets ? 1 : 0;
            for (long c = 0; c < body; c += BYTES) {
                long at = to + target * toStep + c;
                chooseTwo(
                        base + target * sourceStep + c, next * sourceStep, list, taps, last, count, at, next * toStep);
            }
        }
        if (channels % LANES != 0) {
            REST.choose(base + body, sourceStep, list, taps, last, count, to + body, toStep, targets, channels % LANES);
        }
    }

    private static void chooseTwo(
            long base, long step, long[] list, int[] taps, int last, int count, long to, long toStep) {
        FloatVector largest0 = load(base + list[0]);
        FloatVector largest1 = load(base + step + list[0]);
        FloatVector chosen0 = FloatVector.broadcast(SPECIES, (float) (last - taps[0]));
        FloatVector chosen1 = FloatVector.broadcast(SPECIES, (float) (last - taps[0]));
        for (int i = 1; i < count; i++) {
            FloatVector tap = FloatVector.broadcast(SPECIES, (float) (last - taps[i]));
            FloatVector value0 = load(Addresses.known(base + list[i]));
            FloatVector value1 = load(Addresses.known(base + step + list[i]));
            VectorMask<Float> later0 = VectorMaxima.beats(value0, largest0);
            VectorMask<Float> later1 = VectorMaxima.beats(value1, largest1);
            largest0 = exact(largest0.blend(value0, later0));
            largest1 = exact(largest1.blend(value1, later1));
            chosen0 = exact(chosen0.blend(tap, later0));
            chosen1 = exact(chosen1.blend(tap, later1));
        }
        chosen0.intoMemorySegment(Memory.ALL, to, ORDER);
        chosen1.intoMemorySegment(Memory.ALL, to + toStep, ORDER);
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
        long body = body(channels);
        for (int target = 0; target < targets; target += 2) {
            long next = target + 1 < targets ? 1 : 0;
            long move = target * sourceStep;
            for (long c = 0; c < body; c += BYTES) {
                long at = to + target * toStep + c;
                collectTwo(
                        values + move + c, choices + move + c, next * sourceStep, list, taps, count, at, next * toStep);
            }
        }
        if (channels % LANES != 0) {
            REST.collect(
                    values + body,
                    choices + body,
                    sourceStep,
                    list,
                    taps,
                    count,
                    to + body,
                    toStep,
                    targets,
                    channels % LANES);
        }
    }

    private static void collectTwo(
            long values, long choices, long step, long[] list, int[] taps, int count, long to, long toStep) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        for (int i = 0; i < count; i++) {
            FloatVector tap = FloatVector.broadcast(SPECIES, (float) taps[i]);
            VectorMask<Float> here0 = load(Addresses.known(choices + list[i])).compare(VectorOperators.EQ, tap);
            VectorMask<Float> here1 =
                    load(Addresses.known(choices + step + list[i])).compare(VectorOperators.EQ, tap);
            sum0 = exact(sum0.add(load(Addresses.known(values + list[i])), here0));
            sum1 = exact(sum1.add(load(Addresses.known(values + step + list[i])), here1));
        }
        sum0.intoMemorySegment(Memory.ALL, to, ORDER);
        sum1.intoMemorySegment(Memory.ALL, to + toStep, ORDER);
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
        long body = body(channels);
        for (int target = 0; target < targets && body > 0; target++) {
            long move = target * sourceStep;
            gatherTarget(base + move, list, count, picked + move, to + target * toStep, body);
        }
        if (channels % LANES != 0) {
            REST.gather(
                    base + body, sourceStep, list, count, picked + body, to + body, toStep, targets, channels % LANES);
        }
    }

    private static void gatherTarget(long base, long[] list, int count, long picked, long to, long body) {
        for (long c = 0; c < body; c += BYTES) {
            FloatVector chosen = chosen(base + c, list, count);
            FloatVector value = FloatVector.zero(SPECIES);
            for (int i = 0; i < count; i++) {
                value = value.blend(load(Addresses.known(picked + list[i] + c)), chosen.compare(VectorOperators.EQ, i));
            }
            value.intoMemorySegment(Memory.ALL, to + c, ORDER);
        }
    }
}
