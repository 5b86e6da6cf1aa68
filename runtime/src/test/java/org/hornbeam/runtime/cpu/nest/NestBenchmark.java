// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.fuse.Access;
import org.hornbeam.runtime.fuse.LoopNest;
import org.jspecify.annotations.Nullable;

/** Times kernels beside hand-written loops, in turns. Arguments: names of cases, none for all. */
final class NestBenchmark {

    private NestBenchmark() {}

    /** Runs the benchmark. */
    public static void main(String[] names) {
        if (Boolean.getBoolean("exclude")) {
            System.out.println(org.hornbeam.runtime.cpu.CompilerDirectives.excludeFromFirstTier(
                    "org/hornbeam/runtime/cpu/nest/GeneratedNest*.*"));
        }
        NestCompiler compiler = new NestCompiler(Lanes.valueOf(System.getProperty("lanes", "VECTOR")));
        System.out.printf("%s, %d floats in a vector%n", compiler.lanes(), Vectors.LENGTH);
        if (names.length > 0 && names[0].equals("start")) {
            start(compiler);
            return;
        }
        run(names, "gelu-4Ki", ExampleNests.gelu(), 1, 4096, compiler, HandLoops::gelu);
        run(names, "gelu-1Mi", ExampleNests.gelu(), 1, 1 << 20, compiler, HandLoops::gelu);
        run(names, "gelu-64x1031", ExampleNests.gelu(), 64, 1031, compiler, null);
        run(names, "gelu-1024x10", ExampleNests.gelu(), 1024, 10, compiler, null);
        run(names, "softmax-1536x128", ExampleNests.softmax(), 1536, 128, compiler, null);
        run(names, "softmax-512x768", ExampleNests.softmax(), 512, 768, compiler, null);
        run(names, "softmax-128x1000", ExampleNests.softmax(), 128, 1000, compiler, null);
        run(names, "softmax-128x10", ExampleNests.softmax(), 128, 10, compiler, null);
        run(names, "layernorm-1536x128", ExampleNests.layerNormalization(), 1536, 128, compiler, null);
        run(names, "layernorm-512x768", ExampleNests.layerNormalization(), 512, 768, compiler, null);
        run(names, "layernorm-128x1000", ExampleNests.layerNormalization(), 128, 1000, compiler, null);
        run(names, "rowsum-1536x128", ExampleNests.rowSum(), 1536, 128, compiler, null);
        run(names, "rowsum-512x768", ExampleNests.rowSum(), 512, 768, compiler, null);
        run(names, "adam-16Ki", ExampleNests.adam(), 1, 1 << 14, compiler, HandLoops::adam);
        run(names, "adam-1Mi", ExampleNests.adam(), 1, 1 << 20, compiler, HandLoops::adam);
        run(names, "columnsum-128x512", ExampleNests.columnSum(), 128, 512, compiler, HandLoops::columnSum);
        run(names, "columnsum-256x10", ExampleNests.columnSum(), 256, 10, compiler, null);
        run(names, "relubackward-64Ki", ExampleNests.reluBackward(), 1, 1 << 16, compiler, HandLoops::reluBackward);
        run(names, "relubackward-4Ki", ExampleNests.reluBackward(), 1, 1 << 12, compiler, HandLoops::reluBackward);
        run(names, "biasrelu-128x512", ExampleNests.biasRelu(), 128, 512, compiler, null);
        run(names, "biasrelu-4096x10", ExampleNests.biasRelu(), 4096, 10, compiler, null);
        run(names, "deep150-16Ki", ExampleNests.deep(6), 1, 1 << 14, compiler, null);
        run(names, "deep60-16Ki", ExampleNests.deep(2), 1, 1 << 14, compiler, null);
        run(names, "deep25-16Ki", ExampleNests.deep(1), 1, 1 << 14, compiler, null);
    }

