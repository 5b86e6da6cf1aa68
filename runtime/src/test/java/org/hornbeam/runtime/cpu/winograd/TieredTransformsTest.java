// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.winograd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.hornbeam.runtime.cpu.TieredLoops;
import org.junit.jupiter.api.Test;

/** The transforms of the process go over to vectors, and only where vectors may be used. */
class TieredTransformsTest {
    private static final long PATIENCE = 120_000_000_000L;

    @Test
    void theProcessGoesOverToVectors() throws InterruptedException {
        long begin = System.nanoTime();
        while (!(TieredTransforms.now(true, TieredLoops.WORTH) instanceof VectorTransforms)
                && System.nanoTime() - begin < PATIENCE) {
            Thread.sleep(20);
        }
        assertEquals(new VectorTransforms(), TieredTransforms.now(true, 1));
        assertEquals(new ScalarTransforms(), TieredTransforms.now(false, TieredLoops.WORTH));
    }
}
