// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hornbeam.runtime.cpu.AllocatedBytes;
import org.hornbeam.runtime.cpu.CompilerDirectives;
import org.hornbeam.runtime.cpu.WarmUpRule;
import org.hornbeam.runtime.fuse.Access;
import org.hornbeam.runtime.fuse.Instruction;
import org.hornbeam.runtime.fuse.LoopNest;

/**
 * A scalar and a vector kernel of a nest -&gt; the vector kernel compiled: it runs on few numbers of its own, just often
 * enough for the virtual machine to compile it, until it allocates nothing and is faster than the scalar one.
 */
final class WarmUp {
    private static final int ROWS = 5;
    /** Whole vectors only, a rest only, both, and more of both: together they run all methods of a kernel. */
    private static final int[] COLUMNS = {32 + 5, 5, 64, 8 * 32 + 21};

    private static final int MOST_COLUMNS = 8 * 32 + 21;
    /** Runs between two looks at what is allocated. */
    private static final int CALLS = 64;

    private static final int TIMED_CALLS = 16;

    private final LoopNest nest;
    private final NestKernel scalar;
    private final NestKernel vector;
    private final Arena arena = Arena.ofConfined();
    private final long scratch;
    private final long[] args;
    private final WarmUpRule rule = new WarmUpRule();
    private String failure = "";

    WarmUp(LoopNest nest, Registers registers, NestKernel scalar, NestKernel vector) {
        this.nest = nest;
        this.scalar = scalar;
        this.vector = vector;
        String name = WarmUp.class.getPackageName().replace('.', '/') + "/GeneratedVectorNest*";
        CompilerDirectives.excludeFromFirstTier(name + ".columns*");
        CompilerDirectives.excludeFromFirstTier(name + ".tree*");
        CompilerDirectives.excludeFromFirstTier(name + ".strip*");
        ScratchRows rows = new ScratchRows(nest, ScratchLayout.of(registers).bytes());
        this.scratch = arena.allocate(rows.bytes(MOST_COLUMNS), 64).address();
        this.args = arguments();
        rows.place(MOST_COLUMNS, args);
    }

    NestKernel vector() {
        return vector;
    }

    /** Whether the vector kernel is good for use. */
    boolean good() {
        return rule.good();
    }

    /** Runs the vector kernel some more; true once it is good for use or was given up. */
    boolean advance() {
        rule.begin();
        int calls = CALLS;
        if (rule.allocates()) {
            // Rows of a rest only begin their folds in memory, and one row alone is not walked in strips.
            for (int call = 0; call < CALLS; call += 4) {
                vector.run(args, 0, ROWS, COLUMNS[0], scratch);
                vector.run(args, 0, ROWS, COLUMNS[1], scratch);
                vector.run(args, 0, ROWS, COLUMNS[0], scratch);
                vector.run(args, 0, 1, COLUMNS[0], scratch);
            }
            // What allocates for few columns need not be run over more: interpreted vectors fill the heap.
            rule.allocated(AllocatedBytes.of(() -> vector.run(args, 0, 1, COLUMNS[1], scratch)));
            if (!rule.allocates()) {
                rule.allocated(AllocatedBytes.of(this::all));
            }
        }
        if (!rule.allocates()) {
            rule.took(time(scalar), time(vector));
            calls += TIMED_CALLS;
        }
        if (rule.ended(calls)) {
            failure = good() ? "" : rule.failure() + (rule.allocates() ? " (" + where() + ")" : "");
            arena.close();
            return true;
        }
        return false;
    }

    /** Why it was given up. */
    String failure() {
        return failure;
    }

    private void all() {
        for (int columns : COLUMNS) {
            vector.run(args, 0, ROWS, columns, scratch);
            vector.run(args, 0, 1, columns, scratch);
        }
    }

    private String where() {
        return IntStream.of(COLUMNS)
                .mapToObj(columns -> AllocatedBytes.of(() -> vector.run(args, 0, ROWS, columns, scratch))
                        + " bytes for " + columns + " columns")
                .collect(Collectors.joining(", "));
    }

    private double time(NestKernel kernel) {
        long start = System.nanoTime();
        int calls = 0;
        long spent;
        do {
            kernel.run(args, 0, ROWS, MOST_COLUMNS, scratch);
            calls++;
            spent = System.nanoTime() - start;
        } while (calls < TIMED_CALLS && spent < 1_000_000);
        return (double) spent / calls;
    }

    private long[] arguments() {
        long[] numbers = new long[3 * nest.accesses().size()];
        for (int i = 0; i < nest.accesses().size(); i++) {
            Access access = nest.accesses().get(i);
            long bytes = Registers.bytes(access.dtype());
            numbers[3 * i + 2] = access.columns() == Access.Columns.SAME ? 0 : bytes;
            switch (access.kind()) {
                case INDEX -> numbers[3 * i + 1] = 1;
                case SCRATCH -> {}
                case MEMORY -> {
                    MemorySegment memory = arena.allocate(ROWS * MOST_COLUMNS * bytes + 64, 64);
                    // Ones of any type keep numbers normal: denormal ones would be slow for their own reason.
                    for (long at = 0; at < ROWS * MOST_COLUMNS * bytes; at += bytes) {
                        switch (access.dtype()) {
                            case F32 -> memory.set(ValueLayout.JAVA_FLOAT, at, 1f);
                            case BF16 -> memory.set(ValueLayout.JAVA_SHORT, at, (short) 0x3f80);
                            case F16 -> memory.set(ValueLayout.JAVA_SHORT, at, (short) 0x3c00);
                            case U8 -> memory.set(ValueLayout.JAVA_BYTE, at, (byte) 1);
                            default -> memory.set(ValueLayout.JAVA_INT, at, 1);
                        }
                    }
                    numbers[3 * i] = memory.address();
                    numbers[3 * i + 1] = accumulates(i) ? 0 : MOST_COLUMNS * bytes;
                }
            }
        }
        return numbers;
    }

    private boolean accumulates(int access) {
        return nest.stages().stream()
                .flatMap(stage -> stage.columns().stream())
                .anyMatch(instruction ->
                        instruction instanceof Instruction.Accumulate accumulate && accumulate.access() == access);
    }
}
