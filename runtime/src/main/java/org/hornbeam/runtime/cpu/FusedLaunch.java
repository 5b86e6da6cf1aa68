// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import static org.hornbeam.runtime.memory.AllMemory.ALL;

import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import org.hornbeam.ops.Dim;
import org.hornbeam.runtime.cpu.nest.NestCompiler;
import org.hornbeam.runtime.cpu.nest.NestKernel;
import org.hornbeam.runtime.fuse.Access;
import org.hornbeam.runtime.fuse.Instruction;
import org.hornbeam.runtime.fuse.Kernel.Fused;
import org.hornbeam.runtime.fuse.LoopNest;

/** A loop nest, cut into tasks of whole rows or of ranges of columns. */
final class FusedLaunch implements Launch {
    /** Elements of a task, about: enough that handing it to another worker pays. */
    private static final long GRAIN = 16 * 1024;

    private static final long MOST_TASKS = 128;

    /** Columns whose memory several workers may write without sharing a line of a cache: a multiple of any line. */
    private static final long LINE = 64;

    /** Columns of several rows that memory is read ahead of: fewer are places far apart, each the first of its kind. */
    private static final long STRAIGHT_ON = 1024;

    private final NestAccesses accesses;
    private final NestKernel kernel;
    private final long outer;
    private final long rows;
    private final long columns;
    private final long rowGrain;
    private final long columnGrain;
    private final int rowTasks;
    private final int columnTasks;
    private final int tasks;
    private final boolean blocked;
    /** Whether there are no rows to combine: the results are what combining begins with. */
    private final boolean empty;

    private final Fused fused;

    FusedLaunch(
            Fused fused, NestKernel kernel, NestCompiler compiler, Map<String, Long> sizes, int[] dense, int workers) {
        this.kernel = kernel;
        this.rows = fused.rows().bind(sizes);
        this.columns = fused.columns().bind(sizes);
        this.accesses = new NestAccesses(fused, compiler, sizes, dense, columns, workers);
        long product = 1;
        for (Dim dim : fused.outer()) {
            product = Math.multiplyExact(product, dim.bind(sizes));
        }
        this.outer = product;
        this.blocked = fused.blocked();
        boolean whole =
                folds(fused.nest()) || fused.nest().finish().stream().anyMatch(i -> true) || rowStores(fused.nest());
        long elements = Math.max(1, outer * rows * columns);
        long grain = Math.max(GRAIN, elements / MOST_TASKS);
        boolean accumulates = fused.nest().accumulates();
        this.rowGrain = accumulates
                ? Math.max(1, blocked ? Math.min(rows, Fused.BLOCK) : rows)
                : Math.max(1, Math.min(rows, grain / Math.max(1, columns)));
        this.rowTasks = Math.toIntExact(Math.ceilDiv(rows, rowGrain));
        long fewest = outer * rowTasks >= workers ? STRAIGHT_ON : LINE;
        this.columnGrain = whole || rowGrain * columns <= grain
                ? Math.max(1, columns)
                : Math.min(Math.max(1, columns), (Math.max(fewest, grain / rowGrain) + LINE - 1) & -LINE);
        this.columnTasks = Math.toIntExact(Math.ceilDiv(columns, columnGrain));
        this.tasks = Math.toIntExact(outer * rowTasks * columnTasks);
        this.fused = fused;
        this.empty = accumulates && rows == 0;
    }

    private void fill(WorkerScratch scratch) {
        for (LoopNest.Stage stage : fused.nest().stages()) {
            for (Instruction instruction : stage.columns()) {
                // Of partial results there are none: the kernel that combines them begins.
                if (instruction instanceof Instruction.Accumulate accumulate
                        && fused.placements().get(accumulate.access()).block().is(0)) {
                    Number identity = accumulate.reducer().identity();
                    int bits = identity instanceof Float number ? Float.floatToRawIntBits(number) : identity.intValue();
                    for (long i = 0; i < outer; i++) {
                        long at = accesses.at(scratch.worker(), i, 0, 0, 0)[3 * accumulate.access()];
                        for (long column = 0; column < columns; column++) {
                            ALL.set(ValueLayout.JAVA_INT_UNALIGNED, at + column * Integer.BYTES, bits);
                        }
                    }
                }
            }
        }
    }

    private static boolean folds(LoopNest nest) {
        return nest.stages().stream()
                .flatMap(stage -> stage.columns().stream())
                .anyMatch(instruction -> instruction instanceof Instruction.Fold);
    }

    /** Whether something is stored once for each row: then one task must have all its columns. */
    private static boolean rowStores(LoopNest nest) {
        List<Access> accesses = nest.accesses();
        return nest.stages().stream()
                .flatMap(stage -> java.util.stream.Stream.concat(stage.row().stream(), stage.columns().stream()))
                .anyMatch(instruction -> instruction instanceof Instruction.Store store
                        && accesses.get(store.access()).columns() == Access.Columns.SAME
                        && accesses.get(store.access()).kind() == Access.Kind.MEMORY);
    }

    @Override
    public int tasks() {
        return empty ? 1 : tasks;
    }

    @Override
    public long scratchBytes() {
        return accesses.scratchBytes();
    }

    @Override
    public void place(long[] addresses) {
        accesses.place(addresses);
    }

    @Override
    public void run(int from, int to, WorkerScratch scratch) {
        if (empty) {
            fill(scratch);
            return;
        }
        for (int task = from; task < to; task++) {
            int columnTask = task % columnTasks;
            int rest = task / columnTasks;
            int rowTask = rest % rowTasks;
            long outerIndex = rest / rowTasks;
            long row = rowTask * rowGrain;
            long column = columnTask * columnGrain;
            long[] args = accesses.at(scratch.worker(), outerIndex, blocked ? rowTask : 0, 0, column);
            kernel.run(
                    args,
                    row,
                    Math.min(rows, row + rowGrain),
                    Math.min(columnGrain, columns - column),
                    scratch.address());
        }
    }
}
