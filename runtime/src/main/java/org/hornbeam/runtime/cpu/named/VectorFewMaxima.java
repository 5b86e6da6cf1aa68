// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.hornbeam.runtime.cpu.Addresses;

/** {@link VectorMaxima} of fewer channels than a vector has lanes: one masked vector for each target. */
final class VectorFewMaxima {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private VectorFewMaxima() {}

    private static FloatVector load(long address, VectorMask<Float> some) {
        return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, Addresses.known(address), ORDER, some);
    }

    private static void store(FloatVector vector, long address, VectorMask<Float> some) {
        vector.intoMemorySegment(Memory.ALL, Addresses.known(address), ORDER, some);
    }

    /** The largest of four elements for each target. */
    static void ofFour(
            long first,
            long second,
            long third,
            long fourth,
            long step,
            long to,
            long toStep,
            int targets,
            int channels) {
        VectorMask<Float> some = SPECIES.indexInRange(0, channels);
        for (int target = 0; target < targets; target++) {
            FloatVector largest = load(first + target * step, some);
            FloatVector other = load(second + target * step, some);
            largest = largest.blend(other, VectorMaxima.beats(other, largest));
            other = load(third + target * step, some);
            largest = largest.blend(other, VectorMaxima.beats(other, largest));
            other = load(fourth + target * step, some);
            largest = largest.blend(other, VectorMaxima.beats(other, largest));
            store(largest, to + target * toStep, some);
        }
    }

    /** Brings the value of each target to the first largest of four elements, 0 to the others. */
    static void placeFour(
            long base,
            long first,
            long second,
            long third,
            long fourth,
            long step,
            long values,
            long valueStep,
            long to,
            int targets,
            int channels) {
        VectorMask<Float> some = SPECIES.indexInRange(0, channels);
        for (int target = 0; target < targets; target++) {
            long from = base + target * step;
            long result = to + target * step;
            FloatVector largest = load(from + first, some);
            FloatVector other = load(from + second, some);
            VectorMask<Float> isSecond = VectorMaxima.beats(other, largest);
            largest = largest.blend(other, isSecond);
            other = load(from + third, some);
            VectorMask<Float> isThird = VectorMaxima.beats(other, largest);
            largest = largest.blend(other, isThird);
            VectorMask<Float> isFourth = VectorMaxima.beats(load(from + fourth, some), largest);
            FloatVector value = load(values + target * valueStep, some);
            FloatVector zero = FloatVector.zero(SPECIES);
            VectorMask<Float> later = isThird.or(isFourth);
            store(value.blend(zero, isSecond.or(later)), result + first, some);
            store(zero.blend(value, isSecond.andNot(later)), result + second, some);
            store(zero.blend(value, isThird.andNot(isFourth)), result + third, some);
            store(zero.blend(value, isFourth), result + fourth, some);
        }
    }
}
