// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import static org.hornbeam.runtime.memory.AllMemory.ALL;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Parameter;
import org.hornbeam.runtime.cpu.CpuPlan;
import org.hornbeam.runtime.cpu.CpuRun;
import org.hornbeam.runtime.cpu.KernelWarmUp;
import org.hornbeam.runtime.cpu.Workers;
import org.hornbeam.runtime.cpu.nest.Lanes;
import org.hornbeam.runtime.engine.Compiler;
import org.hornbeam.runtime.memory.Memory;
import org.hornbeam.runtime.tensor.ArrowMemory;

/** A compiled graph, run on parameters in memory of its own; its inputs walk through their batches. */
final class CompiledContender implements Contender {
    private final CountedAllocator allocator = new CountedAllocator();
    private final ArrowMemory memory = new ArrowMemory(allocator.allocator(), "side-by-side");
    private final Workers workers;
    private final List<Memory.Block> blocks = new ArrayList<>();
    private final CpuRun run;
    private final int[] inputs;
    private final long[] begins;
    private final long[] batchBytes;
    private final int batches;
    private final List<Output> outputs;
    private final long planNanos;
    private int step;

    /** Where a result is and how many floats it has. */
    private record Output(int buffer, int elements) {}

    /**
     * Takes the values of all parameters by name, {@code float[]} or {@code int[]}; those of an input are of all batches
     * in a row.
     */
    CompiledContender(Graph graph, Map<String, Object> values, Map<String, Long> sizes, int batches, int threads) {
        this.batches = batches;
        workers = new Workers(threads);
        long start = System.nanoTime();
        CpuPlan plan = Compiler.standard(Lanes.hasVectors()).plan(graph);
        planNanos = System.nanoTime() - start;
        run = new CpuRun(plan, workers, memory);
        run.bind(sizes);
        List<Map.Entry<Parameter, Integer>> walking = new ArrayList<>();
        List<Long> addresses = new ArrayList<>();
        plan.parameters().entrySet().forEach(entry -> {
            Parameter parameter = entry.getKey();
            long address =
                    copy(Objects.requireNonNull(values.get(parameter.name()), parameter::toString), parameter.name());
            run.parameter(entry.getValue(), address);
            if (parameter.kind() == Parameter.Kind.INPUT && batches > 1) {
                walking.add(entry);
                addresses.add(address);
            }
        });
        inputs = walking.stream().mapToInt(Map.Entry::getValue).toArray();
        begins = addresses.stream().mapToLong(Long::longValue).toArray();
        batchBytes = walking.stream()
                .mapToLong(entry ->
                        Float.BYTES * entry.getKey().type().shape().elements().bind(sizes))
                .toArray();
        Graph planned = plan.program().graph();
        outputs = planned.results(Graph.Role.OUTPUT).stream()
                .map(result -> new Output(plan.result(result), elements(planned, result, sizes)))
                .toList();
    }

    private static int elements(Graph graph, Graph.Result result, Map<String, Long> sizes) {
        return Math.toIntExact(
                graph.node(result.node()).type().tensor().shape().elements().bind(sizes));
    }

    private long copy(Object values, String name) {
        MemorySegment from = switch (values) {
            case float[] floats -> MemorySegment.ofArray(floats);
            case int[] integers -> MemorySegment.ofArray(integers);
            default -> throw new IllegalArgumentException(name + " is neither float[] nor int[]");
        };
        Memory.Block block = memory.allocate(from.byteSize(), name);
        blocks.add(block);
        MemorySegment.copy(from, 0, ALL, block.address(), from.byteSize());
        return block.address();
    }

    @Override
    public boolean warm() {
        return !KernelWarmUp.underway();
    }

    @Override
    public void step() {
        int batch = step++ % batches;
        for (int i = 0; i < inputs.length; i++) {
            run.parameter(inputs[i], begins[i] + batch * batchBytes[i]);
        }
        run.run();
    }

    @Override
    public List<float[]> results() {
        return outputs.stream().map(this::copy).toList();
    }

    private float[] copy(Output output) {
        var values = new float[output.elements()];
        MemorySegment.copy(ALL, ValueLayout.JAVA_FLOAT, run.address(output.buffer()), values, 0, output.elements());
        return values;
    }

    @Override
    public long planNanos() {
        return planNanos;
    }

    @Override
    public void park() {
        HornbeamTraining.settle(workers.count());
    }

    @Override
    public long offHeapAllocated() {
        return allocator.allocated();
    }

    @Override
    public void close() {
        run.close();
        workers.close();
        blocks.forEach(Memory.Block::close);
        memory.close();
        allocator.close();
    }
}
