// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Graph;
import org.hornbeam.runtime.cpu.CpuPlan;
import org.hornbeam.runtime.cpu.Recorder;
import org.hornbeam.runtime.cpu.attention.AttentionKernels;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.cpu.nest.Lanes;
import org.hornbeam.runtime.cpu.nest.NestCompiler;
import org.hornbeam.runtime.fuse.Fusion;
import org.hornbeam.runtime.fuse.Program;
import org.hornbeam.runtime.interpret.HostFunctions;
import org.hornbeam.runtime.rewrite.ChooseWinograd;
import org.hornbeam.runtime.rewrite.ContractMultiplyAdds;
import org.hornbeam.runtime.rewrite.DistributeSums;
import org.hornbeam.runtime.rewrite.GroupsToDepthwise;
import org.hornbeam.runtime.rewrite.HoistFromScans;
import org.hornbeam.runtime.rewrite.InlineComposites;
import org.hornbeam.runtime.rewrite.JoinPads;
import org.hornbeam.runtime.rewrite.Pass;
import org.hornbeam.runtime.rewrite.PruneScans;
import org.hornbeam.runtime.rewrite.SaveScanValues;
import org.hornbeam.runtime.rewrite.Simplify;
import org.hornbeam.runtime.rewrite.SliceOperands;
import org.hornbeam.runtime.rewrite.SplitReductions;
import org.hornbeam.runtime.rewrite.Verify;
import org.hornbeam.runtime.rewrite.WidenHalves;

/** From a traced graph to a plan, one named step after the other. */
public final class Compiler {
    /** What happens to every graph, in this order. */
    public static final List<Pass> PASSES = List.of(
            new InlineComposites(AttentionKernels::owns),
            new WidenHalves(),
            new Simplify(),
            new PruneScans(),
            new SaveScanValues(),
            new HoistFromScans(),
            new PruneScans(),
            new Simplify(),
            new JoinPads(),
            new SliceOperands(),
            new DistributeSums(),
            new SplitReductions(),
            new ContractMultiplyAdds(),
            new GroupsToDepthwise(),
            new Simplify(),
            new ChooseWinograd());

    private final NestCompiler nests;
    private final TileKernels tiles;
    private final HostFunctions functions;

    /** A compiler that makes kernels with these generators and finds host functions here. */
    public Compiler(NestCompiler nests, TileKernels tiles, HostFunctions functions) {
        this.nests = nests;
        this.tiles = tiles;
        this.functions = functions;
    }

    /**
     * A compiler as engines have it: kernels begin scalar and go over to vectors once these are warm, and are shared by the
     * whole process.
     *
     * @param vectors whether vectors may be used where there are any
     */
    public static Compiler standard(boolean vectors) {
        return new Compiler(
                NestCompiler.shared(vectors ? Lanes.TIERED : Lanes.SCALAR),
                vectors ? TileKernels.tiered() : TileKernels.scalar(),
                HostFunctions.standard());
    }

    /** How many kernel classes its generators have defined, for all who share them. */
    int definedClasses() {
        return nests.definedClasses() + tiles.definedClasses();
    }

    /** What generates register tiles. */
    TileKernels tiles() {
        return tiles;
    }

    /**
     * One step of a compilation.
     *
     * @param name the pass
     * @param graph what it made
     */
    public record Step(String name, Graph graph) {}

    /** The graph after each pass, for {@code explain} and for tests. */
    public static List<Step> steps(Graph graph) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("Trace", graph));
        for (Pass pass : PASSES) {
            Graph before = steps.getLast().graph();
            Graph after = pass.apply(before);
            assert verified(before, after, pass);
            steps.add(new Step(pass.name(), after));
        }
        return List.copyOf(steps);
    }

    private static boolean verified(Graph before, Graph after, Pass pass) {
        Verify.kept(before, after, pass.name());
        return true;
    }

    /** The kernels of a graph, in order. */
    public static Program program(Graph graph) {
        return Fusion.of(steps(graph).getLast().graph());
    }

    /** The plan of a graph. */
    public CpuPlan plan(Graph graph) {
        return Recorder.present() ? CompileEvent.around(graph, () -> compiled(graph)) : compiled(graph);
    }

    private CpuPlan compiled(Graph graph) {
        return new CpuPlan(program(graph), nests, tiles, functions, this::plan);
    }
}
