// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.attention;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Parameter;
import org.hornbeam.runtime.cpu.nest.NestCompiler;
import org.hornbeam.runtime.cpu.nest.NestKernel;
import org.hornbeam.runtime.cpu.nest.ScratchRows;
import org.hornbeam.runtime.fuse.Access;
import org.hornbeam.runtime.fuse.Fusion;
import org.hornbeam.runtime.fuse.Kernel;
import org.hornbeam.runtime.fuse.Program;
import org.hornbeam.runtime.rewrite.ContractMultiplyAdds;
import org.hornbeam.runtime.rewrite.InlineComposites;
import org.hornbeam.runtime.rewrite.Pass;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a block of rows and columns, traced as a graph and compiled as one loop nest: the same machine
 * operations, with and without vectors, as everywhere else. Inputs and results are memory of the caller's, named.
 */
final class BlockNest {
    /** Nothing that would move work to a kernel of its own. */
    private static final List<Pass> PASSES = List.of(new InlineComposites(), new ContractMultiplyAdds());

    private final NestKernel kernel;
    private final Access.Kind[] kinds;
    private final @Nullable String[] names;
    private final long[] rowSteps;
    private final long[] columnSteps;
    private final ScratchRows scratch;

    /** Compiles a graph over the sizes {@code rows} and {@code columns}. */
    BlockNest(Graph graph, NestCompiler compiler) {
        Graph rewritten = graph;
        for (Pass pass : PASSES) {
            rewritten = pass.apply(rewritten);
        }
        Program program = Fusion.of(rewritten);
        if (program.kernels().size() != 1 || !(program.kernels().getFirst() instanceof Kernel.Fused fused)) {
            throw new IllegalStateException("a block must be one loop nest, found\n" + program);
        }
        kernel = compiler.compile(fused.nest());
        scratch = compiler.scratch(fused.nest());
        int count = fused.nest().accesses().size();
        kinds = new Access.Kind[count];
        names = new String[count];
        rowSteps = new long[count];
        columnSteps = new long[count];
        for (int i = 0; i < count; i++) {
            Access access = fused.nest().accesses().get(i);
            Kernel.Placement placement = fused.placements().get(i);
            kinds[i] = access.kind();
            names[i] = name(program, placement.buffer());
            boolean index = access.kind() == Access.Kind.INDEX;
            rowSteps[i] = index ? placement.row().fixed() : placement.row().is(0) ? 0 : 1;
            columnSteps[i] = index ? placement.column().fixed() : access.columns() == Access.Columns.SAME ? 0 : 4;
        }
    }

    private static @Nullable String name(Program program, int buffer) {
        for (int id : program.graph().parameters()) {
            if (id == buffer) {
                return ((Parameter) program.graph().node(id).op()).name();
            }
        }
        for (Graph.Result result : program.graph().results()) {
            if (Integer.valueOf(buffer).equals(program.results().get(result))) {
                return result.name();
            }
        }
        return null;
    }

    /** Bytes of scratch that a run over this many columns needs. */
    long scratchBytes(long columns) {
        return scratch.bytes(columns);
    }

    /** Arguments for the runs of one worker. */
    Call call() {
        return new Call();
    }

    /** The memory that the runs of one worker use; changed between runs, which allocate nothing. */
    final class Call {
        private final long[] args = new long[3 * kinds.length];

        private Call() {
            for (int i = 0; i < kinds.length; i++) {
                args[3 * i + 1] = kinds[i] == Access.Kind.INDEX ? rowSteps[i] : 0;
                args[3 * i + 2] = columnSteps[i];
            }
        }

        /** The accesses to an input or result, to be given its place. */
        int[] places(String name) {
            List<Integer> found = new ArrayList<>();
            for (int i = 0; i < kinds.length; i++) {
                if (name.equals(names[i])) {
                    found.add(i);
                }
            }
            if (found.isEmpty()) {
                throw new IllegalArgumentException("no input or result of the block is named " + name);
            }
            return found.stream().mapToInt(i -> i).toArray();
        }

        /** Puts an input or result at an address, with bytes from row to row. */
        void put(int[] places, long address, long rowStride) {
            for (int i : places) {
                args[3 * i] = address;
                args[3 * i + 1] = rowSteps[i] * rowStride;
            }
        }

        /** Runs over a block whose first element has these indices. */
        void run(long row, long column, long rows, long columns, long memory) {
            for (int i = 0; i < kinds.length; i++) {
                if (kinds[i] == Access.Kind.INDEX) {
                    args[3 * i] = row * rowSteps[i] + column * columnSteps[i];
                }
            }
            scratch.place(columns, args);
            kernel.run(args, 0, rows, columns, memory);
        }
    }
}
