// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandWrittenTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 15, 16, 17, 35, 1031})
    void theLoopAndItsTailFollowTheFormula(int n) {
        var chain = ChainWorkload.of(Mode.PREDICT, n, false);
        try (Contender contender = Contenders.named("hand").open(chain, 1)) {
            contender.step();
            float[] found = contender.results().getFirst();
            assertEquals(n, found.length);
            for (int i = 0; i < n; i++) {
                double z = (double) chain.x()[i] * chain.w()[i] + chain.b()[i];
                double gelu = 0.5 * z * (1 + Erf.erf((float) (z * Math.sqrt(0.5))));
                assertEquals(gelu * chain.m()[i] + chain.r()[i], found[i], 3e-6);
            }
        }
    }

    @Test
    void whatIsNotWrittenByHandIsRefusedByName() {
        var refused = assertThrows(
                UnsupportedOperationException.class,
                () -> Contenders.named("hand").open(GemmWorkload.of(2, 3, 4), 1));
        assertTrue(refused.getMessage().contains("gemm 2x3x4"), refused.getMessage());
    }

    @Test
    void anUnknownContenderIsRefusedWithTheKnownOnes() {
        var refused = assertThrows(IllegalArgumentException.class, () -> Contenders.named("nobody"));
        assertTrue(refused.getMessage().contains("hand"), refused.getMessage());
    }
}
