// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The one-way time for a written word to be seen by another core. On virtual machines the host may move the cores to
 * different last-level caches while a program runs (about 25 or 165 ns), which changes every two-thread figure.
 */
final class CoreLatency {
    private static final int ROUNDS = 4_000;

    private CoreLatency() {}

    /** Nanoseconds one way, from about a millisecond of ping-pong between this thread and a second one. */
    static double nanoseconds() {
        var ball = new AtomicLong();
        Thread other = Thread.ofPlatform().name("latency-probe").daemon().start(() -> {
            for (long turn = 1; turn < 2 * ROUNDS; turn += 2) {
                await(ball, turn);
                ball.setRelease(turn + 1);
            }
        });
        int unmeasured = ROUNDS / 4;
        long start = System.nanoTime();
        for (int round = 0; round < ROUNDS; round++) {
            if (round == unmeasured) {
                start = System.nanoTime();
            }
            ball.setRelease(2L * round + 1);
            await(ball, 2L * round + 2);
        }
        double nanos = (System.nanoTime() - start) / (2.0 * (ROUNDS - unmeasured));
        try {
            other.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return nanos;
    }

    private static void await(AtomicLong ball, long turn) {
        while (ball.getAcquire() != turn) {
            Thread.onSpinWait();
        }
    }
}
