// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.winograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** Transforms begin element by element, ask for a warm-up by their work, and go over only to what is better. */
class TieredTransformsTest {
    private static final long PATIENCE = 120_000_000_000L;

    private static void finish(TieredTransforms tiered) {
        long begin = System.nanoTime();
        while (!tiered.advance()) {
            assertTrue(System.nanoTime() - begin < PATIENCE, "a warm-up ends");
        }
    }

    @Test
    void theProcessGoesOverToVectors() throws InterruptedException {
        long begin = System.nanoTime();
        while (!(TieredTransforms.now(true, TieredTransforms.WORTH) instanceof VectorTransforms)
                && System.nanoTime() - begin < PATIENCE) {
            Thread.sleep(20);
        }
        assertEquals(new VectorTransforms(), TieredTransforms.now(true, 1));
        assertEquals(new ScalarTransforms(), TieredTransforms.now(false, TieredTransforms.WORTH));
    }

    @Test
    void scalarUntilTheWarmUpIsDone() {
        TieredTransforms tiered = new TieredTransforms(VectorTransforms::new);
        assertEquals(new ScalarTransforms(), tiered.counted(TieredTransforms.WORTH - 1));
        assertFalse(tiered.vector());
        finish(tiered);
        assertTrue(tiered.vector());
        assertEquals(new VectorTransforms(), tiered.counted(1));
    }

    /** The scalar transforms with something done before each call. */
    private static Transforms worse(Runnable before) {
        Transforms scalar = new ScalarTransforms();
        return (Transforms) Proxy.newProxyInstance(
                Transforms.class.getClassLoader(), new Class<?>[] {Transforms.class}, (proxy, method, arguments) -> {
                    before.run();
                    try {
                        return method.invoke(scalar, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static volatile Object sink = "";

    @Test
    void whatGoesOnAllocatingIsNotUsed() {
        staysScalar(() -> sink = new long[1]);
    }

    @Test
    void whatStaysSlowerIsNotUsed() {
        staysScalar(() -> {
            for (int i = 0; i < 1000; i++) {
                Thread.onSpinWait();
            }
        });
    }

    private static void staysScalar(Runnable before) {
        TieredTransforms tiered = new TieredTransforms(() -> worse(before));
        finish(tiered);
        assertFalse(tiered.vector());
        assertEquals(new ScalarTransforms(), tiered.counted(1));
    }

    @Test
    void workIsCountedWhileScalarOnly() {
        TieredTransforms tiered = new TieredTransforms(VectorTransforms::new);
        tiered.counted(100);
        long work = tiered.work();
        assertTrue(work > 0);
        tiered.counted(100);
        assertEquals(2 * work, tiered.work());
        finish(tiered);
        tiered.counted(100);
        assertEquals(2 * work, tiered.work());
    }
}
