// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.runtime.cpu.CpuPlan;
import org.hornbeam.runtime.cpu.CpuRun;
import org.hornbeam.runtime.cpu.KernelTimes;
import org.hornbeam.runtime.cpu.Workers;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.cpu.nest.NestCompiler;
import org.hornbeam.runtime.engine.Compiler;
import org.hornbeam.runtime.fuse.Derived;
import org.hornbeam.runtime.fuse.Program;
import org.hornbeam.runtime.interpret.HostFunctions;
import org.hornbeam.runtime.memory.ForeignMemory;
import org.junit.jupiter.api.Test;

/** What follows from weights alone is computed once, lasts while other values come and go, and is right after moves. */
class DerivedTest {
    private static final int CHANNELS = 16;

    /** Two convolutions with a weight each; the second weight is the square of a parameter. */
    private static Graph graph(boolean updated) {
        GraphBuilder builder = new GraphBuilder();
        Shape image = new Shape(List.of(Dim.BATCH, Dim.of(6), Dim.of(6), Dim.of(CHANNELS)));
        Value x = builder.parameter(Parameter.Kind.INPUT, "x", new Type.Tensor(DType.F32, image));
        Type.Tensor kernel = new Type.Tensor(DType.F32, Shape.of(3, 3, CHANNELS, CHANNELS));
        Value first = builder.parameter(Parameter.Kind.WEIGHT, "first", kernel);
        Value second = builder.parameter(Parameter.Kind.WEIGHT, "second", kernel);
        WindowGeometry geometry = new WindowGeometry(
                List.of(3L, 3L),
                List.of(1L, 1L),
                List.of(1L, 1L),
                List.of(Dim.of(1), Dim.of(1)),
                List.of(Dim.of(1), Dim.of(1)));
        Convolve convolve = new Convolve(geometry, 1, Convolve.Part.OUTPUT, null);
        Value y = builder.add(convolve, builder.add(convolve, x, first), Ops.square(second));
        builder.result("y", Graph.Role.OUTPUT, y);
        if (updated) {
            builder.result("first", Graph.Role.UPDATE, first.plus(first));
        }
        return builder.build();
    }

    @Test
    void onlyWhatFollowsFromWeightsThatStay() {
        Program program = Compiler.program(graph(false));
        assertEquals(5, program.kernels().size());
        assertEquals(3, Derived.kernels(program).size());
        assertEquals(2, Derived.kernels(Compiler.program(graph(true))).size());
    }

    @Test
    void computedOnceWithTheSameBits() {
        Graph graph = graph(false);
        Compiler compiler = new Compiler(new NestCompiler(), TileKernels.preferred(), HostFunctions.standard());
        CpuPlan plan = compiler.plan(graph);
        Set<Integer> derived = Derived.kernels(plan.program());
        try (Arena arena = Arena.ofConfined();
                Workers workers = new Workers(2);
                CpuRun keeping = new CpuRun(plan, workers, new ForeignMemory());
                CpuRun plain = new CpuRun(plan, workers, new ForeignMemory())) {
            keeping.keepDerived();
            keeping.measure(true);
            long[] computed = new long[derived.size()];
            // The same sizes again, other sizes, and at the end other weights in other places.
            for (int step = 0; step < 6; step++) {
                long batch = step == 3 ? 5 : 2;
                float[] expected = run(plain, plan, arena, batch, step, step == 5);
                assertArrayEquals(expected, run(keeping, plan, arena, batch, step, step == 5));
                KernelTimes times = Objects.requireNonNull(keeping.times());
                int at = 0;
                for (int kernel : derived) {
                    computed[at++] += times.last(kernel) > 0 ? 1 : 0;
                }
                for (int kernel = 0; kernel < plan.program().kernels().size(); kernel++) {
                    assertTrue(derived.contains(kernel) || times.last(kernel) > 0);
                }
            }
            // First, other sizes, back again, other weights.
            for (long times : computed) {
                assertEquals(4, times);
            }
        }
    }

    private final java.util.Map<String, MemorySegment> weights = new java.util.HashMap<>();

    private float[] run(CpuRun run, CpuPlan plan, Arena arena, long batch, int step, boolean others) {
        long elements = batch * 36 * CHANNELS;
        plan.parameters().forEach((parameter, number) -> {
            boolean input = parameter.kind() == Parameter.Kind.INPUT;
            String key = parameter.name() + (input ? " " + step + " " : others);
            MemorySegment memory = weights.computeIfAbsent(
                    key, name -> random(arena, input ? elements : 9L * CHANNELS * CHANNELS, name.hashCode()));
            run.parameter(number, memory.address());
        });
        run.bind(Map.of("batch", batch));
        run.run();
        long address = run.address(plan.result(plan.program().graph().results().getFirst()));
        float[] found =
                MemorySegment.ofAddress(address).reinterpret(4 * elements).toArray(ValueLayout.JAVA_FLOAT);
        assertNotEquals(0, found[0]);
        return found;
    }

    private static MemorySegment random(Arena arena, long elements, int seed) {
        Random random = new Random(seed);
        MemorySegment memory = arena.allocate(4 * elements, 64);
        for (long i = 0; i < elements; i++) {
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian());
        }
        return memory;
    }
}
