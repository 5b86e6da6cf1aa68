// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hornbeam.graph.Attention;
import org.hornbeam.graph.Composite;
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
import org.hornbeam.propertytests.DeclaredGradientLaw;
import org.hornbeam.propertytests.GradientLaw;
import org.hornbeam.propertytests.Input;
import org.hornbeam.runtime.engine.Compiler;
import org.hornbeam.runtime.fuse.Kernel;
import org.hornbeam.runtime.fuse.Program;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Attention without a tensor of pairs: its kernels, its declared derivative, and what a plan of it has in memory. */
class AttentionTest {
    /**
     * A mask.
     *
     * @param dtype boolean, or a float that is added
     * @param batch whether it differs along the batch; and so on
     * @param nothing whether some target may attend to nothing
     */
    private record Mask(DType dtype, boolean batch, boolean heads, boolean targets, boolean sources, boolean nothing) {
        long[] shape(Sizes s) {
            return new long[] {
                batch ? s.batch : 1, heads ? s.heads : 1, targets ? s.targets : 1, sources ? s.sources : 1
            };
        }

        Input input(Sizes s, SplittableRandom random, DType floats) {
            long[] shape = shape(s);
            int count = Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
            double[] elements = new double[count];
            for (int i = 0; i < count; i++) {
                boolean first = sources && i % s.sources == 0;
                elements[i] = dtype == DType.BOOL
                        ? (random.nextInt(3) > 0 || (first && !nothing) ? 1 : 0)
                        : random.nextDouble(-2, 2);
            }
            if (dtype == DType.BOOL && nothing) {
                // The first target sees nothing, or no target does.
                Arrays.fill(
                        elements,
                        0,
                        targets && sources ? s.sources : sources ? count / Math.toIntExact(shape[0]) : 1,
                        0);
            }
            Shape declared = Shape.of(shape);
            for (int axis : new int[] {0, 2, 3}) {
                if (new boolean[] {batch, heads, targets, sources}[axis]) {
                    declared = declared.with(axis, s.symbol(axis));
                }
            }
            return new Input(Array.of(dtype == DType.BOOL ? dtype : floats, shape, elements), declared);
        }
    }

    private static final Mask PADDING = new Mask(DType.BOOL, true, false, false, true, false);
    private static final Mask QUERIES = new Mask(DType.BOOL, true, false, true, false, true);
    private static final Mask NOTHING = new Mask(DType.BOOL, true, false, false, true, true);
    private static final Mask PAIRS = new Mask(DType.BOOL, true, false, true, true, true);
    private static final Mask BIAS = new Mask(DType.F32, false, true, true, true, false);

    private record Sizes(
            int batch, int heads, int targets, int sources, int size, int valueSize, boolean causal, List<Mask> masks) {
        Dim symbol(int axis) {
            return Dim.symbol(axis == 0 ? "batch" : axis == 2 ? "targets" : targets == sources ? "targets" : "sources");
        }

        List<Input> inputs(DType dtype) {
            SplittableRandom random = new SplittableRandom(hashCode());
            List<Input> all = new ArrayList<>();
            all.add(operand(dtype, targets, 2, size, random));
            all.add(operand(dtype, sources, 3, size, random));
            all.add(operand(dtype, sources, 3, valueSize, random));
            masks.forEach(mask -> all.add(mask.input(this, random, dtype)));
            return all;
        }

        private Input operand(DType dtype, int time, int axis, int features, SplittableRandom random) {
            long[] shape = {batch, time, heads, features};
            double[] elements = random.doubles((long) batch * time * heads * features, -1, 1)
                    .toArray();
            return new Input(
                    Array.of(dtype, shape, elements),
                    Shape.of(symbol(0), symbol(axis), Dim.of(heads), Dim.of(features)));
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(new int[] {batch, heads, targets, sources, size, valueSize, causal ? 1 : 0});
        }
    }

