// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hornbeam.graph.Graph;
import org.hornbeam.runtime.cpu.CpuPlan;
import org.hornbeam.runtime.cpu.Workers;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.cpu.nest.Lanes;
import org.hornbeam.runtime.cpu.nest.NestCompiler;
import org.hornbeam.runtime.engine.Compiler;
import org.hornbeam.runtime.fuse.Fusion;
import org.hornbeam.runtime.fuse.Program;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.HostFunctions;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.runtime.interpret.Results;

/**
 * What holds for every graph that is compiled: rewrites keep its meaning; the plan computes what the interpreter does,
 * up to rounding; and it computes the same bits fused and unfused, with vectors and without, with any number of
 * workers, in fresh memory and in memory that other sizes used before.
 */
public final class CompilerLaw {
    /** Numbers that differ by more than this share of the largest one have another meaning. */
    private static final double MEANING = 1e-9;

    private static final NestCompiler NESTS = new NestCompiler();
    private static final NestCompiler SCALAR_NESTS = new NestCompiler(Lanes.SCALAR);
    private static final List<Workers> POOLS = List.of(new Workers(1), new Workers(2), new Workers(3));

    private final HostFunctions functions;
    private final double tolerance;

    private CompilerLaw(HostFunctions functions, double tolerance) {
        this.functions = functions;
        this.tolerance = tolerance;
    }

    /** With the standard host functions and a tolerance of 1e-4. */
    public static CompilerLaw standard() {
        return new CompilerLaw(HostFunctions.standard(), 1e-4);
    }

    /** The same with other host functions. */
    public CompilerLaw functions(HostFunctions other) {
        return new CompilerLaw(other, tolerance);
    }

    /**
     * The same with another tolerance against the interpreter, a share of the largest element of each result (at least
     * 1). Element types with fewer digits have at least their own.
     */
    public CompilerLaw tolerance(double other) {
        return new CompilerLaw(functions, other);
    }

    /** The number of kernel classes that these laws have made for vectors so far. */
    public static int definedClasses() {
        return NESTS.definedClasses();
    }

    /**
     * Checks all of it.
     *
     * @param sizes numbers for symbols that do not follow from the arguments
     * @throws AssertionError naming the law that does not hold
     */
    public void check(Graph graph, Arguments arguments, Map<String, Long> sizes) {
        checkRewrites(graph, arguments, sizes);
        Results results = checkBits(graph, List.of(new Call(arguments, sizes))).getFirst();
        meaning(graph, arguments, sizes, results);
    }

    /** Checks that the plan computes what the interpreter does. */
    public void checkMeaning(Graph graph, Arguments arguments, Map<String, Long> sizes) {
        Program program = Fusion.of(Compiler.steps(graph).getLast().graph());
        CpuPlan plan = plan(program, NESTS, TileKernels.preferred());
        try (GuardedRun run = new GuardedRun(plan, POOLS.getFirst())) {
            meaning(graph, arguments, sizes, run.run(arguments, sizes));
        }
    }

    private void meaning(Graph graph, Arguments arguments, Map<String, Long> sizes, Results found) {
        Results expected = Interpreter.rounded().functions(functions).run(graph, arguments, sizes);
        Agreement.close("plan = interpreter", expected, found, tolerance, () -> graph.toString());
    }

    /** Checks that each pass keeps the meaning of a graph, its parameters and its results. */
    public void checkRewrites(Graph graph, Arguments arguments, Map<String, Long> sizes) {
        Interpreter interpreter = Interpreter.exact().functions(functions);
        Results before = interpreter.run(graph, arguments, sizes);
        Graph old = graph;
        // Sizes that occur in a shape only: a pass may drop the parameter that they follow from.
        Map<String, Long> all = Interpreter.infer(graph, arguments, sizes);
        for (Compiler.Step step : Compiler.steps(graph)) {
            if (step.graph().equals(old)) {
                continue;
            }
            Results after = interpreter.run(step.graph(), arguments, all);
            Graph from = old;
            Agreement.close(
                    "the pass " + step.name() + " keeps the meaning",
                    before,
                    after,
                    MEANING,
                    () -> from + "\nbecame\n" + step.graph());
            Agreement.signs(
                    "the pass " + step.name() + " keeps the signs of zeros",
                    before,
                    after,
                    () -> from + "\nbecame\n" + step.graph());
            before = after;
            old = step.graph();
        }
    }

