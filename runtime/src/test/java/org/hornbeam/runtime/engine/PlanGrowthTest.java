// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import org.hornbeam.Model;
import org.hornbeam.Training;
import org.hornbeam.form.Features;
import org.hornbeam.form.Forms;
import org.hornbeam.form.Series;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.loss.Losses;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.optimizer.Optimizers;
import org.hornbeam.runtime.cpu.CpuPlan;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.cpu.nest.NestCompiler;
import org.hornbeam.runtime.interpret.HostFunctions;
import org.hornbeam.runtime.memory.MemoryPlan;
import org.junit.jupiter.api.Test;

/** Plans are made in time that grows as their graphs do. */
class PlanGrowthTest {
    private static Model<Series, Features> encoder(int layers) {
        return Model.of("encoder", Forms.series(16, 32), x -> {
            Series y = x;
            for (int layer = 0; layer < layers; layer++) {
                y = y.add(y.multiHeadAttention(4, 8)).layerNormalization();
                y = y.add(y.dense(64).gelu().dense(32)).layerNormalization();
            }
            return y.globalAveragePooling().dense(10);
        });
    }

    /** Processor time of this thread, which other processes on the machine do not lengthen by waiting. */
    private static long nanos(int layers) {
        var threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        Graph graph = Training.of(encoder(layers))
                .optimizer(Optimizers.adam(1e-3))
                .loss(Losses.sparseCategoricalCrossentropy().fromLogits(true))
                .graphs()
                .train();
        CpuPlan plan = new Compiler(new NestCompiler(), TileKernels.preferred(), HostFunctions.standard()).plan(graph);
        MemoryPlan memory = MemoryPlan.of(plan.program(), Map.of(Dim.BATCH.toString(), 4L));
        assertTrue(memory.bytes() > 0 && plan.program().kernels().size() > 20 * layers);
        return threads.getCurrentThreadCpuTime() - start;
    }

    @Test
    void sixteenTimesTheLayersTakeNoMoreThanAboutSixteenTimesTheTime() {
        nanos(2);
        nanos(4);
        double best = Double.MAX_VALUE;
        for (int turn = 0; turn < 3 && best > 24; turn++) {
            best = Math.min(best, (double) nanos(48) / nanos(3));
        }
        double growth = best;
        assertTrue(growth <= 24, () -> "48 layers take " + growth + " times as long as 3");
    }

    @Test
    void valuesThatAreUsedTwiceInEachOfManyStepsTakeNoLonger() {
        GraphBuilder builder = new GraphBuilder();
        Value x = builder.parameter(
                Parameter.Kind.INPUT, "x", new Type.Tensor(DType.F32, Shape.of(Dim.BATCH, Dim.of(16))));
        for (int i = 0; i < 40; i++) {
            x = x.times(x).plus(x);
        }
        builder.result("y", Graph.Role.OUTPUT, x);
        Graph graph = builder.build();
        // Walking back from each use by itself would take 2^40 steps.
        assertEquals(
                1,
                assertTimeoutPreemptively(
                        Duration.ofSeconds(20),
                        () -> Compiler.program(graph).kernels().size()));
    }
}
