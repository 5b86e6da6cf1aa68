// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import java.util.List;
import java.util.Map;
import org.hornbeam.runtime.cpu.nest.NestCompiler;
import org.hornbeam.runtime.cpu.nest.ScratchRows;
import org.hornbeam.runtime.fuse.Access;
import org.hornbeam.runtime.fuse.Kernel.Fused;
import org.hornbeam.runtime.fuse.Kernel.Placement;
import org.hornbeam.runtime.memory.MemoryPlan;

/** The arguments of a nest's launches: where each access begins for a given part of the work. */
final class NestAccesses {
    private static final int ARGUMENTS = 3;

    private final int count;
    private final int[] buffers;
    private final long[] offsets;
    private final long[] bases;
    private final long[] outerSizes;
    private final long[][] outerStrides;
    private final long[] blockStrides;
    private final long[] rowStrides;
    private final long[] columnStrides;
    private final boolean[] scratch;
    private final long[][] arguments;
    private final long scratchBytes;

    NestAccesses(Fused fused, NestCompiler compiler, Map<String, Long> sizes, int[] dense, long columns, int workers) {
        List<Access> accesses = fused.nest().accesses();
        count = accesses.size();
        buffers = new int[count];
        offsets = new long[count];
        bases = new long[count];
        outerStrides = new long[count][];
        blockStrides = new long[count];
        rowStrides = new long[count];
        columnStrides = new long[count];
        outerSizes = fused.outer().stream().mapToLong(dim -> dim.bind(sizes)).toArray();
        scratch = new boolean[count];
        ScratchRows rows = compiler.scratch(fused.nest());
        long[] placed = new long[ARGUMENTS * count];
        rows.place(columns, placed);
        for (int i = 0; i < count; i++) {
            Access access = accesses.get(i);
            Placement placement = fused.placements().get(i);
            long unit = access.kind() == Access.Kind.INDEX ? 1 : MemoryPlan.bytes(access.dtype());
            buffers[i] = placement.buffer() >= 0 ? dense[placement.buffer()] : placement.buffer();
            offsets[i] = placement.offset().bind(sizes) * unit;
            outerStrides[i] = placement.outer().stream()
                    .mapToLong(dim -> dim.bind(sizes) * unit)
                    .toArray();
            blockStrides[i] = placement.block().bind(sizes) * unit;
            rowStrides[i] = placement.row().bind(sizes) * unit;
            columnStrides[i] = placement.column().bind(sizes) * unit;
            if (access.kind() == Access.Kind.SCRATCH) {
                scratch[i] = true;
                offsets[i] = placed[ARGUMENTS * i];
                rowStrides[i] = placed[ARGUMENTS * i + 1];
                columnStrides[i] = placed[ARGUMENTS * i + 2];
            }
            bases[i] = offsets[i];
        }
        scratchBytes = rows.bytes(columns);
        arguments = new long[workers][ARGUMENTS * count];
        for (long[] own : arguments) {
            for (int i = 0; i < count; i++) {
                own[ARGUMENTS * i + 1] = rowStrides[i];
                own[ARGUMENTS * i + 2] = columnStrides[i];
            }
        }
    }

    long scratchBytes() {
        return scratchBytes;
    }

    void place(long[] addresses) {
        for (int i = 0; i < count; i++) {
            if (buffers[i] >= 0) {
                bases[i] = addresses[buffers[i]] + offsets[i];
            }
        }
    }

    /** The arguments for the part of the work that begins here; row strides count from row 0 of the launch. */
    long[] at(int worker, long outerIndex, long block, long row, long column) {
        long[] own = arguments[worker];
        for (int i = 0; i < count; i++) {
            long base = bases[i] + block * blockStrides[i] + row * rowStrides[i];
            // Scratch rows are local to a launch: they always begin at their first column.
            if (!scratch[i]) {
                base += column * columnStrides[i];
            }
            long rest = outerIndex;
            for (int axis = outerSizes.length - 1; axis >= 0; axis--) {
                base += rest % outerSizes[axis] * outerStrides[i][axis];
                rest /= outerSizes[axis];
            }
            own[ARGUMENTS * i] = base;
        }
        return own;
    }

    /** Lets the accesses to a product's own value lie in a block of the product. */
    void product(long[] own, long address, long rowStride) {
        for (int i = 0; i < count; i++) {
            if (buffers[i] == org.hornbeam.runtime.fuse.Kernel.Product.PRODUCT) {
                own[ARGUMENTS * i] = address;
                own[ARGUMENTS * i + 1] = rowStride;
            }
        }
    }
}
