// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.graph.Gather;
import org.hornbeam.graph.ScatterAdd;
import org.hornbeam.ops.DType;

/** Slices picked by index, and slices added at an index. */
final class Indexing {
    private Indexing() {}

    static NamedKernel gather(Gather op, Operand operand, Operand indices, Operand result) {
        long n = operand.shape()[op.batch()];
        long rest = operand.product(op.batch() + 1, operand.rank()) * Memory.bytes(operand.dtype());
        long picks = indices.product(op.batch(), indices.rank());
        if (n == 0 && result.elements() > 0) {
            throw new IllegalArgumentException("gather from an axis of size 0: " + operand);
        }
        int bytes = Memory.bytes(operand.dtype());
        long cost = 4 + rest / 4;
        return new Loop(Split.of(rest == 0 ? 0 : indices.elements(), cost), (addresses, from, to, scratch) -> {
            for (long i = from; i < to; i++) {
                long at = i / picks * n + clamped(addresses[1] + 4 * i, n);
                if (rest == bytes) {
                    Memory.copyElement(bytes, addresses[0] + at * rest, addresses[2] + i * rest);
                } else {
                    Memory.copy(addresses[0] + at * rest, addresses[2] + i * rest, rest);
                }
            }
        });
    }

    /**
     * A task owns the same part of every slice in a batch, or a range of destinations, so that what is added to one
     * element is added by one worker in the order of the slices.
     */
    static NamedKernel scatterAdd(ScatterAdd op, Operand indices, Operand updates, Operand result, Context context) {
        DType dtype = updates.dtype();
        int bytes = Memory.bytes(dtype);
        long n = result.shape()[op.batch()];
        long rest = result.product(op.batch() + 1, result.rank());
        long batches = result.product(0, op.batch());
        long picks = indices.product(op.batch(), indices.rank());
        if (n == 0 && updates.elements() > 0) {
            throw new IllegalArgumentException("scatter_add to an axis of size 0: " + result);
        }
        if (result.elements() == 0) {
            return new Loop(Split.of(0, 0), (addresses, from, to, scratch) -> {});
        }
        Addition addition = dtype != DType.F32 ? new Addition.Any(dtype) : Addition.floats(context);
        // Ranges of destinations: each looks at all indices of its batch, so there are few of them.
        long ranges = Math.min(n, Math.max(1, Math.min(16, picks * rest / (64 * 1024))));
        return new Loop(
                new Split(batches * ranges, (int) Math.min(256, batches * ranges)), (addresses, from, to, scratch) -> {
                    for (long unit = from; unit < to; unit++) {
                        long batch = unit / ranges;
                        long first = n * (unit % ranges) / ranges;
                        long last = n * (unit % ranges + 1) / ranges;
                        long target = addresses[2] + batch * n * rest * bytes;
                        Memory.clear(target + first * rest * bytes, (last - first) * rest * bytes);
                        for (long i = batch * picks; i < (batch + 1) * picks; i++) {
                            long at = clamped(addresses[0] + 4 * i, n);
                            if (at >= first && at < last) {
                                addition.add(addresses[1] + i * rest * bytes, target + at * rest * bytes, rest);
                            }
                        }
                    }
                });
    }

    private static long clamped(long address, long n) {
        return Math.clamp(Memory.getInt(address), 0, n - 1);
    }
}
