// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hornbeam.runtime.fuse.Access;
import org.hornbeam.runtime.fuse.Instruction;
import org.hornbeam.runtime.fuse.LoopNest;

/**
 * A scalar and a vector kernel of a nest -&gt; the vector kernel compiled: it runs on numbers of its own until it is faster
 * than the scalar one.
 *
 * @param nest the nest
 * @param scratchBytes the kernels' own working area
 * @param scalar the scalar kernel
 * @param vector the vector kernel
 */
record WarmUp(LoopNest nest, long scratchBytes, NestKernel scalar, NestKernel vector) {
    private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(20);
    private static final int ROWS = 5;
    /** Some vectors and a rest, so that both methods of each part are compiled. */
    private static final int COLUMNS = 8 * 32 + 21;

    private static final ThreadPoolExecutor THREAD =
            new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                Thread thread = new Thread(work, "hornbeam-kernel-warm-up");
                thread.setDaemon(true);
                thread.setPriority(Thread.MIN_PRIORITY);
                return thread;
            });

    static {
        THREAD.allowCoreThreadTimeOut(true);
    }

    /** Warms up in the background; gives the kernel if it has become faster than the scalar one. */
    static void later(Supplier<WarmUp> warmUp, Consumer<NestKernel> use) {
        THREAD.execute(() -> {
            WarmUp work = warmUp.get();
            if (work.run()) {
                use.accept(work.vector());
            } else {
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "The vector code of a kernel stays slower than its scalar code, which goes on to be used.");
                LOG.log(System.Logger.Level.TRACE, () -> "That kernel is:\n" + work.nest());
            }
        });
    }

    /** Runs both until the vector kernel is the faster one; false if it does not become so. */
    boolean run() {
        try (Arena arena = Arena.ofConfined()) {
            long scratchRows = nest.accesses().size() * NestCompiler.SCRATCH_ROWS * (4L * COLUMNS + 64);
            MemorySegment scratch = arena.allocate(scratchBytes + scratchRows, 64);
            long[] args = arguments(arena);
            long begin = System.nanoTime();
            double bestScalar = Double.MAX_VALUE;
            double bestVector = Double.MAX_VALUE;
            while (System.nanoTime() - begin < LIMIT) {
                bestScalar = Math.min(bestScalar, time(scalar, args, scratch.address()));
                bestVector = Math.min(bestVector, time(vector, args, scratch.address()));
                if (bestVector < bestScalar) {
                    return true;
                }
            }
            return false;
        }
    }

    private static double time(NestKernel kernel, long[] args, long scratch) {
        long begin = System.nanoTime();
        int calls = 0;
        long spent;
        do {
            kernel.run(args, 0, ROWS, COLUMNS, scratch);
            calls++;
            spent = System.nanoTime() - begin;
        } while (calls < 64 && spent < 20_000_000);
        return (double) spent / calls;
    }

    private long[] arguments(Arena arena) {
        long[] args = new long[3 * nest.accesses().size()];
        long scratch = scratchBytes;
        for (int i = 0; i < nest.accesses().size(); i++) {
            Access access = nest.accesses().get(i);
            long bytes = Registers.bytes(access.dtype());
            args[3 * i + 2] = access.columns() == Access.Columns.SAME ? 0 : bytes;
            switch (access.kind()) {
                case INDEX -> args[3 * i + 1] = 1;
                case SCRATCH -> {
                    args[3 * i] = scratch;
                    args[3 * i + 1] = (COLUMNS * bytes + 63) / 64 * 64;
                    scratch += NestCompiler.SCRATCH_ROWS * args[3 * i + 1];
                }
                case MEMORY -> {
                    MemorySegment memory = arena.allocate(ROWS * COLUMNS * bytes + 64, 64);
                    // Ones of any type keep numbers normal: denormal ones would be slow for their own reason.
                    for (long at = 0; at < ROWS * COLUMNS * bytes; at += bytes) {
                        switch (access.dtype()) {
                            case F32 -> memory.set(ValueLayout.JAVA_FLOAT, at, 1f);
                            case BF16 -> memory.set(ValueLayout.JAVA_SHORT, at, (short) 0x3f80);
                            case F16 -> memory.set(ValueLayout.JAVA_SHORT, at, (short) 0x3c00);
                            case U8 -> memory.set(ValueLayout.JAVA_BYTE, at, (byte) 1);
                            default -> memory.set(ValueLayout.JAVA_INT, at, 1);
                        }
                    }
                    args[3 * i] = memory.address();
                    args[3 * i + 1] = accumulates(i) ? 0 : COLUMNS * bytes;
                }
            }
        }
        return args;
    }

    private boolean accumulates(int access) {
        return nest.stages().stream()
                .flatMap(stage -> stage.columns().stream())
                .anyMatch(instruction ->
                        instruction instanceof Instruction.Accumulate accumulate && accumulate.access() == access);
    }
}
