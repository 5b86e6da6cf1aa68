// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.hornbeam.benchmarks.network.Cnn;
import org.hornbeam.benchmarks.network.Encoder;
import org.hornbeam.benchmarks.network.Mlp;
import org.hornbeam.benchmarks.network.Network;
import org.hornbeam.benchmarks.network.OneConvolution;
import org.hornbeam.benchmarks.network.Recurrence;
import org.hornbeam.graph.Graph;
import org.hornbeam.ops.Dim;
import org.junit.jupiter.api.Test;

/** Every network is built, drawn and run at a tiny size; the counted work is checked by hand. */
class NetworkTest {
    private static final Map<String, String> TINY = Map.ofEntries(
            Map.entry("mlp", "6-5-3"),
            Map.entry("cnn", "8x8x1-4-6-5-3"),
            Map.entry("resnet", "4x4x6-1"),
            Map.entry("bottleneck", "4x4x8-4-1"),
            Map.entry("separable", "4x4x6-8"),
            Map.entry("encoder", "5x8-2-1-12"),
            Map.entry("bert", "5x8-2-1-12"),
            Map.entry("decoder", "5x8-2-1-12-9"),
            Map.entry("lstm", "9x5-4-6-3"),
            Map.entry("gru", "9x5-4-6-3"),
            Map.entry("bag", "9x5-4-6-3"),
            Map.entry("softmax", "7"),
            Map.entry("layernorm", "7"),
            Map.entry("batchnorm", "4x4x6"),
            Map.entry("maxpool", "4x4x6"),
            Map.entry("conv", "9x8x6-4-3-2-1-2"),
            Map.entry("chain", "33"),
            Map.entry("gemm", "3x4x5"));

    @Test
    void everyWorkloadRunsInEveryModeAndGivesFiniteNumbers() {
        int runs = 0;
        for (Kind kind : Kind.ALL) {
            for (Mode mode : kind.modes()) {
                Workload workload = kind.maker().make(mode, 2, TINY.get(kind.name()));
                assertEquals(TINY.get(kind.name()), workload.sizes());
                try (Contender one = Contenders.named("hornbeam").open(workload, 1);
                        Contender two = Contenders.named("hornbeam").open(workload, 2)) {
                    assertEquals(0, Agreement.between(workload, one, two), workload.name());
                }
                runs++;
            }
        }
        assertEquals(2 * Kind.ALL.size() - 1, runs);
    }

    @Test
    void trainingLowersTheLossOfABatchThatIsSeenAgain() {
        var learned = new ArrayList<String>();
        for (Kind kind : Kind.ALL) {
            Workload workload = kind.maker().make(Mode.TRAIN, 2, TINY.get(kind.name()));
            if (workload instanceof NetworkWorkload network && !network.backwardAlone()) {
                try (Contender contender = Contenders.named("hornbeam").open(oneBatch(network), 1)) {
                    contender.step();
                    float first = contender.results().getFirst()[0];
                    for (int step = 0; step < 20; step++) {
                        contender.step();
                    }
                    assertTrue(contender.results().getFirst()[0] < first, kind.name());
                    learned.add(kind.name());
                }
            }
        }
        assertEquals(11, learned.size(), learned::toString);
    }

    private static NetworkWorkload oneBatch(NetworkWorkload all) {
        return new NetworkWorkload(
                all.network(),
                all.mode(),
                all.batch(),
                1,
                all.variables(),
                all.example(),
                all.result(),
                Arrays.copyOf(all.inputs(), all.inputs().length / all.batches()),
                Arrays.copyOf(all.tokens(), all.tokens().length / all.batches()),
                Arrays.copyOf(all.labels(), all.labelCount()),
                all.gradients(),
                all.flops());
    }

    private static double flops(Network network, boolean training) {
        Graph graph = network.model().traced(false).builder().build();
        return Work.of(graph, training, network.alone()).flops(Map.of(Dim.BATCH.toString(), 3L), 0);
    }

    @Test
    void theWorkOfAPerceptron() {
        assertEquals(2 * 3 * (6 * 5 + 5 * 4), flops(new Mlp(List.of(6, 5, 4)), false));
        // No gradient of the input.
        assertEquals(2 * 3 * (2 * 6 * 5 + 3 * 5 * 4), flops(new Mlp(List.of(6, 5, 4)), true));
    }

    @Test
    void theWorkOfConvolutions() {
        double first = 6 * 6 * 9 * 4;
        double second = 4 * 4 * 9 * 4 * 6;
        double dense = 2 * 2 * 6 * 5 + 5 * 3;
        assertEquals(2 * 3 * (first + second + dense), flops(Cnn.of("8x8x1-4-6-5-3"), false));
        assertEquals(2 * 3 * (2 * first + 3 * second + 3 * dense), flops(Cnn.of("8x8x1-4-6-5-3"), true));
    }

    @Test
    void theWorkOfAConvolutionAloneHasTheGradientOfItsInput() {
        double forward = 4 * 3 * 9 * 3 * 4;
        assertEquals(2 * 3 * forward, flops(OneConvolution.of("9x8x6-4-3-2-1-2"), false));
        assertEquals(2 * 3 * 3 * forward, flops(OneConvolution.of("9x8x6-4-3-2-1-2"), true));
    }

    @Test
    void theWorkOfAttention() {
        double projections = 5 * 8 * 8 * 4;
        double scores = 2 * 5 * 5 * 8;
        double fed = 2 * 5 * 8 * 12;
        assertEquals(2 * 3 * (projections + scores + fed + 8 * 10), flops(Encoder.of("encoder", "5x8-2-1-12"), false));
    }

    @Test
    void theWorkOfARecurrence() {
        assertEquals(2 * 3 * (5 * (4 + 6) * 24 + 6 * 3), flops(Recurrence.of(false, "9x5-4-6-3"), false));
    }
}
