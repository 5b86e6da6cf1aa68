// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.hornbeam.runtime.cpu.Addresses;

/**
 * Values of windows brought to where a tap was chosen, by vectors of channels; taps are bytes. Each is added to 0, as a
 * sum begins, so that none stays -0. Loaded only where the Vector API is present.
 */
final class VectorChoices {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final Class<?> EXACT = FloatVector.zero(SPECIES).getClass();
    private static final int BYTES = 4 * SPECIES.length();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private VectorChoices() {}

    private static FloatVector load(long address) {
        return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, Addresses.known(address), ORDER);
    }

    private static void put(FloatVector value, VectorMask<Float> here, long to) {
        FloatVector.zero(SPECIES).blend(value, here).intoMemorySegment(Memory.ALL, to, ORDER);
    }

    /** See {@link VectorDepthwise}. */
    private static FloatVector exact(FloatVector vector) {
        return (FloatVector) EXACT.cast(vector);
    }

    /** Brings the value of each target to one of two elements, 0 to the other. */
    static void placeTwo(
            long values,
            long valueStep,
            long chosen,
            long to,
            long toStep,
            long[] list,
            int[] taps,
            int first,
            int targets,
            int bytes) {
        int tapA = taps[first];
        int tapB = taps[first + 1];
        for (int target = 0; target < targets; target++) {
            long a = Addresses.known(to + target * toStep + list[first]);
            long b = Addresses.known(to + target * toStep + list[first + 1]);
            long from = values + target * valueStep;
            long tapsAt = chosen + target * (valueStep / 4);
            for (int i = 0; i < bytes; i += BYTES) {
                FloatVector value = load(from + i).add(0f);
                IntVector tap = VectorTaps.load(tapsAt + i / 4);
                put(value, VectorTaps.are(tap, tapA), a + i);
                put(value, VectorTaps.are(tap, tapB), b + i);
            }
        }
    }

    /** Brings the value of a target to one of its elements, 0 to the others. */
    static void place(long values, long chosen, long to, long[] list, int[] taps, int first, int end, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            FloatVector value = load(values + i).add(0f);
            IntVector tap = VectorTaps.load(chosen + i / 4);
            for (int k = first; k < end; k++) {
                put(value, VectorTaps.are(tap, taps[k]), Addresses.known(to + list[k] + i));
            }
        }
    }

    /** The sum of the values that were chosen for each target. */
    static void collect(long values, long chosen, long[] list, int[] taps, int last, int count, long to, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int k = 0; k < count; k++) {
                IntVector tap = VectorTaps.load(chosen + (list[k] + i) / 4);
                sum = exact(sum.add(load(values + list[k] + i), VectorTaps.are(tap, last - taps[k])));
            }
            sum.intoMemorySegment(Memory.ALL, Addresses.known(to + i), ORDER);
        }
    }

    /** The element of a target that was chosen. */
    static void gather(long base, long[] list, int[] taps, int count, long chosen, long to, int bytes) {
        for (int i = 0; i < bytes; i += BYTES) {
            IntVector tap = VectorTaps.load(chosen + i / 4);
            FloatVector value = FloatVector.zero(SPECIES);
            for (int k = 0; k < count; k++) {
                value = exact(value.add(load(base + list[k] + i), VectorTaps.are(tap, taps[k])));
            }
            value.intoMemorySegment(Memory.ALL, Addresses.known(to + i), ORDER);
        }
    }
}
