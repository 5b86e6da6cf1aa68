// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Gradients;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.propertytests.CompilerLaw;
import org.hornbeam.propertytests.Inputs;
import org.hornbeam.runtime.cpu.CpuPlan;
import org.hornbeam.runtime.cpu.Workers;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.cpu.nest.Lanes;
import org.hornbeam.runtime.cpu.nest.NestCompiler;
import org.hornbeam.runtime.engine.ArrayRun;
import org.hornbeam.runtime.engine.Compiler;
import org.hornbeam.runtime.fuse.Fusion;
import org.hornbeam.runtime.fuse.Kernel;
import org.hornbeam.runtime.fuse.Program;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.HostFunctions;
import org.hornbeam.runtime.interpret.Results;
import org.hornbeam.runtime.memory.MemoryPlan;
import org.junit.jupiter.api.Test;

/** What computes an operand of a product is computed while it is packed: right in every bit, and stored nowhere. */
class PrologueTest {
    private static final CompilerLaw LAW = CompilerLaw.standard();

    /** Around vectors, tiles, blocks of rows and chunks of the depth. */
    private static final int[] SIZES = {1, 2, 3, 7, 10, 16, 17, 31, 33, 64, 100, 170, 345};

    private static final int DEEP = 1030;

    private final GraphBuilder builder = new GraphBuilder();
    private int inputs;

    private Value input(DType dtype, Dim... dims) {
        return builder.parameter(
                Parameter.Kind.INPUT, "in" + inputs++, new Type.Tensor(dtype, new Shape(List.of(dims))));
    }

    /** Ways to compute an operand, all cheap. */
    private Value producer(int kind, Dim... dims) {
        Dim last = dims[dims.length - 1];
        return switch (kind) {
            case 0 -> input(DType.F32, dims);
            case 1 -> input(DType.F32, dims).times(input(DType.F32, last)).plus(input(DType.F32, last));
            case 2 -> {
                Value h = input(DType.F32, dims);
                Value dy = input(DType.F32, dims);
                yield Ops.where(Ops.greater(h, Ops.zerosLike(h)), dy, Ops.zerosLike(dy));
            }
            case 3 -> {
                Value x = input(DType.F32, dims);
                yield Ops.where(
                        Ops.less(input(DType.I32, dims), Ops.like(input(DType.I32), 0)),
                        x.times(1.25),
                        Ops.zerosLike(x));
            }
            case 4 -> input(DType.BF16, dims).cast(DType.F32);
            case 5 -> input(DType.U8, dims).cast(DType.F32).times(1 / 255.0);
            case 6 -> input(DType.F16, dims).cast(DType.F32).plus(1.0);
            case 7 -> Ops.relu(input(DType.F32, dims));
            case 8 -> {
                Dim[] each = dims.clone();
                each[dims.length - 1] = Dim.of(1);
                yield input(DType.F32, dims).times(input(DType.F32, each));
            }
            default -> throw new IllegalArgumentException("no producer " + kind);
        };
    }

    private static final int PRODUCERS = 9;

    private Program program(Value... results) {
        for (int i = 0; i < results.length; i++) {
            builder.result("y" + i, Graph.Role.OUTPUT, results[i]);
        }
        return Compiler.program(builder.build());
    }

    private static int prologues(Program program) {
        return program.kernels().stream()
                .mapToInt(kernel -> kernel instanceof Kernel.Product product
                        ? product.prologues().size()
                        : 0)
                .sum();
    }

    @Test
    void randomProducts() {
        SplittableRandom random = new SplittableRandom(5);
        int[] found = new int[3];
        for (int i = 0; i < 60; i++) {
            PrologueTest test = new PrologueTest();
            Map<String, Long> sizes = new java.util.HashMap<>();
            Graph graph = test.random(random, sizes, i % 10 == 0);
            found[Math.min(2, prologues(Compiler.program(graph)))]++;
            Arguments arguments = Inputs.forGraph(graph, i, sizes);
            LAW.check(graph, arguments, sizes);
        }
        assertEquals(60, found[0] + found[1] + found[2]);
        assertTrue(found[1] > 15 && found[2] > 3, () -> java.util.Arrays.toString(found));
    }

