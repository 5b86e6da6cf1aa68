// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.hornbeam.runtime.cpu.Addresses;

/**
 * Maxima of windows by vectors of channels: the first largest element, NaN before all. A comparison and a choice find it
 * where there is no NaN; the sum of the elements tells whether there may be one, and then more comparisons do. Loaded
 * only where the Vector API is present.
 */
final class VectorMaxima {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final Class<?> EXACT = FloatVector.zero(SPECIES).getClass();
    private static final int BYTES = 4 * SPECIES.length();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private VectorMaxima() {}

    private static FloatVector load(long address) {
        return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, address, ORDER);
    }

    /** See {@link VectorDepthwise}. */
    private static FloatVector exact(FloatVector vector) {
        return (FloatVector) EXACT.cast(vector);
    }

    private static VectorMask<Float> larger(FloatVector later, FloatVector earlier) {
        return later.compare(VectorOperators.GT, earlier);
    }

    /** Whether a later element takes the place of an earlier one: NaN beats all but NaN. */
    static VectorMask<Float> beats(FloatVector later, FloatVector earlier) {
        return later.compare(VectorOperators.LE, earlier)
                .or(earlier.compare(VectorOperators.NE, earlier))
                .not();
    }

    private static boolean mayHaveNaN(FloatVector sum) {
        return sum.compare(VectorOperators.NE, sum).anyTrue();
    }

    /** The largest of four elements for each target. */
    static void ofFour(long base, long[] list, int[] taps, long step, long to, long toStep, int targets, int bytes) {
        for (int target = 0; target < targets; target++) {
            long a = Addresses.known(base + target * step + list[0]);
            long b = Addresses.known(base + target * step + list[1]);
            long c = Addresses.known(base + target * step + list[2]);
            long d = Addresses.known(base + target * step + list[3]);
            long at = Addresses.known(to + target * toStep);
            for (int i = 0; i < bytes; i += BYTES) {
                FloatVector one = load(a + i);
                FloatVector two = load(b + i);
                FloatVector three = load(c + i);
                FloatVector four = load(d + i);
                FloatVector left = one.blend(two, larger(two, one));
                FloatVector right = three.blend(four, larger(four, three));
                left.blend(right, larger(right, left)).intoMemorySegment(Memory.ALL, at + i, ORDER);
                if (mayHaveNaN(one.add(two).add(three.add(four)))) {
                    withNaN(base + target * step + i, list, taps, 4, at + i, 0, 1);
                }
            }
        }
    }

    /** The largest of four elements for each target, and its tap as a byte. */
    static void ofFour(
            long base, long[] list, int[] taps, long step, long to, long toStep, long chosen, int targets, int bytes) {
        float first = VectorTaps.bits(taps[0]);
        float second = VectorTaps.bits(taps[1]);
        float third = VectorTaps.bits(taps[2]);
        float fourth = VectorTaps.bits(taps[3]);
        for (int target = 0; target < targets; target++) {
            long a = Addresses.known(base + target * step + list[0]);
            long b = Addresses.known(base + target * step + list[1]);
            long c = Addresses.known(base + target * step + list[2]);
            long d = Addresses.known(base + target * step + list[3]);
            long at = Addresses.known(to + target * toStep);
            long tapsAt = chosen + target * (toStep / 4);
            for (int i = 0; i < bytes; i += BYTES) {
                FloatVector one = load(a + i);
                FloatVector two = load(b + i);
                FloatVector three = load(c + i);
                FloatVector four = load(d + i);
                VectorMask<Float> isSecond = larger(two, one);
                VectorMask<Float> isFourth = larger(four, three);
                FloatVector left = one.blend(two, isSecond);
                FloatVector right = three.blend(four, isFourth);
                VectorMask<Float> isRight = larger(right, left);
                left.blend(right, isRight).intoMemorySegment(Memory.ALL, at + i, ORDER);
                FloatVector leftTaps = FloatVector.broadcast(SPECIES, first).blend(second, isSecond);
                FloatVector rightTaps = FloatVector.broadcast(SPECIES, third).blend(fourth, isFourth);
                VectorTaps.store(leftTaps.blend(rightTaps, isRight), tapsAt + i / 4, 1);
                if (mayHaveNaN(one.add(two).add(three.add(four)))) {
                    withNaN(base + target * step + i, list, taps, 4, at + i, tapsAt + i / 4, 1);
                }
            }
        }
    }

    /** The largest of the elements of a list, for one target. */
    static void of(long base, long[] list, int[] taps, int count, long to, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            FloatVector largest = load(Addresses.known(base + list[0] + i));
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int k = 1; k < count; k++) {
                FloatVector other = load(Addresses.known(base + list[k] + i));
                largest = exact(largest.blend(other, larger(other, largest)));
                sum = exact(sum.add(other));
            }
            largest.intoMemorySegment(Memory.ALL, Addresses.known(to + i), ORDER);
            if (mayHaveNaN(sum.add(largest))) {
                withNaN(base + i, list, taps, count, to + i, 0, 1);
            }
        }
    }

    /** The largest of the elements of a list, and its tap, for one target. */
    static void of(long base, long[] list, int[] taps, int count, long to, long chosen, int tapBytes, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            FloatVector largest = load(Addresses.known(base + list[0] + i));
            FloatVector sum = FloatVector.zero(SPECIES);
            FloatVector tap = FloatVector.broadcast(SPECIES, VectorTaps.bits(taps[0]));
            for (int k = 1; k < count; k++) {
                FloatVector other = load(Addresses.known(base + list[k] + i));
                VectorMask<Float> later = larger(other, largest);
                largest = exact(largest.blend(other, later));
                tap = exact(tap.blend(VectorTaps.bits(taps[k]), later));
                sum = exact(sum.add(other));
            }
            largest.intoMemorySegment(Memory.ALL, Addresses.known(to + i), ORDER);
            long tapsAt = chosen + i / 4 * tapBytes;
            VectorTaps.store(tap, tapsAt, tapBytes);
            if (mayHaveNaN(sum.add(largest))) {
                withNaN(base + i, list, taps, count, to + i, tapsAt, tapBytes);
            }
        }
    }

    /** One vector of a target again, whatever its elements are. */
    private static void withNaN(long base, long[] list, int[] taps, int count, long to, long chosen, int tapBytes) {
        FloatVector largest = load(Addresses.known(base + list[0]));
        FloatVector tap = FloatVector.broadcast(SPECIES, VectorTaps.bits(taps[0]));
        for (int k = 1; k < count; k++) {
            FloatVector other = load(Addresses.known(base + list[k]));
            VectorMask<Float> later = beats(other, largest);
            largest = exact(largest.blend(other, later));
            tap = exact(tap.blend(VectorTaps.bits(taps[k]), later));
        }
        largest.intoMemorySegment(Memory.ALL, Addresses.known(to), ORDER);
        if (chosen != 0) {
            VectorTaps.store(tap, chosen, tapBytes);
        }
    }
}
