// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.Cumulative;
import org.hornbeam.graph.Gather;
import org.hornbeam.graph.Op;
import org.hornbeam.graph.RandomBits;
import org.hornbeam.graph.ScatterAdd;
import org.hornbeam.graph.Sort;
import org.hornbeam.graph.Transpose;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.graph.WindowMax;
import org.hornbeam.graph.WindowScatter;
import org.hornbeam.graph.WindowSpread;
import org.hornbeam.graph.WindowSum;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.runtime.cpu.WorkerScratch;
import org.hornbeam.runtime.cpu.matmul.Workspace;
import org.hornbeam.runtime.interpret.HostFunctions;

/** Speed of named kernels with one worker: GFLOP/s of convolutions, GB/s of the rest. Arguments: parts of names. */
public final class NamedBenchmark {
    private static final int SAMPLES = 11;

    private final String[] chosen;

    private NamedBenchmark(String[] chosen) {
        this.chosen = chosen;
    }

    /** Runs all cases whose name contains one of the arguments. */
    public static void main(String[] args) {
        NamedBenchmark benchmark = new NamedBenchmark(args);
        benchmark.convolve("8x56x56x64->64 3x3", 8, 56, 64, 64, 3, 1, 1, 1);
        benchmark.convolve("8x14x14x256->256 3x3", 8, 14, 256, 256, 3, 1, 1, 1);
        benchmark.convolve("32x26x26x32->64 3x3", 32, 26, 32, 64, 3, 1, 0, 1);
        benchmark.convolve("32x28x28x1->32 3x3", 32, 28, 1, 32, 3, 1, 0, 1);
        benchmark.convolve("8x56x56x3->64 3x3", 8, 56, 3, 64, 3, 1, 1, 1);
        benchmark.convolve("8x56x56x64->64 3x3 stride 2", 8, 56, 64, 64, 3, 2, 1, 1);
        benchmark.convolve("8x56x56x64->256 1x1", 8, 56, 64, 256, 1, 1, 0, 1);
        benchmark.convolve("8x56x56x64 depthwise 3x3", 8, 56, 64, 64, 3, 1, 1, 64);
        benchmark.convolve("8x56x56x64 4 groups 3x3", 8, 56, 64, 64, 3, 1, 1, 4);
        benchmark.pools();
        benchmark.others();
    }

    private void convolve(
            String name,
            long batch,
            long size,
            long channels,
            long filters,
            long window,
            long stride,
            long padding,
            int groups) {
        WindowGeometry geometry = Samples.windows(
                new long[] {window, window},
                new long[] {stride, stride},
                new long[] {1, 1},
                new long[] {padding, padding},
                new long[] {padding, padding});
        long out = (size + 2 * padding - window) / stride + 1;
        Operand image = new Operand(DType.F32, new long[] {batch, size, size, channels});
        Operand kernel = new Operand(DType.F32, new long[] {window, window, channels / groups, filters});
        Operand output = new Operand(DType.F32, new long[] {batch, out, out, filters});
        double flops = 2.0 * output.elements() * window * window * channels / groups;
        run(name + " output", new Convolve(geometry, groups, Convolve.Part.OUTPUT, null), flops, image, kernel, output);
        Shape wanted = Shape.of(image.shape());
        run(name + " image", new Convolve(geometry, groups, Convolve.Part.IMAGE, wanted), flops, output, kernel, image);
        Shape weights = Shape.of(kernel.shape());
        run(
                name + " kernel",
                new Convolve(geometry, groups, Convolve.Part.KERNEL, weights),
                flops,
                image,
                output,
                kernel);
    }

    private void pools() {
        for (long[] shape : new long[][] {{8, 56, 56, 64}, {32, 14, 14, 256}}) {
            for (long window : new long[] {2, 3}) {
                WindowGeometry geometry = Samples.windows(
                        new long[] {1, window, window, 1},
                        new long[] {1, 2, 2, 1},
                        new long[] {1, 1, 1, 1},
                        new long[4],
                        new long[] {0, window - 2, window - 2, 0});
                Operand x = new Operand(DType.F32, shape);
                Operand y = new Operand(DType.F32, new long[] {shape[0], shape[1] / 2, shape[2] / 2, shape[3]});
                Operand taps = new Operand(DType.U8, y.shape());
                double bytes = 4.0 * (x.elements() + y.elements());
                String name = "pool " + window + "x" + window + " " + Arrays.toString(shape);
                run("max " + name, new WindowMax(geometry), bytes + y.elements(), x, y, taps);
                run("sum " + name, new WindowSum(geometry), bytes, x, y);
                run("scatter " + name, new WindowScatter(geometry, Shape.of(shape)), bytes + y.elements(), taps, y, x);
                run("spread " + name, new WindowSpread(geometry, Shape.of(shape)), bytes, y, x);
            }
        }
    }

