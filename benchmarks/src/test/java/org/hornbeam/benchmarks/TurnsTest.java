// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final long MILLISECOND = 1_000_000;
    private static final Turns SHORT = new Turns(3, MILLISECOND / 10, 50 * MILLISECOND);

    /** Says that it is warm when some time has passed, and notes what it was when it was parked. */
    private static final class Late implements Contender {
        private final long warmAt;
        private final List<Boolean> warmWhenParked = new ArrayList<>();

        Late(long nanos) {
            warmAt = System.nanoTime() + nanos;
        }

        @Override
        public boolean warm() {
            return System.nanoTime() - warmAt > 0;
        }

        @Override
        public void step() {
            LockSupport.parkNanos(MILLISECOND / 100);
        }

        @Override
        public List<float[]> results() {
            return List.of();
        }

        @Override
        public void park() {
            warmWhenParked.add(warm());
        }

        @Override
        public void close() {}
    }

    @Test
    void nothingIsMeasuredBeforeAContenderIsWarm() {
        var late = new Late(120 * MILLISECOND);
        Turns.Result result = SHORT.measure(List.of(late), false);
        assertEquals(List.of(true, true, true, true), late.warmWhenParked);
        assertTrue(result.milliseconds().getFirst().median() > 0);
    }

    @Test
    void aContenderThatNeverIsIsMeasuredAllTheSame() {
        var never = new Late(Long.MAX_VALUE / 2);
        long start = System.nanoTime();
        SHORT.measure(List.of(never), false);
        assertEquals(List.of(false, false, false, false), never.warmWhenParked);
        assertTrue(System.nanoTime() - start >= 200 * MILLISECOND);
    }
}
