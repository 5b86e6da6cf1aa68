// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import java.util.List;
import java.util.Map;
import org.hornbeam.graph.Graph;
import org.hornbeam.propertytests.GuardedRun;
import org.hornbeam.runtime.cpu.CpuPlan;
import org.hornbeam.runtime.cpu.Workers;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.cpu.nest.NestCompiler;
import org.hornbeam.runtime.engine.Compiler;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.HostFunctions;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.runtime.interpret.Results;

/** The two ways in which a graph is run. */
enum Runs {
    /** Kernels, as an engine runs them. */
    PLAN {
        @Override
        Results run(Graph graph, Arguments arguments) {
            CpuPlan plan = new Compiler(NESTS, TILES, HostFunctions.standard()).plan(graph);
            try (GuardedRun run = new GuardedRun(plan, WORKERS)) {
                return run.run(arguments, Map.of());
            }
        }
    },
    /** What it means. */
    INTERPRETER {
        @Override
        Results run(Graph graph, Arguments arguments) {
            return Interpreter.rounded().run(graph, arguments);
        }
    };

    static final List<Runs> ALL = List.of(values());

    private static final NestCompiler NESTS = new NestCompiler();
    private static final TileKernels TILES = TileKernels.preferred();
    private static final Workers WORKERS = new Workers(1);

    abstract Results run(Graph graph, Arguments arguments);
}
