// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Filters in vectors, what is left of them in one masked vector; several targets (or rows, for the kernel) at once, so
 * that one load of weights (or of values) serves several multiply-adds. Loaded only where the Vector API is present.
 * About the cast to the exact class see {@link VectorDepthwise}.
 */
record VectorNarrow() implements NarrowLoops {
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
    public void multiply(
            long base,
            long sourceStep,
            long[] list,
            int[] rows,
            int count,
            long weights,
            long weightStep,
            long to,
            long toStep,
            int targets,
            long filters) {
        long body = filters / LANES * BYTES;
        int rest = (int) (filters % LANES);
        int done = 0;
        while (done < targets) {
            // The last four targets of a run may have been computed in part: they come out the same.
            int some = targets >= 4 ? 4 : 1;
            int place = Math.min(done, targets - some);
            done = place + some;
            long from = base + place * sourceStep;
            long target = to + place * toStep;
            long c = 0;
            for (; some == 4 && c + BYTES < body; c += 2 * BYTES) {
                multiplyFourByTwo(from, sourceStep, list, rows, count, weights + c, weightStep, target + c, toStep);
            }
            for (; c < body; c += BYTES) {
                if (some == 4) {
                    multiplyFourByOne(from, sourceStep, list, rows, count, weights + c, weightStep, target + c, toStep);
                } else {
                    multiplyOneByOne(from, sourceStep, list, rows, count, weights + c, weightStep, target + c, toStep);
                }
            }
            for (int i = 0; i < some && rest > 0; i++) {
                multiplyOneByOneMasked(
                        from + i * sourceStep,
                        sourceStep,
                        list,
                        rows,
                        count,
                        weights + body,
                        weightStep,
                        target + body + i * toStep,
                        toStep,
                        rest);
            }
        }
    }

    private static void multiplyFourByTwo(
            long base,
            long step,
            long[] list,
            int[] rows,
            int count,
            long weights,
            long weightStep,
            long to,
            long toStep) {
        FloatVector sum00 = FloatVector.zero(SPECIES);
        FloatVector sum01 = FloatVector.zero(SPECIES);
        FloatVector sum10 = FloatVector.zero(SPECIES);
        FloatVector sum11 = FloatVector.zero(SPECIES);
        FloatVector sum20 = FloatVector.zero(SPECIES);
        FloatVector sum21 = FloatVector.zero(SPECIES);
        FloatVector sum30 = FloatVector.zero(SPECIES);
        FloatVector sum31 = FloatVector.zero(SPECIES);
        for (int i = 0; i < count; i++) {
            long row = weights + rows[i] * weightStep;
            FloatVector weight0 = load(row);
            FloatVector weight1 = load(row + BYTES);
            long from = base + list[i];
            FloatVector x0 = FloatVector.broadcast(SPECIES, Memory.getFloat(from));
            sum00 = exact(x0.fma(weight0, sum00));
            sum01 = exact(x0.fma(weight1, sum01));
            FloatVector x1 = FloatVector.broadcast(SPECIES, Memory.getFloat(from + step));
            sum10 = exact(x1.fma(weight0, sum10));
            sum11 = exact(x1.fma(weight1, sum11));
            FloatVector x2 = FloatVector.broadcast(SPECIES, Memory.getFloat(from + 2 * step));
            sum20 = exact(x2.fma(weight0, sum20));
            sum21 = exact(x2.fma(weight1, sum21));
            FloatVector x3 = FloatVector.broadcast(SPECIES, Memory.getFloat(from + 3 * step));
            sum30 = exact(x3.fma(weight0, sum30));
            sum31 = exact(x3.fma(weight1, sum31));
        }
        store(sum00, to);
        store(sum01, to + BYTES);
        store(sum10, to + toStep);
        store(sum11, to + toStep + BYTES);
        store(sum20, to + 2 * toStep);
        store(sum21, to + 2 * toStep + BYTES);
        store(sum30, to + 3 * toStep);
        store(sum31, to + 3 * toStep + BYTES);
    }

