// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.graph.Gather;
import org.hornbeam.graph.ScatterAdd;
import org.hornbeam.ops.DType;

/** Slices picked by index, and slices added at an index. */
final class Indexing {
    /** Ranges of destinations for each worker: some are asked for more often than others. */
    private static final long RANGES = 4;

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
        // Each range looks at all indices of its batch, so there are few of them, and one for one worker.
        long most = context.workers() == 1 ? 1 : RANGES * context.workers();
        long ranges = Math.min(n, Math.max(1, Math.min(most, picks * rest / (64 * 1024))));
        return new Loop(
                new Split(batches * ranges, (int) Math.min(256, batches * ranges)),
                ranges == 1 ? 0 : 4 * picks,
                (addresses, from, to, scratch) -> {
                    for (long unit = from; unit < to; unit++) {
                        long batch = unit / ranges;
                        long first = n * (unit % ranges) / ranges;
                        long last = n * (unit % ranges + 1) / ranges;
                        long target = addresses[2] + batch * n * rest * bytes;
                        long indexes = addresses[0] + 4 * batch * picks;
                        long slices = addresses[1] + batch * picks * rest * bytes;
                        Memory.clear(target + first * rest * bytes, (last - first) * rest * bytes);
                        long count = ranges == 1 ? picks : within(indexes, picks, n, first, last, scratch);
                        for (long i = 0; i < count; i++) {
                            long slice = ranges == 1 ? i : Memory.getInt(scratch + 4 * i);
                            long at = clamped(indexes + 4 * slice, n);
                            addition.add(slices + slice * rest * bytes, target + at * rest * bytes, rest);
                        }
                    }
                });
    }

    /**
     * Lists the indices that lie in a range, in order. Without branches: a processor that guesses wrong at every other
     * slice does not begin to read the next one while it adds this one.
     */
    private static long within(long indexes, long picks, long n, long first, long last, long list) {
        long count = 0;
        for (int i = 0; i < picks; i++) {
            long at = clamped(indexes + 4L * i, n);
            Memory.setInt(list + 4 * count, i);
            count += 1 + (((at - first) | (last - 1 - at)) >> 63);
        }
        return count;
    }

    private static long clamped(long address, long n) {
        return Math.clamp(Memory.getInt(address), 0, n - 1);
    }
}
