// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Channels in vectors, the rest one by one. Loaded only where the Vector API is present. */
record VectorChannels() implements ChannelLoops {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final long BYTES = 4L * LANES;
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final ScalarChannels REST = new ScalarChannels();

    private static long at(long list, int i) {
        return Memory.ALL.get(Memory.LONG, list + 8L * i);
    }

    private static FloatVector load(long address) {
        return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, address, ORDER);
    }

    private static long body(long channels) {
        return channels / LANES * BYTES;
    }

    @Override
    public void sum(
            long base, long sourceStep, long list, int count, long to, long toStep, int targets, long channels) {
        long body = body(channels);
        for (int target = 0; target < targets && body > 0; target++) {
            sumTarget(base + target * sourceStep, list, count, to + target * toStep, body);
        }
        if (channels % LANES != 0) {
            REST.sum(base + body, sourceStep, list, count, to + body, toStep, targets, channels % LANES);
        }
    }

    private static void sumTarget(long base, long list, int count, long to, long body) {
        for (long c = 0; c < body; c += BYTES) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = 0; i < count; i++) {
                sum = sum.add(load(base + at(list, i) + c));
            }
            sum.intoMemorySegment(Memory.ALL, to + c, ORDER);
        }
    }

    @Override
    public void max(
            long base, long sourceStep, long list, int count, long to, long toStep, int targets, long channels) {
        long body = body(channels);
        if (count == 4 && body > 0) {
            for (int target = 0; target < targets; target++) {
                maxOfFour(
                        base + target * sourceStep,
                        at(list, 0),
                        at(list, 1),
                        at(list, 2),
                        at(list, 3),
                        to + target * toStep,
                        body);
            }
        } else {
            for (int target = 0; target < targets && body > 0; target++) {
                maxTarget(base + target * sourceStep, list, count, to + target * toStep, body);
            }
        }
        if (channels % LANES != 0) {
            REST.max(base + body, sourceStep, list, count, to + body, toStep, targets, channels % LANES);
        }
    }

    private static void maxTarget(long base, long list, int count, long to, long body) {
        for (long c = 0; c < body; c += BYTES) {
            FloatVector largest = load(base + at(list, 0) + c);
            for (int i = 1; i < count; i++) {
                largest = largest.max(load(base + at(list, i) + c));
            }
            largest.intoMemorySegment(Memory.ALL, to + c, ORDER);
        }
    }

    private static void maxOfFour(long base, long first, long second, long third, long fourth, long to, long body) {
        for (long c = 0; c < body; c += BYTES) {
            load(base + first + c)
                    .max(load(base + second + c))
                    .max(load(base + third + c))
                    .max(load(base + fourth + c))
                    .intoMemorySegment(Memory.ALL, to + c, ORDER);
        }
    }

    /** The places in the list of the first largest elements, as floats. */
    private static FloatVector chosen(long base, long list, int count) {
        FloatVector largest = load(base + at(list, 0));
        FloatVector chosen = FloatVector.zero(SPECIES);
        for (int i = 1; i < count; i++) {
            FloatVector value = load(base + at(list, i));
            VectorMask<Float> later = beats(value, largest);
            largest = largest.blend(value, later);
            chosen = chosen.blend(i, later);
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
        long body = body(channels);
        if (count == 4 && body > 0) {
            long first = at(list, 0);
            long second = at(list, 1);
            long third = at(list, 2);
            long fourth = at(list, 3);
            for (int target = 0; target < targets; target++) {
                long move = target * sourceStep;
                scatterFour(base + move, first, second, third, fourth, values + target * valueStep, sums + move, body);
            }
        }
        for (int target = 0; target < targets && count != 4 && body > 0; target++) {
            long move = target * sourceStep;
            scatterTarget(base + move, list, count, values + target * valueStep, sums + move, body);
        }
        if (channels % LANES != 0) {
            REST.scatter(
                    base + body,
                    sourceStep,
                    list,
                    count,
                    values + body,
                    valueStep,
                    sums + body,
                    targets,
                    channels % LANES);
        }
    }

    /** Whether a later element takes the place of an earlier one: NaN beats all but NaN. */
    private static VectorMask<Float> beats(FloatVector later, FloatVector earlier) {
        return later.compare(VectorOperators.LE, earlier)
                .or(earlier.test(VectorOperators.IS_NAN))
                .not();
    }

    private static void scatterFour(
            long base, long first, long second, long third, long fourth, long values, long sums, long body) {
        for (long c = 0; c < body; c += BYTES) {
            FloatVector largest = load(base + first + c);
            FloatVector other = load(base + second + c);
            VectorMask<Float> isSecond = beats(other, largest);
            largest = largest.blend(other, isSecond);
            other = load(base + third + c);
            VectorMask<Float> isThird = beats(other, largest);
            largest = largest.blend(other, isThird);
            VectorMask<Float> isFourth = beats(load(base + fourth + c), largest);
            FloatVector value = load(values + c);
            VectorMask<Float> beforeFourth = isFourth.not();
            VectorMask<Float> beforeThird = isThird.not().and(beforeFourth);
            addWhere(sums + first + c, value, isSecond.not().and(beforeThird));
            addWhere(sums + second + c, value, isSecond.and(beforeThird));
            addWhere(sums + third + c, value, isThird.and(beforeFourth));
            addWhere(sums + fourth + c, value, isFourth);
        }
    }

    private static void addWhere(long to, FloatVector value, VectorMask<Float> here) {
        load(to).add(FloatVector.zero(SPECIES).blend(value, here)).intoMemorySegment(Memory.ALL, to, ORDER);
    }

    private static void scatterTarget(long base, long list, int count, long values, long sums, long body) {
        for (long c = 0; c < body; c += BYTES) {
            FloatVector chosen = chosen(base + c, list, count);
            FloatVector value = load(values + c);
            for (int i = 0; i < count; i++) {
                addWhere(sums + at(list, i) + c, value, chosen.compare(VectorOperators.EQ, i));
            }
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

    private static void gatherTarget(long base, long list, int count, long picked, long to, long body) {
        for (long c = 0; c < body; c += BYTES) {
            FloatVector chosen = chosen(base + c, list, count);
            FloatVector value = FloatVector.zero(SPECIES);
            for (int i = 0; i < count; i++) {
                value = value.blend(load(picked + at(list, i) + c), chosen.compare(VectorOperators.EQ, i));
            }
            value.intoMemorySegment(Memory.ALL, to + c, ORDER);
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
        long body = body(channels);
        for (int target = 0; target < targets && body > 0; target++) {
            weighTarget(base + target * sourceStep, list, taps, count, weights, weightStep, to + target * toStep, body);
        }
        if (channels % LANES != 0) {
            REST.weigh(
                    base + body,
                    sourceStep,
                    list,
                    taps,
                    count,
                    weights + body,
                    weightStep,
                    to + body,
                    toStep,
                    targets,
                    channels % LANES);
        }
    }

    private static void weighTarget(
            long base, long list, long taps, int count, long weights, long weightStep, long to, long body) {
        for (long c = 0; c < body; c += BYTES) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int i = 0; i < count; i++) {
                FloatVector weight = load(weights + Memory.getInt(taps + 4L * i) * weightStep + c);
                sum = load(base + at(list, i) + c).fma(weight, sum);
            }
            sum.intoMemorySegment(Memory.ALL, to + c, ORDER);
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
        long body = body(channels);
        for (int i = 0; i < count && body > 0; i++) {
            long to = sums + Memory.getInt(taps + 4L * i) * sumStep;
            correlateTap(base + at(list, i), sourceStep, values, valueStep, to, targets, body);
        }
        if (channels % LANES != 0) {
            REST.correlate(
                    base + body,
                    sourceStep,
                    list,
                    taps,
                    count,
                    values + body,
                    valueStep,
                    sums + body,
                    sumStep,
                    targets,
                    channels % LANES);
        }
    }

    private static void correlateTap(
            long from, long sourceStep, long values, long valueStep, long to, int targets, long body) {
        for (long c = 0; c < body; c += BYTES) {
            FloatVector sum = load(to + c);
            for (int target = 0; target < targets; target++) {
                sum = load(from + target * sourceStep + c).fma(load(values + target * valueStep + c), sum);
            }
            sum.intoMemorySegment(Memory.ALL, to + c, ORDER);
        }
    }
}