    /** Both factors computed, with several blocks of rows and chunks of the depth, stored in all four ways. */
    @Test
    void stripsAreKeptFromBlockToBlock() {
        int checked = 0;
        for (int stored = 0; stored < 4; stored++) {
            for (int columns : new int[] {10, 37}) {
                PrologueTest test = new PrologueTest();
                Dim depth = Dim.symbol("depth");
                Value a = stored % 2 == 0
                        ? test.producer(2, Dim.BATCH, depth)
                        : Ops.transpose(test.producer(1, depth, Dim.BATCH), 1, 0);
                Value b = stored / 2 == 0
                        ? test.producer(1, depth, Dim.of(columns))
                        : Ops.transpose(test.producer(4, Dim.of(columns), depth), 1, 0);
                test.builder.result("y", Graph.Role.OUTPUT, Ops.matmul(a, b));
                Graph graph = test.builder.build();
                assertEquals(stored % 2 == 0 || columns == 10 ? 2 : 1, prologues(Compiler.program(graph)));
                Map<String, Long> sizes = Map.of("batch", 180L, "depth", 1030L);
                LAW.tolerance(1e-3).check(graph, Inputs.forGraph(graph, stored, sizes), sizes);
                checked++;
            }
        }
        assertEquals(8, checked);
    }

    /** Several blocks of columns, or products of a batch, for one worker: the strips of the one before are not theirs. */
    @Test
    void otherBlocksHaveStripsOfTheirOwn() {
        PrologueTest wide = new PrologueTest();
        Value x = wide.input(DType.F32, Dim.BATCH, Dim.of(20));
        Value w = wide.producer(2, Dim.of(20), Dim.of(600));
        wide.strips(Ops.relu(Ops.matmul(x, w)));
        PrologueTest many = new PrologueTest();
        Value left = many.input(DType.F32, Dim.of(3), Dim.BATCH, Dim.of(20));
        Value right = many.producer(2, Dim.of(3), Dim.of(20), Dim.of(40));
        many.strips(many.builder.add(new Contract(List.of(0), List.of(0), List.of(2), List.of(1)), left, right));
    }

    private void strips(Value y) {
        builder.result("y", Graph.Role.OUTPUT, y);
        Graph graph = builder.build();
        assertEquals(1, prologues(Compiler.program(graph)));
        Map<String, Long> sizes = Map.of("batch", 200L);
        LAW.check(graph, Inputs.forGraph(graph, 3, sizes), sizes);
    }

    /** Vector code of prologues from the first element on, which other tests run only once it is warm. */
    @Test
    void vectorsAndScalarsGiveTheSameBits() {
        SplittableRandom random = new SplittableRandom(11);
        int found = 0;
        try (Workers workers = new Workers(1)) {
            for (int i = 0; i < 12; i++) {
                Map<String, Long> sizes = new java.util.HashMap<>();
                Program program = Compiler.program(new PrologueTest().random(random, sizes, false));
                found += prologues(program);
                Arguments arguments = Inputs.forGraph(program.graph(), i, sizes);
                Results vectors = ArrayRun.run(plan(program, Lanes.VECTOR), workers, arguments, sizes);
                Results scalars = ArrayRun.run(plan(program, Lanes.SCALAR), workers, arguments, sizes);
                assertEquals(scalars.outputs(), vectors.outputs(), program::toString);
            }
        }
        assertTrue(found >= 6, "prologues " + found);
    }

    private static CpuPlan plan(Program program, Lanes lanes) {
        HostFunctions functions = HostFunctions.standard();
        NestCompiler nests = NestCompiler.shared(lanes);
        TileKernels tiles = TileKernels.scalar();
        return new CpuPlan(program, nests, tiles, functions, new Compiler(nests, tiles, functions)::plan);
    }

