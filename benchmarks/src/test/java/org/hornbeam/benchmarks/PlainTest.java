// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.benchmarks.network.Mlp;
import org.junit.jupiter.api.Test;

class PlainTest {
    private static float[] afterSteps(Workload workload, int steps) {
        try (Contender contender = Contenders.named("plain").open(workload, 1)) {
            for (int step = 0; step < steps; step++) {
                contender.step();
            }
            return contender.results().getFirst();
        }
    }

    @Test
    void trainingLowersTheLossOfTheBatchesItSees() {
        var mlp = NetworkWorkload.of(new Mlp(List.of(12, 64, 3)), Mode.TRAIN, 4);
        assertEquals(Math.log(3), afterSteps(mlp, 1)[0], 0.7);
        assertTrue(afterSteps(mlp, 100 * mlp.batches() + 1)[0] < 0.5 * afterSteps(mlp, 1)[0]);
    }

    @Test
    void theFirstUpdateMovesTheLossByItsGradient() {
        // Adam's first step is the learning rate times the sign of the gradient: the loss of one batch seen again
        // falls by about the learning rate times the sum of the gradient's magnitudes, and surely falls.
        var one = NetworkWorkload.of(new Mlp(List.of(5, 3)), Mode.TRAIN, 4);
        var same = new NetworkWorkload(
                one.network(),
                Mode.TRAIN,
                4,
                1,
                one.variables(),
                one.example(),
                one.result(),
                one.inputs(),
                one.tokens(),
                one.labels(),
                one.gradients(),
                one.flops());
        float before = afterSteps(same, 1)[0];
        float after = afterSteps(same, 2)[0];
        assertTrue(after < before && after > before - 0.05, before + " -> " + after);
    }

    @Test
    void aProductByHand() {
        var gemm = new GemmWorkload(2, 2, 3, new float[] {1, 2, 3, 4, 5, 6}, new float[] {1, 0, 0, 1, 1, 1});
        assertEquals(List.of(4f, 5f, 10f, 11f), boxed(afterSteps(gemm, 1)));
    }

    private static List<Float> boxed(float[] values) {
        return IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
    }

    @Test
    void theHandWrittenChainAgrees() {
        var chain = ChainWorkload.of(Mode.PREDICT, 1031, false);
        try (Contender hand = Contenders.named("hand").open(chain, 1);
                Contender plain = Contenders.named("plain").open(chain, 1)) {
            assertTrue(Agreement.between(chain, hand, plain) < chain.tolerance());
        }
    }

    @Test
    void inferenceGivesOneLogitPerRowAndClass() {
        assertEquals(6, afterSteps(NetworkWorkload.of(new Mlp(List.of(4, 5, 3)), Mode.PREDICT, 2), 1).length);
    }
}
