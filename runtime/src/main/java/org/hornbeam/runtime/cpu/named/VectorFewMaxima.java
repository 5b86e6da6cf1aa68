// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.hornbeam.runtime.cpu.Addresses;

/**
 * {@link VectorMaxima} and {@link VectorChoices} of fewer channels than a vector has lanes: one masked vector for each
 * target. Taps are bytes.
 */
final class VectorFewMaxima {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final Class<?> EXACT = FloatVector.zero(SPECIES).getClass();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    /** Whether some bytes of a vector can be stored by one instruction: with masks in registers of their own. */
    static final boolean FAST = SPECIES.length() >= 16;

    private VectorFewMaxima() {}

    private static FloatVector load(long address, VectorMask<Float> some) {
        return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, Addresses.known(address), ORDER, some);
    }

    private static void store(FloatVector vector, long address, VectorMask<Float> some) {
        vector.intoMemorySegment(Memory.ALL, Addresses.known(address), ORDER, some);
    }

    /** See {@link VectorDepthwise}. */
    private static FloatVector exact(FloatVector vector) {
        return (FloatVector) EXACT.cast(vector);
    }

    /** The largest of the elements of each target, and its tap unless {@code chosen} is 0. */
    static void max(
            long base,
            long step,
            long[] list,
            int[] taps,
            int count,
            long to,
            long toStep,
            long chosen,
            int targets,
            int channels) {
        VectorMask<Float> some = SPECIES.indexInRange(0, channels);
        for (int target = 0; target < targets; target++) {
            long from = base + target * step;
            FloatVector largest = load(from + list[0], some);
            FloatVector tap = FloatVector.broadcast(SPECIES, VectorTaps.bits(taps[0]));
            for (int k = 1; k < count; k++) {
                FloatVector other = load(from + list[k], some);
                VectorMask<Float> later = VectorMaxima.beats(other, largest);
                largest = exact(largest.blend(other, later));
                tap = exact(tap.blend(VectorTaps.bits(taps[k]), later));
            }
            store(largest, to + target * toStep, some);
            if (chosen != 0) {
                VectorTaps.store(tap, chosen + target * (toStep / 4), some);
            }
        }
    }

    /** Brings the value of each target to one of its elements, 0 to the others. */
    static void place(
            long values,
            long valueStep,
            long chosen,
            long to,
            long toStep,
            long[] list,
            int[] taps,
            int first,
            int end,
            int targets,
            int channels) {
        VectorMask<Float> some = SPECIES.indexInRange(0, channels);
        for (int target = 0; target < targets; target++) {
            FloatVector value = load(values + target * valueStep, some).add(0f);
            IntVector tap = VectorTaps.load(chosen + target * (valueStep / 4), some);
            for (int k = first; k < end; k++) {
                FloatVector placed = FloatVector.zero(SPECIES).blend(value, VectorTaps.are(tap, taps[k]));
                store(placed, to + target * toStep + list[k], some);
            }
        }
    }

    /** The sum of the values that were chosen for each target. */
    static void collect(
            long values,
            long chosen,
            long step,
            long[] list,
            int[] taps,
            int last,
            int count,
            long to,
            long toStep,
            int targets,
            int channels) {
        VectorMask<Float> some = SPECIES.indexInRange(0, channels);
        for (int target = 0; target < targets; target++) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int k = 0; k < count; k++) {
                long at = target * step + list[k];
                IntVector tap = VectorTaps.load(chosen + at / 4, some);
                sum = exact(sum.add(load(values + at, some), VectorTaps.are(tap, last - taps[k])));
            }
            store(sum, to + target * toStep, some);
        }
    }
}