    /** A product, perhaps batched, with factors stored in any order of axes, sizes as numbers or symbols. */
    private Graph random(SplittableRandom random, Map<String, Long> sizes, boolean deep) {
        boolean small = !deep && random.nextInt(3) == 0;
        Dim rows = dim("rows", SIZES[random.nextInt(SIZES.length)], random, sizes);
        Dim columns = dim("columns", SIZES[random.nextInt(SIZES.length)], random, sizes);
        Dim depth = dim("depth", deep ? DEEP : SIZES[random.nextInt(small ? SIZES.length : 10)], random, sizes);
        List<Dim> batch = new ArrayList<>();
        for (int axis = 0; axis < random.nextInt(3); axis++) {
            batch.add(dim("batch" + axis, 1 + random.nextInt(3), random, sizes));
        }
        int count = batch.size();
        Value[] factors = new Value[2];
        List<List<Integer>> batches = new ArrayList<>();
        List<List<Integer>> sums = new ArrayList<>();
        for (int side = 0; side < 2; side++) {
            List<Dim> all = new ArrayList<>(batch);
            all.add(side == 0 ? rows : columns);
            all.add(depth);
            int[] order = order(all.size(), random);
            Dim[] dims = IntStream.of(order).mapToObj(all::get).toArray(Dim[]::new);
            factors[side] = producer(random.nextInt(PRODUCERS), dims);
            List<Integer> at = IntStream.of(order).boxed().toList();
            if (random.nextInt(3) == 0) {
                int[] again = order(all.size(), random);
                factors[side] = Ops.transpose(factors[side], again);
                List<Integer> from = at;
                at = IntStream.of(again).mapToObj(from::get).toList();
            }
            List<Integer> places = at;
            batches.add(IntStream.range(0, count).mapToObj(places::indexOf).toList());
            sums.add(List.of(places.indexOf(count + 1)));
        }
        Value product = builder.add(
                new Contract(batches.get(0), batches.get(1), sums.get(0), sums.get(1)), factors[0], factors[1]);
        if (random.nextInt(3) == 0) {
            product = Ops.relu(product);
        }
        builder.result("y", Graph.Role.OUTPUT, product);
        return builder.build();
    }

    private static Dim dim(String name, long size, SplittableRandom random, Map<String, Long> sizes) {
        if (random.nextBoolean()) {
            return Dim.of(size);
        }
        sizes.put(name, size);
        return Dim.symbol(name);
    }