    private static final List<Sizes> CASES = List.of(
            new Sizes(1, 1, 1, 1, 1, 1, false, List.of()),
            new Sizes(2, 3, 5, 7, 4, 3, false, List.of()),
            new Sizes(1, 2, 33, 33, 16, 16, true, List.of()),
            new Sizes(2, 2, 130, 130, 8, 8, true, List.of()),
            new Sizes(1, 2, 128, 128, 32, 32, false, List.of()),
            new Sizes(1, 1, 200, 31, 17, 33, false, List.of()),
            new Sizes(1, 1, 70, 150, 9, 5, true, List.of()),
            new Sizes(1, 1, 150, 70, 9, 5, true, List.of()),
            new Sizes(1, 1, 190, 1100, 5, 6, false, List.of()),
            new Sizes(1, 1, 700, 700, 8, 4, true, List.of()),
            new Sizes(3, 2, 20, 20, 8, 8, false, List.of(PADDING)),
            new Sizes(3, 2, 20, 40, 8, 8, false, List.of(QUERIES, PADDING)),
            new Sizes(3, 2, 20, 20, 8, 8, false, List.of(PAIRS)),
            new Sizes(2, 2, 20, 20, 8, 8, false, List.of(BIAS)),
            new Sizes(2, 2, 80, 80, 8, 8, true, List.of(BIAS, PADDING)),
            new Sizes(3, 1, 200, 200, 4, 4, true, List.of(NOTHING)),
            new Sizes(2, 1, 600, 600, 4, 4, true, List.of(PADDING)),
            new Sizes(2, 1, 600, 600, 4, 4, true, List.of(NOTHING)),
            new Sizes(2, 1, 40, 1030, 4, 4, false, List.of(QUERIES, PADDING, BIAS)));

    private static final int KERNELS = 2;

    /** The means of attention and the shares of its floats for random cotangents. */
    private static Graph graph(Sizes sizes, List<Input> inputs, boolean biases) {
        GraphBuilder builder = new GraphBuilder();
        List<Value> x = new ArrayList<>();
        for (Input input : inputs) {
            x.add(builder.parameter(Parameter.Kind.INPUT, "x" + x.size(), input.type()));
        }
        Value means = Attention.of(x.get(0), x.get(1), x.get(2), x.subList(3, x.size()), sizes.causal);
        builder.result("means", Graph.Role.OUTPUT, means);
        Value weights =
                builder.parameter(Parameter.Kind.INPUT, "cotangent", new Type.Tensor(means.dtype(), means.shape()));
        List<Value> floats = (biases ? x : x.subList(0, 3))
                .stream().filter(value -> value.dtype().isFloat()).toList();
        List<Value> shares = Gradients.of(Ops.sum(means.times(weights), 0, 1, 2, 3), floats);
        for (int i = 0; i < shares.size(); i++) {
            builder.result("share" + i, Graph.Role.OUTPUT, shares.get(i));
        }
        return builder.build();
    }

