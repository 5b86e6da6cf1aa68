// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.graph.Iota;
import org.hornbeam.graph.Literal;
import org.hornbeam.graph.RandomBits;
import org.hornbeam.ops.DType;

/** Operations that make elements out of nothing: constants, sizes, indices, random bits. */
final class Generators {
    private Generators() {}

    /** A number in every element. */
    static NamedKernel constant(double value, Operand result) {
        return fill(result, to -> Memory.setNumber(result.dtype(), to, value));
    }

    /** An integer in every element, exact. */
    static NamedKernel integer(long value, Operand result) {
        return result.dtype().isFloat()
                ? constant(value, result)
                : fill(result, to -> Memory.setLong(result.dtype(), to, value));
    }

    private interface First {
        void set(long address);
    }

    private static NamedKernel fill(Operand result, First first) {
        int bytes = Memory.bytes(result.dtype());
        return new Loop(Split.of(result.elements(), 1), (addresses, from, to, scratch) -> {
            long at = addresses[0] + from * bytes;
            first.set(at);
            Memory.fill(bytes, at, at + bytes, to - from - 1);
        });
    }

    static NamedKernel iota(Iota op, Operand result) {
        DType dtype = result.dtype();
        int bytes = Memory.bytes(dtype);
        long size = result.shape()[op.axis()];
        long inner = result.strides()[op.axis()];
        return new Loop(Split.of(result.elements(), 4), (addresses, from, to, scratch) -> {
            for (long i = from; i < to; i++) {
                long count = i / inner % size;
                long at = addresses[0] + i * bytes;
                if (dtype.isFloat()) {
                    Memory.setDouble(dtype, at, count);
                } else {
                    Memory.setLong(dtype, at, count);
                }
            }
        });
    }

    /** Numbers written into the program. */
    static NamedKernel literal(Literal op, Operand result) {
        DType dtype = result.dtype();
        int bytes = Memory.bytes(dtype);
        double[] numbers = op.numbers();
        long[] integers = op.integers();
        return new Loop(Split.of(result.elements(), 4), (addresses, from, to, scratch) -> {
            for (int i = Math.toIntExact(from); i < to; i++) {
                long at = addresses[0] + (long) i * bytes;
                if (dtype.isFloat()) {
                    Memory.setDouble(dtype, at, numbers[i]);
                } else {
                    Memory.setLong(dtype, at, integers[i]);
                }
            }
        });
    }

    /** Philox bits; operands are the seed, int32[2], and the step. */
    static NamedKernel random(RandomBits op, Operand result, Context context) {
        Philox philox = Philox.of(context);
        long site = RandomBits.hash(op.site());
        return new Loop(Split.of(result.elements(), 8), (addresses, from, to, scratch) -> {
            int key0 = Memory.getInt(addresses[0]);
            int key1 = Memory.getInt(addresses[0] + 4) ^ (int) (site >>> 32);
            int step = Memory.getInt(addresses[1]);
            philox.run(addresses[2], from, to, step, (int) site, key0, key1);
        });
    }
}
