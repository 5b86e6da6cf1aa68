// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.runtime.cpu.CpuPlan;
import org.hornbeam.runtime.cpu.CpuRun;
import org.hornbeam.runtime.cpu.Workers;
import org.hornbeam.runtime.engine.Arrays;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.runtime.interpret.Results;
import org.hornbeam.runtime.memory.Memory;

/** One run of a plan, used again and again with arrays, in memory that notices what should not happen to it. */
public final class GuardedRun implements AutoCloseable {
    private final CpuPlan plan;
    private final Memory memory = new GuardedMemory();
    private final CpuRun run;

    public GuardedRun(CpuPlan plan, Workers workers) {
        this.plan = plan;
        this.run = new CpuRun(plan, workers, memory);
    }

    public Results run(Arguments arguments, Map<String, Long> given) {
        Graph graph = plan.program().graph();
        Map<String, Long> sizes = Interpreter.infer(graph, arguments, given);
        run.bind(sizes);
        Map<Parameter, Memory.Block> blocks = new LinkedHashMap<>();
        plan.parameters().forEach((parameter, number) -> {
            Array array = argument(arguments, parameter);
            Memory.Block block = memory.allocate(Arrays.bytes(array), parameter.toString());
            blocks.put(parameter, block);
            Arrays.write(array, block.address());
            run.parameter(number, block.address());
        });
        run.run();
        Results results = results(graph, sizes, blocks);
        Set<String> updated = results.updates().keySet();
        blocks.forEach((parameter, block) -> {
            Array before = argument(arguments, parameter);
            Array after = Arrays.read(before.dtype(), before.shape(), block.address());
            if (!(parameter.kind() != Parameter.Kind.INPUT && updated.contains(parameter.name()))
                    && !after.equals(before.cast(before.dtype()))) {
                throw new AssertionError(parameter + " was overwritten: it was " + before + " and became " + after);
            }
        });
        blocks.values().forEach(Memory.Block::close);
        return results;
    }

    private Results results(Graph graph, Map<String, Long> sizes, Map<Parameter, Memory.Block> blocks) {
        Map<String, Memory.Block> kept = blocks.entrySet().stream()
                .filter(entry -> entry.getKey().kind() != Parameter.Kind.INPUT)
                .collect(Collectors.toMap(entry -> entry.getKey().name(), Map.Entry::getValue));
        Map<String, Array> outputs = new LinkedHashMap<>();
        Map<String, Array> updates = new LinkedHashMap<>();
        for (Graph.Result result : graph.results()) {
            Type.Tensor type = graph.node(result.node()).type().tensor();
            Memory.Block own = kept.get(result.name());
            long address = result.role() == Graph.Role.UPDATE && own != null
                    ? own.address()
                    : run.address(plan.result(result));
            (result.role() == Graph.Role.OUTPUT ? outputs : updates)
                    .put(result.name(), Arrays.read(type.dtype(), type.shape().bind(sizes), address));
        }
        return new Results(outputs, updates);
    }

    private static Array argument(Arguments arguments, Parameter parameter) {
        Map<String, Array> all = switch (parameter.kind()) {
            case INPUT -> arguments.inputs();
            case WEIGHT -> arguments.weights();
            case STATE -> arguments.states();
        };
        return Objects.requireNonNull(all.get(parameter.name()), parameter::toString);
    }

    @Override
    public void close() {
        run.close();
    }
}
