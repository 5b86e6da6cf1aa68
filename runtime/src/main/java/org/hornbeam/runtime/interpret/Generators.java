// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import org.hornbeam.graph.Iota;
import org.hornbeam.graph.Literal;
import org.hornbeam.graph.RandomBits;
import org.hornbeam.ops.DType;

/** The meaning of operations that make arrays out of nothing: indices and random bits. */
final class Generators {
    private Generators() {}

    static Array iota(Iota op, long[] shape) {
        long[] counts = new long[Index.elements(shape)];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = Index.unflatten(i, shape)[op.axis()];
        }
        return Array.of(op.dtype(), shape, counts);
    }

    static Array literal(Literal op) {
        return op.dtype().isFloat()
                ? Array.of(op.dtype(), op.shape().fixed(), op.numbers())
                : Array.of(op.dtype(), op.shape().fixed(), op.integers());
    }

    static Array random(RandomBits op, long[] shape, Array seed, Array step) {
        long site = RandomBits.hash(op.site());
        int key0 = (int) seed.longAt(0);
        int key1 = (int) seed.longAt(1) ^ (int) (site >>> 32);
        long[] bits = new long[Index.elements(shape)];
        for (int i = 0; i < bits.length; i++) {
            // The index of an element has 64 bits; what fits into an array has no high half.
            bits[i] = RandomBits.philox(i, 0, (int) step.longAt(0), (int) site, key0, key1);
        }
        return Array.wrap(DType.I32, shape, bits);
    }
}
