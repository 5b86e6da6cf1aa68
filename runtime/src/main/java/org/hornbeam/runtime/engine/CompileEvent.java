// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.hornbeam.graph.Graph;
import org.hornbeam.runtime.cpu.CpuPlan;
import org.jspecify.annotations.Nullable;

/** A graph was compiled to a plan. */
@Name("org.hornbeam.Compile")
@Label("Compilation")
@Category("Hornbeam")
@Description("A graph was compiled to a plan")
final class CompileEvent extends Event {
    @Label("Plan")
    @Description("A number of the plan, the same in the events of its runs")
    int plan;

    @Label("Graph")
    @Description("What it yields")
    @Nullable
    String graph;

    @Label("Nodes")
    int nodes;

    @Label("Passes")
    @Description("The passes in order, with the nodes that each left")
    @Nullable
    String passes;

    @Label("Kernels")
    int kernels;

    /** Compiles and records it, if it is to be recorded. Only where there is a recorder. */
    static CpuPlan around(Graph graph, Supplier<CpuPlan> compile) {
        CompileEvent event = new CompileEvent();
        event.begin();
        CpuPlan plan = compile.get();
        event.end();
        if (event.shouldCommit()) {
            event.plan = plan.number();
            event.graph = describe(graph);
            event.nodes = graph.nodes().size();
            event.passes = Compiler.steps(graph).stream()
                    .map(step -> step.name() + " " + step.graph().nodes().size())
                    .collect(Collectors.joining(", "));
            event.kernels = plan.program().kernels().size();
            event.commit();
        }
        return plan;
    }

    private static String describe(Graph graph) {
        List<Graph.Result> outputs = graph.results(Graph.Role.OUTPUT);
        int updates = graph.results(Graph.Role.UPDATE).size();
        String names = outputs.stream().map(Graph.Result::name).limit(8).collect(Collectors.joining(", "));
        return names
                + (outputs.size() > 8 ? ", ..." : "")
                + (updates == 0 ? "" : (names.isEmpty() ? "" : " and ") + updates + " updates");
    }
}