    private static void multiplyFourByOne(
            long base,
            long step,
            long[] list,
            int[] rows,
            int count,
            long weights,
            long weightStep,
            long to,
            long toStep) {
        FloatVector sum00 = FloatVector.zero(SPECIES);
        FloatVector sum10 = FloatVector.zero(SPECIES);
        FloatVector sum20 = FloatVector.zero(SPECIES);
        FloatVector sum30 = FloatVector.zero(SPECIES);
        for (int i = 0; i < count; i++) {
            long row = weights + rows[i] * weightStep;
            FloatVector weight0 = load(row);
            long from = base + list[i];
            FloatVector x0 = FloatVector.broadcast(SPECIES, Memory.getFloat(from));
            sum00 = exact(x0.fma(weight0, sum00));
            FloatVector x1 = FloatVector.broadcast(SPECIES, Memory.getFloat(from + step));
            sum10 = exact(x1.fma(weight0, sum10));
            FloatVector x2 = FloatVector.broadcast(SPECIES, Memory.getFloat(from + 2 * step));
            sum20 = exact(x2.fma(weight0, sum20));
            FloatVector x3 = FloatVector.broadcast(SPECIES, Memory.getFloat(from + 3 * step));
            sum30 = exact(x3.fma(weight0, sum30));
        }
        store(sum00, to);
        store(sum10, to + toStep);
        store(sum20, to + 2 * toStep);
        store(sum30, to + 3 * toStep);
    }

    private static void multiplyOneByOne(
            long base,
            long step,
            long[] list,
            int[] rows,
            int count,
            long weights,
            long weightStep,
            long to,
            long toStep) {
        FloatVector sum00 = FloatVector.zero(SPECIES);
        for (int i = 0; i < count; i++) {
            long row = weights + rows[i] * weightStep;
            FloatVector weight0 = load(row);
            long from = base + list[i];
            FloatVector x0 = FloatVector.broadcast(SPECIES, Memory.getFloat(from));
            sum00 = exact(x0.fma(weight0, sum00));
        }
        store(sum00, to);
    }

    private static void multiplyOneByOneMasked(
            long base,
            long step,
            long[] list,
            int[] rows,
            int count,
            long weights,
            long weightStep,
            long to,
            long toStep,
            int lanes) {
        VectorMask<Float> mask = SPECIES.indexInRange(0, lanes);
        FloatVector sum00 = FloatVector.zero(SPECIES);
        for (int i = 0; i < count; i++) {
            long row = weights + rows[i] * weightStep;
            FloatVector weight0 = load(row, mask);
            long from = base + list[i];
            FloatVector x0 = FloatVector.broadcast(SPECIES, Memory.getFloat(from));
            sum00 = exact(x0.fma(weight0, sum00));
        }
        store(sum00, to, mask);
    }

    @Override
    public void correlate(
            long base,
            long sourceStep,
            long[] list,
            int[] rows,
            int count,
            long values,
            long valueStep,
            long sums,
            long sumStep,
            int targets,
            long filters) {
        long body = filters / LANES * BYTES;
        int rest = (int) (filters % LANES);
        int at = 0;
        while (at < count) {
            int some = count - at >= 3 ? 3 : 1;
            long c = 0;
            for (; some == 3 && c + BYTES < body; c += 2 * BYTES) {
                correlateThreeByTwo(
                        base, sourceStep, list, rows, at, values + c, valueStep, sums + c, sumStep, targets);
            }
            for (; c < body; c += BYTES) {
                if (some == 3) {
                    correlateThreeByOne(
                            base, sourceStep, list, rows, at, values + c, valueStep, sums + c, sumStep, targets);
                } else {
                    correlateOneByOne(
                            base, sourceStep, list, rows, at, values + c, valueStep, sums + c, sumStep, targets);
                }
            }
            for (int i = 0; i < some && rest > 0; i++) {
                correlateOneByOneMasked(
                        base,
                        sourceStep,
                        list,
                        rows,
                        at + i,
                        values + body,
                        valueStep,
                        sums + body,
                        sumStep,
                        targets,
                        rest);
            }
            at += some;
        }
    }