    private static int[] order(int count, SplittableRandom random) {
        int[] order = IntStream.range(0, count).toArray();
        for (int i = count - 1; i > 0; i--) {
            int j = random.nextInt(3) == 0 ? random.nextInt(i + 1) : i;
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        return order;
    }

    /** Sums over rows, columns, and a loss: derivatives meet masks of the forward pass. */
    @Test
    void gradients() {
        int checked = 0;
        for (int kind = 0; kind < PRODUCERS; kind++) {
            for (int rows : new int[] {3, 40}) {
                PrologueTest test = new PrologueTest();
                Value x = test.producer(kind, Dim.BATCH, Dim.of(33));
                Value w = test.input(DType.F32, Dim.of(33), Dim.of(20));
                Value v = test.producer(7, Dim.of(20), Dim.of(10));
                Value y = Ops.matmul(Ops.relu(Ops.matmul(x, w)), v);
                List<Value> of = List.of(w, v);
                List<Value> gradients = Gradients.of(Ops.sum(Ops.square(y)), of);
                for (int i = 0; i < of.size(); i++) {
                    test.builder.result("g" + i, Graph.Role.OUTPUT, gradients.get(i));
                }
                Graph graph = test.builder.build();
                Map<String, Long> sizes = Map.of("batch", (long) rows);
                LAW.check(graph, Inputs.forGraph(graph, kind, sizes), sizes);
                checked++;
            }
        }
        assertEquals(2 * PRODUCERS, checked);
    }

    private void one(int kernels, int prologues, long bytes, Value... results) {
        Program program = program(results);
        assertEquals(kernels, program.kernels().size(), program::toString);
        assertEquals(prologues, prologues(program), program::toString);
        Map<String, Long> sizes = Map.of("batch", 64L);
        assertEquals(bytes, MemoryPlan.of(program, sizes).bytes(), program::toString);
        Program unfused = Fusion.unfused(program.graph());
        assertTrue(unfused.kernels().size() > kernels, "unfused " + unfused);
        assertEquals(0, prologues(unfused));
    }

    private static final long RESULT = 64 * 128 * 4;

    @Test
    void theOperandIsStoredNowhere() {
        Dim d = Dim.of(256);
        for (int kind = 1; kind < PRODUCERS; kind++) {
            PrologueTest left = new PrologueTest();
            Value x = left.producer(kind, Dim.BATCH, d);
            left.one(1, 1, RESULT, Ops.matmul(x, left.input(DType.F32, d, Dim.of(128))));
            PrologueTest both = new PrologueTest();
            Value a = both.producer(kind, Dim.BATCH, d);
            Value b = both.producer(kind, d, Dim.of(128));
            both.one(1, 2, RESULT, Ops.relu(Ops.matmul(a, b)));
        }
    }

    @Test
    void aReshapedAndTransposedOperandNeedsNoCopy() {
        Value x = producer(1, Dim.BATCH, Dim.of(12), Dim.of(8), Dim.of(16));
        Value heads = Ops.transpose(x, 0, 2, 1, 3);
        Value w = input(DType.F32, Dim.BATCH, Dim.of(8), Dim.of(16), Dim.of(5));
        Value product = builder.add(new Contract(List.of(0, 1), List.of(0, 1), List.of(3), List.of(2)), heads, w);
        one(1, 1, 64L * 8 * 12 * 5 * 4, product);
        PrologueTest flat = new PrologueTest();
        Value image = flat.producer(5, Dim.BATCH, Dim.of(8), Dim.of(8), Dim.of(4));
        flat.one(
                1,
                1,
                RESULT,
                Ops.matmul(
                        Ops.reshape(image, new Shape(List.of(Dim.BATCH, Dim.of(256)))),
                        flat.input(DType.F32, Dim.of(256), Dim.of(128))));
    }

    /** A mask of what a product before left is put on in its epilogue; what others read stays in memory. */
    @Test
    void whatIsInMemoryAnywayIsNotComputedAgain() {
        Dim d = Dim.of(256);
        Function<PrologueTest, Value> x = test -> test.producer(2, Dim.BATCH, d);
        PrologueTest result = new PrologueTest();
        Value shown = x.apply(result);
        Value w = result.input(DType.F32, d, Dim.of(128));
        assertEquals(0, prologues(result.program(shown, Ops.matmul(shown, w))));
        PrologueTest after = new PrologueTest();
        Value first = Ops.relu(Ops.matmul(after.input(DType.F32, Dim.BATCH, d), after.input(DType.F32, d, d)));
        assertEquals(0, prologues(after.program(Ops.matmul(first, after.input(DType.F32, d, Dim.of(128))))));
        // The sum reads all operands anyway: with two of them as many reads are left as with the mask in memory.
        for (int kind = 1; kind < PRODUCERS; kind++) {
            PrologueTest sum = new PrologueTest();
            Value value = sum.producer(kind, Dim.BATCH, d);
            Value read = Ops.matmul(value, sum.input(DType.F32, d, Dim.of(128)));
            assertEquals(kind == 2 || kind == 3 ? 0 : 1, prologues(sum.program(read, Ops.sum(value, 0))));
        }
        PrologueTest two = new PrologueTest();
        Value twice = x.apply(two);
        Value product = Ops.matmul(twice, two.input(DType.F32, d, Dim.of(128)));
        assertEquals(0, prologues(two.program(product, Ops.matmul(two.input(DType.F32, Dim.of(7), Dim.BATCH), twice))));
        // Six blocks of columns would compute it six times.
        PrologueTest wide = new PrologueTest();
        assertEquals(
                0,
                prologues(wide.program(Ops.relu(Ops.matmul(x.apply(wide), wide.input(DType.F32, d, Dim.of(3072)))))));
    }

    /** Weights that stay are made wider once; weights that a step updates, and narrow ones, while they are packed. */
    @Test
    void whatFollowsFromWeightsIsKept() {
        assertEquals(0, weights(DType.F32, false));
        assertEquals(1, weights(DType.F32, true));
        assertEquals(1, weights(DType.BF16, false));
        assertEquals(0, weights(DType.F16, false));
    }

    private static int weights(DType dtype, boolean updated) {
        PrologueTest test = new PrologueTest();
        Value w = test.builder.parameter(Parameter.Kind.WEIGHT, "w", new Type.Tensor(dtype, Shape.of(64, 32)));
        Value wide = dtype == DType.F32 ? w.times(0.5) : w.cast(DType.F32);
        Value y = Ops.matmul(test.input(DType.F32, Dim.BATCH, Dim.of(64)), wide);
        if (updated) {
            test.builder.result("w", Graph.Role.UPDATE, w.plus(w));
        }
        return prologues(test.program(y));
    }

    @Test
    void theTextsShowIt() {
        Value y = Ops.matmul(producer(7, Dim.BATCH, Dim.of(16)), producer(4, Dim.of(16), Dim.of(8)));
        String text = program(Ops.relu(y)).toString();
        assertTrue(
                text.startsWith("product [] x batch x 8 x 16 with left prologue with right prologue with epilogue"),
                text);
    }
}
