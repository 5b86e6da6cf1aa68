// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.graph.Sort;
import org.hornbeam.ops.DType;

/**
 * A stable merge sort of lines. Elements become 64-bit keys whose order as integers is theirs (zeros of both signs are
 * equal, NaN is the largest), sorted together with their indices in the scratch of the worker.
 */
final class Sorting {
    private static final long RUN = 8;

    private final DType dtype;
    private final boolean descending;
    private final Lines lines;

    private Sorting(Sort op, Operand operand) {
        this.dtype = operand.dtype();
        this.descending = op.descending();
        this.lines = Lines.of(operand, op.axis());
    }

    static NamedKernel of(Sort op, Operand operand) {
        if (RadixSort.suits(operand, op.axis())) {
            return RadixSort.of(op, operand);
        }
        Sorting sorting = new Sorting(op, operand);
        long length = sorting.lines.length();
        return new Loop(
                Split.of(length == 0 ? 0 : sorting.lines.count(), length * 32),
                length * 24,
                (addresses, from, to, scratch) -> {
                    for (long line = from; line < to; line++) {
                        sorting.line(addresses, line, scratch);
                    }
                });
    }

    private void line(long[] addresses, long line, long scratch) {
        long length = lines.length();
        long start = lines.start(line);
        long keys = scratch;
        long otherKeys = keys + 8 * length;
        long indices = otherKeys + 8 * length;
        long otherIndices = indices + 4 * length;
        for (long i = 0; i < length; i++) {
            long key = key(addresses[0] + start * lines.bytes() + i * lines.step());
            insert(keys, indices, i / RUN * RUN, i, descending ? ~key : key, (int) i);
        }
        for (long width = RUN; width < length; width *= 2) {
            for (long at = 0; at < length; at += 2 * width) {
                long middle = Math.min(at + width, length);
                merge(keys, indices, otherKeys, otherIndices, at, middle, Math.min(at + 2 * width, length));
            }
            long swap = keys;
            keys = otherKeys;
            otherKeys = swap;
            swap = indices;
            indices = otherIndices;
            otherIndices = swap;
        }
        for (long i = 0; i < length; i++) {
            int index = Memory.getInt(indices + 4 * i);
            long place = start + i * lines.inner();
            long read = addresses[0] + start * lines.bytes() + index * lines.step();
            Memory.copyElement(lines.bytes(), read, addresses[1] + place * lines.bytes());
            Memory.setInt(addresses[2] + place * 4, index);
        }
    }

    /** Brings a key to its place among those of a short run before it, behind its equals. */
    private static void insert(long keys, long indices, long first, long at, long key, int index) {
        long place = at;
        while (place > first && Memory.ALL.get(Memory.LONG, keys + 8 * (place - 1)) > key) {
            Memory.ALL.set(Memory.LONG, keys + 8 * place, Memory.ALL.get(Memory.LONG, keys + 8 * (place - 1)));
            Memory.setInt(indices + 4 * place, Memory.getInt(indices + 4 * (place - 1)));
            place--;
        }
        Memory.ALL.set(Memory.LONG, keys + 8 * place, key);
        Memory.setInt(indices + 4 * place, index);
    }

    private static void merge(long keys, long indices, long toKeys, long toIndices, long from, long middle, long end) {
        long left = from;
        long right = middle;
        for (long at = from; at < end; at++) {
            boolean first = right >= end
                    || (left < middle
                            && Memory.ALL.get(Memory.LONG, keys + 8 * left)
                                    <= Memory.ALL.get(Memory.LONG, keys + 8 * right));
            long taken = first ? left++ : right++;
            Memory.ALL.set(Memory.LONG, toKeys + 8 * at, Memory.ALL.get(Memory.LONG, keys + 8 * taken));
            Memory.setInt(toIndices + 4 * at, Memory.getInt(indices + 4 * taken));
        }
    }

    private long key(long address) {
        if (!dtype.isFloat()) {
            return Memory.getLong(dtype, address);
        }
        long bits = Double.doubleToLongBits(Memory.getDouble(dtype, address) + 0.0);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }
}