    /**
     * Arguments of one run.
     *
     * @param arguments the arrays
     * @param sizes numbers for symbols that do not follow from them
     */
    public record Call(Arguments arguments, Map<String, Long> sizes) {}

    /**
     * Checks the laws about bits and memory, and returns the results of each call.
     *
     * @param calls arguments for which results are computed, with one plan, one after the other, back and forth
     */
    public List<Results> checkBits(Graph graph, List<Call> calls) {
        Graph rewritten = Compiler.steps(graph).getLast().graph();
        Program fused = Fusion.of(rewritten);
        Program unfused = Fusion.unfused(rewritten);
        List<Results> expected = run(plan(fused, NESTS, TileKernels.preferred()), 1, calls);
        for (int i = 0; i < calls.size(); i++) {
            Map<String, Long> sizes = Interpreter.infer(
                    graph, calls.get(i).arguments(), calls.get(i).sizes());
            MemoryLaw.check(fused, sizes);
            MemoryLaw.check(unfused, sizes);
        }
        same("fused = unfused", expected, run(unfused(rewritten), 1, calls), fused);
        same(
                "vectors = element by element",
                expected,
                run(plan(fused, SCALAR_NESTS, TileKernels.scalar()), 1, calls),
                fused);
        for (int workers = 2; workers <= POOLS.size(); workers++) {
            same(
                    "1 worker = " + workers + " workers",
                    expected,
                    run(plan(fused, NESTS, TileKernels.preferred()), workers, calls),
                    fused);
        }
        return expected;
    }

    /** Checks that results are the same bits with vectors and element by element; a part of {@link #checkBits}. */
    public List<Results> checkLanes(Graph graph, List<Call> calls) {
        Program program = Fusion.of(Compiler.steps(graph).getLast().graph());
        List<Results> expected = run(plan(program, NESTS, TileKernels.preferred()), 1, calls);
        same(
                "vectors = element by element",
                expected,
                run(plan(program, SCALAR_NESTS, TileKernels.scalar()), 1, calls),
                program);
        return expected;
    }

    private CpuPlan plan(Program program, NestCompiler nests, TileKernels tiles) {
        return new CpuPlan(program, nests, tiles, functions, new Compiler(nests, tiles, functions)::plan);
    }

    /** A kernel for each node, also in the bodies of loops and branches. */
    private CpuPlan unfused(Graph rewritten) {
        return new CpuPlan(
                Fusion.unfused(rewritten),
                NESTS,
                TileKernels.preferred(),
                functions,
                body -> unfused(Compiler.steps(body).getLast().graph()));
    }

    /** Each call in fresh memory; then all again in the same memory, forth and back, with the same bits. */
    private static List<Results> run(CpuPlan plan, int workers, List<Call> calls) {
        List<Results> fresh = new ArrayList<>();
        for (Call call : calls) {
            try (GuardedRun run = new GuardedRun(plan, POOLS.get(workers - 1))) {
                fresh.add(run.run(call.arguments(), call.sizes()));
            }
        }
        try (GuardedRun run = new GuardedRun(plan, POOLS.get(workers - 1))) {
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < calls.size(); i++) {
                order.add(i);
            }
            order.addAll(List.copyOf(order).reversed());
            for (int i : order) {
                Results again = run.run(calls.get(i).arguments(), calls.get(i).sizes());
                Agreement.bits(
                        "a run in used memory = a run in fresh memory",
                        fresh.get(i),
                        again,
                        () -> plan.program().graph() + "" + plan.program());
            }
        }
        return fresh;
    }

    private static void same(String law, List<Results> expected, List<Results> found, Program program) {
        for (int i = 0; i < expected.size(); i++) {
            Agreement.bits(law, expected.get(i), found.get(i), () -> program.graph() + "" + program);
        }
    }
}
