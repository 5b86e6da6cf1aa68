// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.hornbeam.loss.Losses.sparseCategoricalCrossentropy;
import static org.hornbeam.optimizer.Optimizers.adamW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hornbeam.Model;
import org.hornbeam.Training;
import org.hornbeam.form.Forms;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Parameter;
import org.hornbeam.runtime.cpu.CpuPlan;
import org.hornbeam.runtime.cpu.CpuRun;
import org.hornbeam.runtime.cpu.Workers;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.cpu.nest.NestCompiler;
import org.hornbeam.runtime.engine.Arrays;
import org.hornbeam.runtime.engine.Compiler;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.HostFunctions;
import org.hornbeam.runtime.memory.ForeignMemory;
import org.hornbeam.runtime.memory.Memory;
import org.hornbeam.training.StepGraphs;
import org.junit.jupiter.api.Test;

/** A plan is compiled once for its graph: other batches and lengths bind numbers and define no class. */
class SymbolicSizesTest {
    private static final int PAIRS = 200;

    @Test
    void twoHundredBatchesAndLengthsDefineNoClass() {
        var model = Model.of(
                "text",
                Forms.tokens(Forms.ANY),
                x -> x.embedding(30, 8)
                        .conv1d(8, 3)
                        .relu()
                        .layerNormalization()
                        .multiHeadAttention(2, 4)
                        .globalAveragePooling()
                        .dense(5));
        StepGraphs graphs = Training.of(model)
                .optimizer(adamW(1e-3))
                .loss(sparseCategoricalCrossentropy().fromLogits(true))
                .graphs();
        for (Graph graph : List.of(graphs.train(), graphs.predict())) {
            check(graph);
        }
    }

    private static void check(Graph graph) {
        NestCompiler nests = new NestCompiler();
        TileKernels tiles = TileKernels.preferred();
        HostFunctions functions = HostFunctions.standard();
        CpuPlan plan = new Compiler(nests, tiles, functions).plan(graph);
        Set<List<Long>> pairs = new HashSet<>();
        int after = 0;
        long hidden = 0;
        Memory memory = new ForeignMemory();
        try (Workers workers = new Workers(2);
                CpuRun run = new CpuRun(plan, workers, memory)) {
            for (int i = 0; i < PAIRS; i++) {
                long batch = 1 + i % 20;
                long time = 3 + i / 20 * 3;
                pairs.add(List.of(batch, time));
                run(plan, run, memory, batch, time);
                if (i == 0) {
                    after = nests.definedClasses();
                    assertTrue(after > 3, "only " + after + " kernels");
                    hidden = loaded();
                }
                assertEquals(after, nests.definedClasses(), "batch " + batch + ", time " + time);
            }
        }
        assertEquals(PAIRS, pairs.size());
        // Tiles of products come by the height of what is left over: a few, whatever the sizes.
        assertTrue(loaded() - hidden < 100, () -> "classes were loaded for sizes");
    }

    private static long loaded() {
        return java.lang.management.ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
    }

    private static void run(CpuPlan plan, CpuRun run, Memory memory, long batch, long time) {
        Map<String, Long> sizes = new TreeMap<>();
        for (Parameter parameter : plan.parameters().keySet()) {
            parameter.type().shape().dims().forEach(dim -> dim.symbols().forEach(symbol -> sizes.put(symbol, time)));
        }
        sizes.put("batch", batch);
        run.bind(sizes);
        List<Memory.Block> blocks = new java.util.ArrayList<>();
        plan.parameters().forEach((parameter, number) -> {
            long[] shape = parameter.type().shape().bind(sizes);
            int size = (int) java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b);
            Array zeros = Array.of(parameter.type().dtype(), shape, new double[size]);
            Memory.Block block = memory.allocate(Arrays.bytes(zeros), parameter.name());
            Arrays.write(zeros, block.address());
            run.parameter(number, block.address());
            blocks.add(block);
        });
        run.run();
        blocks.forEach(Memory.Block::close);
    }
}
