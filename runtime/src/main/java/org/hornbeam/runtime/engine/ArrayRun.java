// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.runtime.cpu.CpuPlan;
import org.hornbeam.runtime.cpu.CpuRun;
import org.hornbeam.runtime.cpu.Workers;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.runtime.interpret.Results;
import org.hornbeam.runtime.memory.ForeignMemory;
import org.hornbeam.runtime.memory.Memory;

/**
 * Runs a plan once on arrays: what the interpreter does, through compiled kernels. For tests and laws, not for speed.
 */
public final class ArrayRun {
    private ArrayRun() {}

    /** The outputs and updates of a plan for these arguments. */
    public static Results run(CpuPlan plan, Workers workers, Arguments arguments, Map<String, Long> given) {
        Graph graph = plan.program().graph();
        Map<String, Long> sizes = Interpreter.infer(graph, arguments, given);
        Memory memory = new ForeignMemory();
        List<Memory.Block> blocks = new ArrayList<>();
        try (CpuRun run = new CpuRun(plan, workers, memory)) {
            run.bind(sizes);
            plan.parameters().forEach((parameter, number) -> {
                Array array = argument(arguments, parameter);
                Memory.Block block = memory.allocate(Arrays.bytes(array), parameter.name());
                blocks.add(block);
                Arrays.write(array, block.address());
                run.parameter(number, block.address());
            });
            run.run();
            Map<String, Array> outputs = new LinkedHashMap<>();
            Map<String, Array> updates = new LinkedHashMap<>();
            for (Graph.Result result : graph.results()) {
                Type.Tensor type = graph.node(result.node()).type().tensor();
                long address = result.role() == Graph.Role.UPDATE && updated(plan, result) >= 0
                        ? run.address(updated(plan, result))
                        : run.address(plan.result(result));
                Array array = Arrays.read(type.dtype(), type.shape().bind(sizes), address);
                (result.role() == Graph.Role.OUTPUT ? outputs : updates).put(result.name(), array);
            }
            return new Results(outputs, updates);
        } finally {
            blocks.forEach(Memory.Block::close);
        }
    }

    /** The dense number of the weight or state that an update replaces; -1 if it is no parameter of the plan. */
    private static int updated(CpuPlan plan, Graph.Result result) {
        return plan.parameters().entrySet().stream()
                .filter(entry -> entry.getKey().kind() != Parameter.Kind.INPUT
                        && entry.getKey().name().equals(result.name()))
                .mapToInt(Map.Entry::getValue)
                .findFirst()
                .orElse(-1);
    }

    private static Array argument(Arguments arguments, Parameter parameter) {
        Map<String, Array> all = switch (parameter.kind()) {
            case INPUT -> arguments.inputs();
            case WEIGHT -> arguments.weights();
            case STATE -> arguments.states();
        };
        Array array = all.get(parameter.name());
        if (array == null) {
            throw new IllegalArgumentException("no array for " + parameter + "; given are " + all.keySet());
        }
        return array;
    }
}
