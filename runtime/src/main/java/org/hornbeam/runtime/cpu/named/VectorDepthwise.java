// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Channels in vectors, what is left of them in one masked vector. Several targets (or taps, for the kernel) at once, so
 * that one load of a weight (or of a value) serves several multiply-adds. The last targets of a run are computed together
 * with some that are done already: they come out the same. Loaded only where the Vector API is present.
 *
 * <p>Sums that are carried through a loop are cast to the exact class of their vectors: without that, C2 guesses it from
 * profiles that every user of the Vector API shares, and boxes them where other vector lengths have been in use.
 */
record VectorDepthwise() implements DepthwiseLoops {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final Class<?> EXACT = FloatVector.zero(SPECIES).getClass();
    private static final int LANES = SPECIES.length();
    private static final long BYTES = 4L * LANES;
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private static FloatVector exact(FloatVector vector) {
        return (FloatVector) EXACT.cast(vector);
    }

    private static FloatVector load(long address) {
        return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, address, ORDER);
    }

    private static FloatVector load(long address, VectorMask<Float> mask) {
        return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, address, ORDER, mask);
    }

    private static void store(FloatVector vector, long address) {
        vector.intoMemorySegment(Memory.ALL, address, ORDER);
    }

    private static void store(FloatVector vector, long address, VectorMask<Float> mask) {
        vector.intoMemorySegment(Memory.ALL, address, ORDER, mask);
    }

    @Override
    public void weigh(
            long base,
            long sourceStep,
            long[] list,
            int[] taps,
            int count,
            long weights,
            long weightStep,
            long to,
            long toStep,
            int targets,
            long channels) {
        long body = channels / LANES * BYTES;
        int rest = (int) (channels % LANES);
        boolean shared = targets >= 6 && inThrees(list, taps, count, sourceStep);
        long first = count == 0 ? weights : weights + taps[0] * weightStep;
        int done = 0;
        while (done < targets) {
            int left = targets - done;
            int some = shared ? 6 : targets >= 8 && left > 4 ? 8 : targets >= 4 ? 4 : 1;
            int place = Math.min(done, targets - some);
            done = place + some;
            long from = base + place * sourceStep;
            long target = to + place * toStep;
            if (shared) {
                weighSixShared(from, sourceStep, list, count, first, weightStep, target, toStep, body);
            } else if (some == 8) {
                weighEight(from, sourceStep, list, taps, count, weights, weightStep, target, toStep, body);
            } else if (some == 4) {
                weighFour(from, sourceStep, list, taps, count, weights, weightStep, target, toStep, body);
            } else {
                weighOne(from, sourceStep, list, taps, count, weights, weightStep, target, toStep, body);
            }
        }
        if (rest > 0) {
            rest(
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
                    rest);
        }
    }

    private static void rest(
            long base,
            long step,
            long[] list,
            int[] taps,
            int count,
            long weights,
            long weightStep,
            long to,
            long toStep,
            int targets,
            int lanes) {
        int done = 0;
        while (done < targets) {
            int some = targets >= 4 ? 4 : 1;
            int first = Math.min(done, targets - some);
            done = first + some;
            long from = base + first * step;
            long target = to + first * toStep;
            if (some == 4) {
                weighFourMasked(from, step, list, taps, count, weights, weightStep, target, toStep, lanes);
            } else {
                weighOneMasked(from, step, list, taps, count, weights, weightStep, target, toStep, lanes);
            }
        }
    }

    /** Whether entries come in threes, each a step from the one before, and all taps are neighbours. */
    private static boolean inThrees(long[] list, int[] taps, int count, long step) {
        for (int i = 1; i < count; i++) {
            if (taps[i] != taps[i - 1] + 1 || (i % 3 != 0 && list[i] - list[i - 1] != step)) {
                return false;
            }
        }
        return count % 3 == 0;
    }

    private static void weighEight(
            long base,
            long step,
            long[] list,
            int[] taps,
            int count,
            long weights,
            long weightStep,
            long to,
            long toStep,
            long body) {
        for (long c = 0; c < body; c += BYTES) {
            FloatVector sum0 = FloatVector.zero(SPECIES);
            FloatVector sum1 = FloatVector.zero(SPECIES);
            FloatVector sum2 = FloatVector.zero(SPECIES);
            FloatVector sum3 = FloatVector.zero(SPECIES);
            FloatVector sum4 = FloatVector.zero(SPECIES);
            FloatVector sum5 = FloatVector.zero(SPECIES);
            FloatVector sum6 = FloatVector.zero(SPECIES);
            FloatVector sum7 = FloatVector.zero(SPECIES);
            for (int i = 0; i < count; i++) {
                FloatVector weight = load(weights + taps[i] * weightStep + c);
                long from = base + list[i] + c;
                sum0 = exact(load(from).fma(weight, sum0));
                sum1 = exact(load(from + step).fma(weight, sum1));
                sum2 = exact(load(from + 2 * step).fma(weight, sum2));
                sum3 = exact(load(from + 3 * step).fma(weight, sum3));
                sum4 = exact(load(from + 4 * step).fma(weight, sum4));
                sum5 = exact(load(from + 5 * step).fma(weight, sum5));
                sum6 = exact(load(from + 6 * step).fma(weight, sum6));
                sum7 = exact(load(from + 7 * step).fma(weight, sum7));
            }
            store(sum0, to + c);
            store(sum1, to + toStep + c);
            store(sum2, to + 2 * toStep + c);
            store(sum3, to + 3 * toStep + c);
            store(sum4, to + 4 * toStep + c);
            store(sum5, to + 5 * toStep + c);
            store(sum6, to + 6 * toStep + c);
            store(sum7, to + 7 * toStep + c);
        }
    }

    /**
     * Targets whose entries come in threes, each a step from the one before: what one target reads second, the next one
     * reads first, and is loaded once. The weights follow each other from the first entry's on.
     */
    private static void weighSixShared(
            long base,
            long step,
            long[] list,
            int count,
            long weights,
            long weightStep,
            long to,
            long toStep,
            long body) {
        for (long c = 0; c < body; c += BYTES) {
            FloatVector sum0 = FloatVector.zero(SPECIES);
            FloatVector sum1 = FloatVector.zero(SPECIES);
            FloatVector sum2 = FloatVector.zero(SPECIES);
            FloatVector sum3 = FloatVector.zero(SPECIES);
            FloatVector sum4 = FloatVector.zero(SPECIES);
            FloatVector sum5 = FloatVector.zero(SPECIES);
            long weight = weights + c;
            for (int i = 0; i < count; i += 3) {
                long from = base + c + list[i];
                FloatVector first = load(weight);
                FloatVector second = load(weight + weightStep);
                FloatVector third = load(weight + 2 * weightStep);
                FloatVector x0 = load(from);
                FloatVector x1 = load(from + step);
                FloatVector x2 = load(from + 2 * step);
                FloatVector x3 = load(from + 3 * step);
                FloatVector x4 = load(from + 4 * step);
                FloatVector x5 = load(from + 5 * step);
                FloatVector x6 = load(from + 6 * step);
                FloatVector x7 = load(from + 7 * step);
                sum0 = exact(x2.fma(third, x1.fma(second, x0.fma(first, sum0))));
                sum1 = exact(x3.fma(third, x2.fma(second, x1.fma(first, sum1))));
                sum2 = exact(x4.fma(third, x3.fma(second, x2.fma(first, sum2))));
                sum3 = exact(x5.fma(third, x4.fma(second, x3.fma(first, sum3))));
                sum4 = exact(x6.fma(third, x5.fma(second, x4.fma(first, sum4))));
                sum5 = exact(x7.fma(third, x6.fma(second, x5.fma(first, sum5))));
                weight += 3 * weightStep;
            }
            store(sum0, to + c);
            store(sum1, to + toStep + c);
            store(sum2, to + 2 * toStep + c);
            store(sum3, to + 3 * toStep + c);
            store(sum4, to + 4 * toStep + c);
            store(sum5, to + 5 * toStep + c);
        }
    }

    private static void weighFour(
            long base,
            long step,
            long[] list,
            int[] taps,
            int count,
            long weights,
            long weightStep,
            long to,
            long toStep,
            long body) {
        for (long c = 0; c < body; c += BYTES) {
            FloatVector sum0 = FloatVector.zero(SPECIES);
            FloatVector sum1 = FloatVector.zero(SPECIES);
            FloatVector sum2 = FloatVector.zero(SPECIES);
            FloatVector sum3 = FloatVector.zero(SPECIES);
            for (int i = 0; i < count; i++) {
                FloatVector weight = load(weights + taps[i] * weightStep + c);
                long from = base + list[i] + c;
                sum0 = exact(load(from).fma(weight, sum0));
                sum1 = exact(load(from + step).fma(weight, sum1));
                sum2 = exact(load(from + 2 * step).fma(weight, sum2));
                sum3 = exact(load(from + 3 * step).fma(weight, sum3));
            }
            store(sum0, to + c);
            store(sum1, to + toStep + c);
            store(sum2, to + 2 * toStep + c);
            store(sum3, to + 3 * toStep + c);
        }
    }

    private static void weighOne(
            long base,
            long step,
            long[] list,
            int[] taps,
            int count,
            long weights,
            long weightStep,
            long to,
            long toStep,
            long body) {
        for (long c = 0; c < body; c += BYTES) {
            FloatVector sum0 = FloatVector.zero(SPECIES);
            for (int i = 0; i < count; i++) {
                FloatVector weight = load(weights + taps[i] * weightStep + c);
                long from = base + list[i] + c;
                sum0 = exact(load(from).fma(weight, sum0));
            }
            store(sum0, to + c);
        }
    }

    private static void weighFourMasked(
            long base,
            long step,
            long[] list,
            int[] taps,
            int count,
            long weights,
            long weightStep,
            long to,
            long toStep,
            int lanes) {
        VectorMask<Float> mask = SPECIES.indexInRange(0, lanes);
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        FloatVector sum2 = FloatVector.zero(SPECIES);
        FloatVector sum3 = FloatVector.zero(SPECIES);
        for (int i = 0; i < count; i++) {
            FloatVector weight = load(weights + taps[i] * weightStep, mask);
            long from = base + list[i];
            sum0 = exact(load(from, mask).fma(weight, sum0));
            sum1 = exact(load(from + step, mask).fma(weight, sum1));
            sum2 = exact(load(from + 2 * step, mask).fma(weight, sum2));
            sum3 = exact(load(from + 3 * step, mask).fma(weight, sum3));
        }
        store(sum0, to, mask);
        store(sum1, to + toStep, mask);
        store(sum2, to + 2 * toStep, mask);
        store(sum3, to + 3 * toStep, mask);
    }

    private static void weighOneMasked(
            long base,
            long step,
            long[] list,
            int[] taps,
            int count,
            long weights,
            long weightStep,
            long to,
            long toStep,
            int lanes) {
        VectorMask<Float> mask = SPECIES.indexInRange(0, lanes);
        FloatVector sum0 = FloatVector.zero(SPECIES);
        for (int i = 0; i < count; i++) {
            FloatVector weight = load(weights + taps[i] * weightStep, mask);
            long from = base + list[i];
            sum0 = exact(load(from, mask).fma(weight, sum0));
        }
        store(sum0, to, mask);
    }

    @Override
    public void correlate(
            long base,
            long sourceStep,
            long[] list,
            int[] taps,
            int count,
            long values,
            long valueStep,
            long sums,
            long sumStep,
            int targets,
            long channels) {
        long body = channels / LANES * BYTES;
        int rest = (int) (channels % LANES);
        int at = 0;
        while (at < count && body > 0) {
            int left = count - at;
            int some = left >= 9 ? 9 : left >= 3 ? 3 : 1;
            if (some == 9) {
                correlateNine(base, sourceStep, list, taps, at, values, valueStep, sums, sumStep, targets, body);
            } else if (some == 3) {
                correlateThree(base, sourceStep, list, taps, at, values, valueStep, sums, sumStep, targets, body);
            } else {
                correlateOne(base, sourceStep, list, taps, at, values, valueStep, sums, sumStep, targets, body);
            }
            at += some;
        }
        for (at = 0; at < count && rest > 0; ) {
            long from = base + body;
            long value = values + body;
            if (count - at >= 3) {
                correlateThreeMasked(
                        from, sourceStep, list, taps, at, value, valueStep, sums + body, sumStep, targets, rest);
                at += 3;
            } else {
                correlateOneMasked(
                        from, sourceStep, list, taps, at, value, valueStep, sums + body, sumStep, targets, rest);
                at++;
            }
        }
    }

    private static void correlateNine(
            long base,
            long step,
            long[] list,
            int[] taps,
            int at,
            long values,
            long valueStep,
            long sums,
            long sumStep,
            int targets,
            long body) {
        for (long c = 0; c < body; c += BYTES) {
            long from0 = base + list[at] + c;
            long from1 = base + list[at + 1] + c;
            long from2 = base + list[at + 2] + c;
            long from3 = base + list[at + 3] + c;
            long from4 = base + list[at + 4] + c;
            long from5 = base + list[at + 5] + c;
            long from6 = base + list[at + 6] + c;
            long from7 = base + list[at + 7] + c;
            long from8 = base + list[at + 8] + c;
            FloatVector sum0 = load(sums + taps[at] * sumStep + c);
            FloatVector sum1 = load(sums + taps[at + 1] * sumStep + c);
            FloatVector sum2 = load(sums + taps[at + 2] * sumStep + c);
            FloatVector sum3 = load(sums + taps[at + 3] * sumStep + c);
            FloatVector sum4 = load(sums + taps[at + 4] * sumStep + c);
            FloatVector sum5 = load(sums + taps[at + 5] * sumStep + c);
            FloatVector sum6 = load(sums + taps[at + 6] * sumStep + c);
            FloatVector sum7 = load(sums + taps[at + 7] * sumStep + c);
            FloatVector sum8 = load(sums + taps[at + 8] * sumStep + c);
            for (int target = 0; target < targets; target++) {
                FloatVector value = load(values + target * valueStep + c);
                long move = target * step;
                sum0 = exact(load(from0 + move).fma(value, sum0));
                sum1 = exact(load(from1 + move).fma(value, sum1));
                sum2 = exact(load(from2 + move).fma(value, sum2));
                sum3 = exact(load(from3 + move).fma(value, sum3));
                sum4 = exact(load(from4 + move).fma(value, sum4));
                sum5 = exact(load(from5 + move).fma(value, sum5));
                sum6 = exact(load(from6 + move).fma(value, sum6));
                sum7 = exact(load(from7 + move).fma(value, sum7));
                sum8 = exact(load(from8 + move).fma(value, sum8));
            }
            store(sum0, sums + taps[at] * sumStep + c);
            store(sum1, sums + taps[at + 1] * sumStep + c);
            store(sum2, sums + taps[at + 2] * sumStep + c);
            store(sum3, sums + taps[at + 3] * sumStep + c);
            store(sum4, sums + taps[at + 4] * sumStep + c);
            store(sum5, sums + taps[at + 5] * sumStep + c);
            store(sum6, sums + taps[at + 6] * sumStep + c);
            store(sum7, sums + taps[at + 7] * sumStep + c);
            store(sum8, sums + taps[at + 8] * sumStep + c);
        }
    }

    private static void correlateThree(
            long base,
            long step,
            long[] list,
            int[] taps,
            int at,
            long values,
            long valueStep,
            long sums,
            long sumStep,
            int targets,
            long body) {
        for (long c = 0; c < body; c += BYTES) {
            long from0 = base + list[at] + c;
            long from1 = base + list[at + 1] + c;
            long from2 = base + list[at + 2] + c;
            FloatVector sum0 = load(sums + taps[at] * sumStep + c);
            FloatVector sum1 = load(sums + taps[at + 1] * sumStep + c);
            FloatVector sum2 = load(sums + taps[at + 2] * sumStep + c);
            for (int target = 0; target < targets; target++) {
                FloatVector value = load(values + target * valueStep + c);
                long move = target * step;
                sum0 = exact(load(from0 + move).fma(value, sum0));
                sum1 = exact(load(from1 + move).fma(value, sum1));
                sum2 = exact(load(from2 + move).fma(value, sum2));
            }
            store(sum0, sums + taps[at] * sumStep + c);
            store(sum1, sums + taps[at + 1] * sumStep + c);
            store(sum2, sums + taps[at + 2] * sumStep + c);
        }
    }

    private static void correlateOne(
            long base,
            long step,
            long[] list,
            int[] taps,
            int at,
            long values,
            long valueStep,
            long sums,
            long sumStep,
            int targets,
            long body) {
        for (long c = 0; c < body; c += BYTES) {
            long from0 = base + list[at] + c;
            FloatVector sum0 = load(sums + taps[at] * sumStep + c);
            for (int target = 0; target < targets; target++) {
                FloatVector value = load(values + target * valueStep + c);
                long move = target * step;
                sum0 = exact(load(from0 + move).fma(value, sum0));
            }
            store(sum0, sums + taps[at] * sumStep + c);
        }
    }

    private static void correlateThreeMasked(
            long base,
            long step,
            long[] list,
            int[] taps,
            int at,
            long values,
            long valueStep,
            long sums,
            long sumStep,
            int targets,
            int lanes) {
        VectorMask<Float> mask = SPECIES.indexInRange(0, lanes);
        long from0 = base + list[at];
        long from1 = base + list[at + 1];
        long from2 = base + list[at + 2];
        FloatVector sum0 = load(sums + taps[at] * sumStep, mask);
        FloatVector sum1 = load(sums + taps[at + 1] * sumStep, mask);
        FloatVector sum2 = load(sums + taps[at + 2] * sumStep, mask);
        for (int target = 0; target < targets; target++) {
            FloatVector value = load(values + target * valueStep, mask);
            long move = target * step;
            sum0 = exact(load(from0 + move, mask).fma(value, sum0));
            sum1 = exact(load(from1 + move, mask).fma(value, sum1));
            sum2 = exact(load(from2 + move, mask).fma(value, sum2));
        }
        store(sum0, sums + taps[at] * sumStep, mask);
        store(sum1, sums + taps[at + 1] * sumStep, mask);
        store(sum2, sums + taps[at + 2] * sumStep, mask);
    }

    private static void correlateOneMasked(
            long base,
            long step,
            long[] list,
            int[] taps,
            int at,
            long values,
            long valueStep,
            long sums,
            long sumStep,
            int targets,
            int lanes) {
        VectorMask<Float> mask = SPECIES.indexInRange(0, lanes);
        long from0 = base + list[at];
        FloatVector sum0 = load(sums + taps[at] * sumStep, mask);
        for (int target = 0; target < targets; target++) {
            FloatVector value = load(values + target * valueStep, mask);
            long move = target * step;
            sum0 = exact(load(from0 + move, mask).fma(value, sum0));
        }
        store(sum0, sums + taps[at] * sumStep, mask);
    }
}