    private static Map<String, Array> arguments(Sizes sizes, List<Input> inputs) {
        Map<String, Array> all = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            all.put("x" + i, inputs.get(i).array());
        }
        long[] shape = {sizes.batch, sizes.targets, sizes.heads, sizes.valueSize};
        int count = sizes.batch * sizes.targets * sizes.heads * sizes.valueSize;
        double[] elements = new SplittableRandom(9).doubles(count, -1, 1).toArray();
        all.put("cotangent", Array.of(inputs.getFirst().array().dtype(), shape, elements));
        return all;
    }

    private static long kernels(Program program) {
        return program.kernels().stream()
                .filter(kernel -> kernel instanceof Kernel.Named named && named.op() instanceof Composite)
                .count();
    }

    @Test
    void kernelsComputeWhatTheDecompositionMeans() {
        List<Executable> all = new ArrayList<>();
        for (Sizes sizes : CASES) {
            List<Input> inputs = sizes.inputs(DType.F32);
            Graph graph = graph(sizes, inputs, false);
            assertEquals(KERNELS, kernels(Compiler.program(graph)), sizes::toString);
            all.add(() -> {
                try {
                    CompilerLaw.standard()
                            .tolerance(2e-5)
                            .check(graph, Arguments.inputs(arguments(sizes, inputs)), Map.of());
                } catch (AssertionError e) {
                    throw new AssertionError(sizes + ": " + e.getMessage(), e);
                }
            });
        }
        assertAll(all);
    }

    /** The share of a bias has an element for each pair, other types have no kernels: these are written out. */
    @Test
    void whatHasNoKernelIsWrittenOut() {
        Sizes sizes = new Sizes(2, 2, 20, 20, 8, 8, true, List.of(BIAS, PADDING));
        List<Input> inputs = sizes.inputs(DType.F32);
        Graph graph = graph(sizes, inputs, true);
        assertEquals(1, kernels(Compiler.program(graph)));
        CompilerLaw.standard().tolerance(2e-5).check(graph, Arguments.inputs(arguments(sizes, inputs)), Map.of());
        List<Input> wide = sizes.inputs(DType.F64);
        Graph wideGraph = graph(sizes, wide, true);
        assertEquals(0, kernels(Compiler.program(wideGraph)));
        CompilerLaw.standard().check(wideGraph, Arguments.inputs(arguments(sizes, wide)), Map.of());
    }

    @Test
    void noBufferHoldsAnElementForEachPair() {
        int time = 96;
        Sizes sizes = new Sizes(2, 2, time, time, 8, 8, true, List.of(QUERIES, PADDING));
        Graph graph = graph(sizes, sizes.inputs(DType.F32), false);
        Map<String, Long> numbers = Map.of("batch", 2L, "targets", (long) time);
        Program program = Compiler.program(graph);
        long most = program.buffers().values().stream()
                .mapToLong(type -> type.shape().elements().bind(numbers))
                .max()
                .orElseThrow();
        assertEquals(2L * time * 2 * 8, most);
        // And the law can fail: written out, there is one.
        Graph wide = graph(sizes, sizes.inputs(DType.F64), false);
        assertTrue(Compiler.program(wide).buffers().values().stream()
                .anyMatch(type -> type.shape().elements().bind(numbers) == 2L * 2 * time * time));
    }

    @Test
    void theDeclaredDerivativeIsThatOfTheDecomposition() {
        List<Sizes> small = List.of(
                new Sizes(2, 2, 3, 4, 3, 2, false, List.of()),
                new Sizes(2, 2, 4, 4, 3, 2, true, List.of()),
                new Sizes(2, 1, 3, 4, 2, 3, false, List.of(PADDING)),
                new Sizes(1, 2, 3, 3, 2, 3, true, List.of(BIAS)));
        for (Sizes sizes : small) {
            List<Input> inputs = sizes.inputs(DType.F64);
            List<Type.Tensor> types = inputs.stream().map(Input::type).toList();
            DeclaredGradientLaw.check(Attention.composite(types, sizes.causal), inputs, 1e-9);
            GradientLaw.standard()
                    .tolerance(1e-6)
                    .check(
                            sizes.toString(),
                            x -> List.of(
                                    Attention.of(x.get(0), x.get(1), x.get(2), x.subList(3, x.size()), sizes.causal)),
                            inputs);
        }
    }

    /** A target that may attend to nothing attends to all alike, to later ones too, as in Keras. */
    @Test
    void aTargetThatMayAttendToNothingGetsTheMean() {
        int time = 200;
        Sizes sizes = new Sizes(1, 1, time, time, 2, 1, true, List.of(PADDING));
        List<Input> inputs = new ArrayList<>(sizes.inputs(DType.F32).subList(0, 3));
        double[] allowed = new double[time];
        Arrays.fill(allowed, 3, time, 1);
        inputs.add(new Input(
                Array.of(DType.BOOL, new long[] {1, 1, 1, time}, allowed),
                Shape.of(Dim.symbol("batch"), Dim.of(1), Dim.of(1), Dim.symbol("targets"))));
        Graph graph = graph(sizes, inputs, false);
        Array means = CompilerLaw.standard()
                .checkBits(graph, List.of(new CompilerLaw.Call(Arguments.inputs(arguments(sizes, inputs)), Map.of())))
                .getFirst()
                .output("means");
        double mean = Arrays.stream(inputs.get(2).array().toDoubles()).average().orElseThrow();
        IntStream.range(0, 3).forEach(target -> assertEquals(mean, means.doubleAt(target), 1e-5));
        assertEquals(inputs.get(2).array().doubleAt(3), means.doubleAt(3), 1e-6);
    }
}
