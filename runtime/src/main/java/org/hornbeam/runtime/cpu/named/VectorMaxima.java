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
    static void ofFour(
            long first, long second, long third, long fourth, long step, long to, long toStep, int targets, int bytes) {
        for (int target = 0; target < targets; target++) {
            long a = Addresses.known(first + target * step);
            long b = Addresses.known(second + target * step);
            long c = Addresses.known(third + target * step);
            long d = Addresses.known(fourth + target * step);
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
                    ofFourWithNaN(a + i, b + i, c + i, d + i, at + i);
                }
            }
        }
    }

    private static void ofFourWithNaN(long a, long b, long c, long d, long to) {
        FloatVector largest = load(a);
        FloatVector other = load(b);
        largest = largest.blend(other, beats(other, largest));
        other = load(c);
        largest = largest.blend(other, beats(other, largest));
        other = load(d);
        largest.blend(other, beats(other, largest)).intoMemorySegment(Memory.ALL, to, ORDER);
    }

    /** The largest of the elements of a list, for one target. */
    static void of(long base, long[] list, int count, long to, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            FloatVector largest = load(Addresses.known(base + list[0] + i));
            for (int k = 1; k < count; k++) {
                FloatVector other = load(Addresses.known(base + list[k] + i));
                largest = exact(largest.blend(other, beats(other, largest)));
            }
            largest.intoMemorySegment(Memory.ALL, Addresses.known(to + i), ORDER);
        }
    }

    /** Brings the value of each target to the first largest of four elements, 0 to the others. */
    static void placeFour(
            long base, long[] list, long step, long values, long valueStep, long to, int targets, int bytes) {
        for (int target = 0; target < targets; target++) {
            long from = base + target * step;
            long result = to + target * step;
            place(from, list[0], list[1], list[2], list[3], values + target * valueStep, result, bytes);
        }
    }

    private static void place(
            long base, long first, long second, long third, long fourth, long values, long to, int bytes) {
        long a = Addresses.known(base + first);
        long b = Addresses.known(base + second);
        long c = Addresses.known(base + third);
        long d = Addresses.known(base + fourth);
        long toA = Addresses.known(to + first);
        long toB = Addresses.known(to + second);
        long toC = Addresses.known(to + third);
        long toD = Addresses.known(to + fourth);
        long value = Addresses.known(values);
        for (int i = 0; i < bytes; i += BYTES) {
            FloatVector one = load(a + i);
            FloatVector two = load(b + i);
            FloatVector three = load(c + i);
            FloatVector four = load(d + i);
            VectorMask<Float> isSecond = larger(two, one);
            VectorMask<Float> isFourth = larger(four, three);
            VectorMask<Float> isRight = larger(three.blend(four, isFourth), one.blend(two, isSecond));
            FloatVector given = load(value + i);
            FloatVector zero = FloatVector.zero(SPECIES);
            given.blend(zero, isSecond.or(isRight)).intoMemorySegment(Memory.ALL, toA + i, ORDER);
            zero.blend(given, isSecond.andNot(isRight)).intoMemorySegment(Memory.ALL, toB + i, ORDER);
            zero.blend(given, isRight.andNot(isFourth)).intoMemorySegment(Memory.ALL, toC + i, ORDER);
            zero.blend(given, isRight.and(isFourth)).intoMemorySegment(Memory.ALL, toD + i, ORDER);
            if (mayHaveNaN(one.add(two).add(three.add(four)))) {
                placeWithNaN(base + i, first, second, third, fourth, value + i, to + i);
            }
        }
    }

    private static void placeWithNaN(
            long base, long first, long second, long third, long fourth, long values, long to) {
        FloatVector largest = load(base + first);
        FloatVector other = load(base + second);
        VectorMask<Float> isSecond = beats(other, largest);
        largest = largest.blend(other, isSecond);
        other = load(base + third);
        VectorMask<Float> isThird = beats(other, largest);
        largest = largest.blend(other, isThird);
        VectorMask<Float> isFourth = beats(load(base + fourth), largest);
        FloatVector value = load(values);
        VectorMask<Float> beforeFourth = isFourth.not();
        VectorMask<Float> beforeThird = isThird.not().and(beforeFourth);
        put(to + first, value, isSecond.not().and(beforeThird));
        put(to + second, value, isSecond.and(beforeThird));
        put(to + third, value, isThird.and(beforeFourth));
        put(to + fourth, value, isFourth);
    }

    private static void put(long to, FloatVector value, VectorMask<Float> here) {
        FloatVector.zero(SPECIES).blend(value, here).intoMemorySegment(Memory.ALL, to, ORDER);
    }
}
