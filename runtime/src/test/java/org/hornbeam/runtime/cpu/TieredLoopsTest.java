// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Loops begin with the scalar ones, ask for a warm-up by their work, and go over only to what is better. */
class TieredLoopsTest {
    private static final long PATIENCE = 120_000_000_000L;
    private static final int SPINS = 200;

    private static volatile Object sink = "";

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    private static final Runnable SCALAR = () -> spin(SPINS);
    private static final Runnable FASTER = () -> spin(SPINS / 4);

    private static TieredLoops<Runnable> tiered(Runnable vector) {
        return new TieredLoops<>("spinning", SCALAR, () -> vector, 2, 64, (loops, memory) -> loops.run());
    }

    private static void finish(TieredLoops<Runnable> tiered) {
        long begin = System.nanoTime();
        while (!tiered.advance()) {
            assertTrue(System.nanoTime() - begin < PATIENCE, "a warm-up ends");
        }
    }

    @Test
    void goesOverToWhatIsFaster() {
        TieredLoops<Runnable> tiered = tiered(FASTER);
        assertSame(SCALAR, tiered.now(TieredLoops.WORTH - 1));
        assertFalse(tiered.vector());
        finish(tiered);
        assertTrue(tiered.vector());
        assertSame(FASTER, tiered.now(1));
    }

    @Test
    void goesOverByItselfAfterEnoughWork() throws InterruptedException {
        TieredLoops<Runnable> tiered = tiered(FASTER);
        long begin = System.nanoTime();
        tiered.now(TieredLoops.WORTH);
        while (!tiered.vector() && System.nanoTime() - begin < PATIENCE) {
            Thread.sleep(5);
        }
        assertSame(FASTER, tiered.now(1));
    }

    @Test
    void whatGoesOnAllocatingIsNotUsed() {
        staysScalar(() -> sink = new long[1]);
    }

    @Test
    void whatStaysSlowerIsNotUsed() {
        staysScalar(() -> spin(4 * SPINS));
    }

    private static void staysScalar(Runnable vector) {
        TieredLoops<Runnable> tiered = tiered(vector);
        finish(tiered);
        assertFalse(tiered.vector());
        assertSame(SCALAR, tiered.now(1));
    }

    @Test
    void workIsCountedWhileScalarOnly() {
        TieredLoops<Runnable> tiered = tiered(FASTER);
        tiered.now(100);
        assertEquals(200, tiered.work());
        tiered.now(100);
        assertEquals(400, tiered.work());
        finish(tiered);
        tiered.now(100);
        assertEquals(400, tiered.work());
    }
}
