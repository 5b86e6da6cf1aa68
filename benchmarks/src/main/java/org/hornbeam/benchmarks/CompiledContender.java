// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Parameter;
import org.hornbeam.runtime.cpu.CpuPlan;
import org.hornbeam.runtime.cpu.CpuRun;
import org.hornbeam.runtime.cpu.Workers;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.cpu.nest.NestCompiler;
import org.hornbeam.runtime.engine.Compiler;
import org.hornbeam.runtime.interpret.HostFunctions;
import org.hornbeam.runtime.memory.Memory;
import org.hornbeam.runtime.tensor.ArrowMemory;

/** A compiled graph with one output, run on parameters in memory of its own; its inputs walk through their batches. */
final class CompiledContender implements Contender {
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private final CountedAllocator allocator = new CountedAllocator();
    private final ArrowMemory memory = new ArrowMemory(allocator.allocator(), "side-by-side");
    private final Workers workers;
    private final List<Memory.Block> blocks = new ArrayList<>();
    private final CpuRun run;
    private final int[] inputs;
    private final long[] begins;
    private final long[] batchBytes;
    private final int batches;
    private final int output;
    private final int elements;
    private int step;

    /** Takes the values of all parameters by name; those of an input are of all batches in a row. */
    CompiledContender(Graph graph, Map<String, float[]> values, Map<String, Long> sizes, int batches, int threads) {
        this.batches = batches;
        workers = new Workers(threads);
        CpuPlan plan = new Compiler(new NestCompiler(), TileKernels.preferred(), HostFunctions.standard()).plan(graph);
        run = new CpuRun(plan, workers, memory);
        run.bind(sizes);
        List<Map.Entry<Parameter, Integer>> walking = new ArrayList<>();
        List<Long> addresses = new ArrayList<>();
        plan.parameters().entrySet().forEach(entry -> {
            Parameter parameter = entry.getKey();
            long address = copy(java.util.Objects.requireNonNull(values.get(parameter.name())), parameter.name());
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
        Graph.Result result = graph.results(Graph.Role.OUTPUT).getFirst();
        output = plan.result(plan.program().graph().results(Graph.Role.OUTPUT).getFirst());
        elements = Math.toIntExact(
                graph.node(result.node()).type().tensor().shape().elements().bind(sizes));
    }

    private long copy(float[] values, String name) {
        Memory.Block block = memory.allocate((long) Float.BYTES * values.length, name);
        blocks.add(block);
        MemorySegment.copy(values, 0, ALL, ValueLayout.JAVA_FLOAT, block.address(), values.length);
        return block.address();
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
    public float[] result() {
        var values = new float[elements];
        MemorySegment.copy(ALL, ValueLayout.JAVA_FLOAT, run.address(output), values, 0, elements);
        return values;
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