    private static void correlateThreeByTwo(
            long base,
            long step,
            long[] list,
            int[] rows,
            int at,
            long values,
            long valueStep,
            long sums,
            long sumStep,
            int targets) {
        long from0 = base + list[at];
        long to0 = sums + rows[at] * sumStep;
        long from1 = base + list[at + 1];
        long to1 = sums + rows[at + 1] * sumStep;
        long from2 = base + list[at + 2];
        long to2 = sums + rows[at + 2] * sumStep;
        FloatVector sum00 = load(to0);
        FloatVector sum01 = load(to0 + BYTES);
        FloatVector sum10 = load(to1);
        FloatVector sum11 = load(to1 + BYTES);
        FloatVector sum20 = load(to2);
        FloatVector sum21 = load(to2 + BYTES);
        for (int target = 0; target < targets; target++) {
            long value = values + target * valueStep;
            FloatVector value0 = load(value);
            FloatVector value1 = load(value + BYTES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, Memory.getFloat(from0 + target * step));
            sum00 = exact(x0.fma(value0, sum00));
            sum01 = exact(x0.fma(value1, sum01));
            FloatVector x1 = FloatVector.broadcast(SPECIES, Memory.getFloat(from1 + target * step));
            sum10 = exact(x1.fma(value0, sum10));
            sum11 = exact(x1.fma(value1, sum11));
            FloatVector x2 = FloatVector.broadcast(SPECIES, Memory.getFloat(from2 + target * step));
            sum20 = exact(x2.fma(value0, sum20));
            sum21 = exact(x2.fma(value1, sum21));
        }
        store(sum00, to0);
        store(sum01, to0 + BYTES);
        store(sum10, to1);
        store(sum11, to1 + BYTES);
        store(sum20, to2);
        store(sum21, to2 + BYTES);
    }

    private static void correlateThreeByOne(
            long base,
            long step,
            long[] list,
            int[] rows,
            int at,
            long values,
            long valueStep,
            long sums,
            long sumStep,
            int targets) {
        long from0 = base + list[at];
        long to0 = sums + rows[at] * sumStep;
        long from1 = base + list[at + 1];
        long to1 = sums + rows[at + 1] * sumStep;
        long from2 = base + list[at + 2];
        long to2 = sums + rows[at + 2] * sumStep;
        FloatVector sum00 = load(to0);
        FloatVector sum10 = load(to1);
        FloatVector sum20 = load(to2);
        for (int target = 0; target < targets; target++) {
            long value = values + target * valueStep;
            FloatVector value0 = load(value);
            FloatVector x0 = FloatVector.broadcast(SPECIES, Memory.getFloat(from0 + target * step));
            sum00 = exact(x0.fma(value0, sum00));
            FloatVector x1 = FloatVector.broadcast(SPECIES, Memory.getFloat(from1 + target * step));
            sum10 = exact(x1.fma(value0, sum10));
            FloatVector x2 = FloatVector.broadcast(SPECIES, Memory.getFloat(from2 + target * step));
            sum20 = exact(x2.fma(value0, sum20));
        }
        store(sum00, to0);
        store(sum10, to1);
        store(sum20, to2);
    }

    private static void correlateOneByOne(
            long base,
            long step,
            long[] list,
            int[] rows,
            int at,
            long values,
            long valueStep,
            long sums,
            long sumStep,
            int targets) {
        long from0 = base + list[at];
        long to0 = sums + rows[at] * sumStep;
        FloatVector sum00 = load(to0);
        for (int target = 0; target < targets; target++) {
            long value = values + target * valueStep;
            FloatVector value0 = load(value);
            FloatVector x0 = FloatVector.broadcast(SPECIES, Memory.getFloat(from0 + target * step));
            sum00 = exact(x0.fma(value0, sum00));
        }
        store(sum00, to0);
    }

    private static void correlateOneByOneMasked(
            long base,
            long step,
            long[] list,
            int[] rows,
            int at,
            long values,
            long valueStep,
            long sums,
            long sumStep,
            int targets,
            int lanes) {
        VectorMask<Float> mask = SPECIES.indexInRange(0, lanes);
        long from0 = base + list[at];
        long to0 = sums + rows[at] * sumStep;
        FloatVector sum00 = load(to0, mask);
        for (int target = 0; target < targets; target++) {
            long value = values + target * valueStep;
            FloatVector value0 = load(value, mask);
            FloatVector x0 = FloatVector.broadcast(SPECIES, Memory.getFloat(from0 + target * step));
            sum00 = exact(x0.fma(value0, sum00));
        }
        store(sum00, to0, mask);
    }
}
