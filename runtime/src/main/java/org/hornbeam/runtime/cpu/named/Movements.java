// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.Arrays;
import java.util.List;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Concat;
import org.hornbeam.graph.Reverse;
import org.hornbeam.graph.Slice;
import org.hornbeam.graph.Transpose;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.cpu.matmul.TileKernels;

/** Operations that only move elements. */
final class Movements {
    private Movements() {}

    /** A view's elements, one after the other. Offset and distances are in elements. */
    static NamedKernel view(TileKernels tiles, DType dtype, long offset, long[] shape, long[] strides) {
        Operand result = new Operand(dtype, shape);
        return kernel(new StridedCopy(tiles, Memory.bytes(dtype), offset, 0, shape, strides, result.strides()));
    }

    /** The same elements in the same order. */
    static NamedKernel same(Operand result) {
        return view(TileKernels.scalar(), result.dtype(), 0, result.shape(), result.strides());
    }

    static NamedKernel transpose(Transpose op, Operand operand, Operand result, Context context) {
        long[] strides = operand.strides();
        long[] moved =
                op.permutation().stream().mapToLong(axis -> strides[axis]).toArray();
        return view(context.tiles(), result.dtype(), 0, result.shape(), moved);
    }

    static NamedKernel broadcast(Broadcast op, Operand operand, Operand result) {
        long[] strides = new long[result.rank()];
        for (int i = 0; i < operand.rank(); i++) {
            strides[op.axes().get(i)] = operand.strides()[i];
        }
        return view(TileKernels.scalar(), result.dtype(), 0, result.shape(), strides);
    }

    static NamedKernel slice(Slice op, Operand operand, Operand result, Context context) {
        long[] start = context.bind(op.start());
        long[] strides = operand.strides();
        long offset = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            offset += start[axis] * strides[axis];
            strides[axis] *= op.steps().get(axis);
        }
        return view(TileKernels.scalar(), result.dtype(), offset, result.shape(), strides);
    }

    static NamedKernel reverse(Reverse op, Operand operand, Operand result) {
        long[] strides = operand.strides();
        long offset = 0;
        for (int axis : op.axes()) {
            offset += (operand.shape()[axis] - 1) * strides[axis];
            strides[axis] = -strides[axis];
        }
        return view(TileKernels.scalar(), result.dtype(), offset, result.shape(), strides);
    }

    /** Each operand is a copy into its part of the result; their blocks are numbered one after the other. */
    static NamedKernel concat(Concat op, List<Operand> operands, Operand result) {
        long[] strides = result.strides();
        StridedCopy[] parts = new StridedCopy[operands.size()];
        long[] ends = new long[parts.length];
        long at = 0;
        long units = 0;
        for (int i = 0; i < parts.length; i++) {
            Operand part = operands.get(i);
            parts[i] = new StridedCopy(
                    TileKernels.scalar(),
                    Memory.bytes(result.dtype()),
                    0,
                    at * strides[op.axis()],
                    part.shape(),
                    part.strides(),
                    strides);
            at += part.shape()[op.axis()];
            units += parts[i].units();
            ends[i] = units;
        }
        long cost = units == 0 ? 0 : Math.ceilDiv(result.elements(), units);
        return new Loop(Split.of(units, cost), (addresses, from, to, scratch) -> {
            long target = addresses[parts.length];
            for (int i = 0; i < parts.length; i++) {
                long start = ends[i] - parts[i].units();
                long first = Math.max(from, start);
                long last = Math.min(to, ends[i]);
                if (first < last) {
                    parts[i].run(addresses[i], target, first - start, last - start);
                }
            }
        });
    }

    private static NamedKernel kernel(StridedCopy copy) {
        long bytes = copy.scratchBytes();
        return new Loop(
                Split.of(copy.units(), copy.unitCost()),
                bytes,
                (addresses, from, to, scratch) ->
                        copy.run(addresses[0], addresses[1], from, to, bytes == 0 ? 0 : scratch));
    }

    /** The sizes of some axes. */
    static long[] pick(long[] sizes, List<Integer> axes) {
        return axes.stream().mapToLong(axis -> sizes[axis]).toArray();
    }

    /** The places of all elements along some axes, the last of them fastest, in bytes. */
    static long[] places(Operand operand, List<Integer> axes) {
        long[] sizes = pick(operand.shape(), axes);
        long[] strides = pick(operand.strides(), axes);
        int count = Math.toIntExact(Arrays.stream(sizes).reduce(1, Math::multiplyExact));
        long[] places = new long[count];
        for (int i = 0; i < count; i++) {
            int rest = i;
            for (int axis = sizes.length - 1; axis >= 0; axis--) {
                places[i] += rest % sizes[axis] * strides[axis];
                rest /= (int) sizes[axis];
            }
            places[i] *= Memory.bytes(operand.dtype());
        }
        return places;
    }
}