    /** Cumulated time of many kernels from the first call on. */
    private static void start(NestCompiler compiler) {
        int rows = 64;
        int columns = 512;
        List<LoopNest> nests = List.of(
                ExampleNests.gelu(),
                ExampleNests.softmax(),
                ExampleNests.layerNormalization(),
                ExampleNests.adam(),
                ExampleNests.columnSum(),
                ExampleNests.reluBackward(),
                ExampleNests.biasRelu(),
                ExampleNests.rowSum(),
                ExampleNests.deep(1),
                ExampleNests.deep(2));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment scratch = arena.allocate(1 << 16, 64);
            List<long[]> args = nests.stream()
                    .map(nest -> arguments(arena, nest, rows, columns))
                    .toList();
            long start = System.nanoTime();
            long last = start;
            for (int step = 1; step <= 1024; step++) {
                for (int i = 0; i < nests.size(); i++) {
                    compiler.compile(nests.get(i)).run(args.get(i), 0, rows, columns, scratch.address());
                }
                if (Integer.bitCount(step) == 1) {
                    long now = System.nanoTime();
                    System.out.printf(
                            Locale.ROOT,
                            "step %d: %.1f ms a step, %.1f ms since the start%n",
                            step,
                            (now - last) / 1e6 / Math.max(1, step / 2),
                            (now - start) / 1e6);
                    last = now;
                }
            }
        }
    }

    private static long[] arguments(Arena arena, LoopNest nest, int rows, int columns) {
        long[] args = new long[3 * nest.accesses().size()];
        for (int i = 0; i < nest.accesses().size(); i++) {
            Access access = nest.accesses().get(i);
            long bytes = access.columns() == Access.Columns.SAME ? 4L * rows : 4L * rows * columns;
            MemorySegment memory = arena.allocate(bytes + 64, 64);
            for (long at = 0; at < bytes; at += 4) {
                memory.set(ValueLayout.JAVA_FLOAT, at, 0.1f + (at % 1000) * 1e-3f);
            }
            args[3 * i] = memory.address();
            boolean fixed = nest.accumulates() && i == nest.accesses().size() - 1;
            args[3 * i + 1] = fixed ? 0 : access.columns() == Access.Columns.SAME ? 4 : 4L * columns;
            args[3 * i + 2] = 4;
            if (access.dtype() != DType.F32) {
                throw new AssertionError(access);
            }
        }
        return args;
    }

    private static void run(
            String[] names,
            String name,
            LoopNest nest,
            int rows,
            int columns,
            NestCompiler compiler,
            @Nullable NestKernel hand) {
        if (names.length > 0 && Arrays.stream(names).noneMatch(name::startsWith)) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment scratch = arena.allocate(compiler.scratch(nest).bytes(columns) + 64, 64);
            NestKernel kernel = compiler.compile(nest);
            long[] args = arguments(arena, nest, rows, columns);
            NestKernel[] contenders = hand == null ? new NestKernel[] {kernel} : new NestKernel[] {kernel, hand};
            long start = System.nanoTime();
            kernel.run(args, 0, rows, columns, scratch.address());
            double first = (System.nanoTime() - start) / 1e6;
            double[][] samples = new double[contenders.length][];
            double peak = Double.NaN;
            int calls = Math.max(1, (int) (3e5 / ((double) rows * columns * 0.5 + 100)));
            for (int c = 0; c < contenders.length; c++) {
                samples[c] = new double[150];
                long warm = System.nanoTime();
                double best = Double.MAX_VALUE;
                while (System.nanoTime() - warm < Long.getLong("warm", 2000) * 1_000_000) {
                    double t = time(contenders[c], args, rows, columns, scratch.address(), Math.max(1, calls / 10));
                    if (t < best * 0.9) {
                        best = t;
                        if (c == 0) {
                            peak = (System.nanoTime() - start) / 1e6;
                        }
                    }
                }
            }
            for (int s = 0; s < 150; s++) {
                for (int c = 0; c < contenders.length; c++) {
                    samples[c][s] = time(contenders[c], args, rows, columns, scratch.address(), calls);
                }
            }
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-20s", name));
            for (double[] of : samples) {
                Arrays.sort(of);
                line.append(String.format(
                        Locale.ROOT,
                        " | p10 %9.2f us, median %9.2f us, %6.3f ns/element",
                        of[15] / 1e3,
                        of[75] / 1e3,
                        of[15] / rows / columns));
            }
            System.out.println(line + String.format(Locale.ROOT, " | first %.1f ms, peak after %.0f ms", first, peak));
        }
    }

    private static double time(NestKernel kernel, long[] args, int rows, int columns, long scratch, int calls) {
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            kernel.run(args, 0, rows, columns, scratch);
        }
        return (System.nanoTime() - start) / (double) calls;
    }
}