    private void others() {
        Operand table = new Operand(DType.F32, new long[] {30000, 128});
        Operand indices = new Operand(DType.I32, new long[] {32, 128});
        Operand rows = new Operand(DType.F32, new long[] {32, 128, 128});
        run("gather 4096 of 30000x128", new Gather(0), 8.0 * rows.elements(), table, indices, rows);
        double scattered = 4.0 * (table.elements() + 3.0 * rows.elements());
        run("scatter_add 4096 to 30000x128", new ScatterAdd(0, Dim.of(30000)), scattered, indices, rows, table);
        Operand image = new Operand(DType.F32, new long[] {8, 56, 56, 64});
        Operand moved = new Operand(DType.F32, new long[] {8, 64, 56, 56});
        run("transpose NHWC->NCHW", new Transpose(List.of(0, 3, 1, 2)), 8.0 * image.elements(), image, moved);
        Operand square = new Operand(DType.F32, new long[] {4096, 4096});
        run("transpose 4096x4096", new Transpose(List.of(1, 0)), 8.0 * square.elements(), square, square);
        run(
                "cumulative 512x768",
                new Cumulative(Cumulative.Kind.SUM, 1, false),
                8.0 * 512 * 768,
                new Operand(DType.F32, new long[] {512, 768}),
                new Operand(DType.F32, new long[] {512, 768}));
        Operand many = new Operand(DType.F32, new long[] {16, 10000});
        run(
                "sort 16x10000",
                new Sort(1, false),
                12.0 * many.elements(),
                many,
                many,
                new Operand(DType.I32, many.shape()));
        run(
                "random bits",
                new RandomBits("x", Shape.of(1 << 20)),
                4.0 * (1 << 20),
                new Operand(DType.I32, new long[] {2}),
                new Operand(DType.I32, new long[0]),
                new Operand(DType.I32, new long[] {1 << 20}));
    }

    /** Time of this thread, so that other processes disturb less. */
    private static long nanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** Operands and results; the operation says how many are which. */
    private void run(String name, Op op, double work, Operand... all) {
        if (chosen.length > 0 && Arrays.stream(chosen).noneMatch(name::contains)) {
            return;
        }
        int results = op instanceof Sort || op instanceof WindowMax ? 2 : 1;
        List<Operand> operands = List.of(all).subList(0, all.length - results);
        List<Operand> written = List.of(all).subList(all.length - results, all.length);
        Random random = new Random(7);
        try (Arena arena = Arena.ofConfined()) {
            NamedKernel kernel =
                    NamedKernels.bind(op, operands, written, Context.of(Map.of(), 1, HostFunctions.standard()));
            List<Long> addresses = new ArrayList<>();
            for (Operand operand : all) {
                long address = arena.allocate(4 * operand.elements() + 64, 64).address();
                for (long i = 0; i < operand.elements(); i++) {
                    if (operand.dtype() == DType.F32) {
                        Memory.setFloat(address + 4 * i, (float) random.nextGaussian());
                    } else {
                        Memory.setLong(
                                operand.dtype(),
                                address + i * Memory.bytes(operand.dtype()),
                                random.nextInt(operand.dtype() == DType.U8 ? 4 : 30000));
                    }
                }
                addresses.add(address);
            }
            long[] at = addresses.stream().mapToLong(Long::longValue).toArray();
            WorkerScratch scratch = new WorkerScratch(
                    0, arena.allocate(kernel.scratchBytes() + 64, 64).address(), Workspace.allocate(0, arena));
            long end = nanos() + 1_500_000_000L;
            double[] samples = new double[SAMPLES];
            int count = 0;
            while (nanos() < end || count < SAMPLES) {
                long start = nanos();
                int repeats = 0;
                do {
                    kernel.run(at, 0, kernel.tasks(), scratch);
                    repeats++;
                } while (nanos() - start < 5_000_000);
                samples[count++ % SAMPLES] = (nanos() - start) / (double) repeats;
            }
            Arrays.sort(samples);
            double nanos = samples[SAMPLES / 2];
            System.out.printf(
                    "%-45s %9.1f us %8.1f %s (best %.1f)%n",
                    name, nanos / 1000, work / nanos, op instanceof Convolve ? "GFLOP/s" : "GB/s", work / samples[0]);
        }
    }
}
