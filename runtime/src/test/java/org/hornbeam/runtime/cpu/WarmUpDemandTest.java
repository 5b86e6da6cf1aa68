// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A warm-up is asked for once, when there is work enough, and once more after it failed; and the rule by which it ends. */
class WarmUpDemandTest {
    private final Semaphore warmUps = new Semaphore(0);

    private final WarmUpDemand demand = new WarmUpDemand(
            new KernelWarmUp.Candidate() {
                @Override
                public long work() {
                    return 1;
                }

                @Override
                public boolean advance() {
                    warmUps.release();
                    return true;
                }

                @Override
                public boolean vector() {
                    return false;
                }

                @Override
                public String description() {
                    return "counting";
                }
            },
            100);

    private void add(long more, boolean asks) throws InterruptedException {
        demand.add(more);
        assertEquals(asks, warmUps.tryAcquire(asks ? 60_000 : 100, TimeUnit.MILLISECONDS));
    }

    @Test
    void asksOnceAndAgainAfterAsMuchWorkAsBefore() throws InterruptedException {
        add(99, false);
        add(21, true);
        add(1000, false);
        assertEquals(1120, demand.work());
        demand.failed();
        add(1119, false);
        add(1, true);
        add(5000, false);
    }

    @Test
    void aWarmUpEndsWithCodeThatAllocatesNothingAndIsFaster() {
        WarmUpRule rule = new WarmUpRule();
        rule.begin();
        assertTrue(rule.allocates() && !rule.good() && !rule.ended(10));
        assertEquals("goes on allocating", rule.failure());
        rule.allocated(16);
        rule.took(5, 1);
        assertFalse(rule.good());
        rule.allocated(0);
        assertTrue(rule.good() && rule.ended(1));
        WarmUpRule slow = new WarmUpRule();
        slow.begin();
        slow.allocated(0);
        slow.took(4, 5);
        slow.took(3, 4);
        assertFalse(slow.good() || slow.ended(10));
        assertEquals("stays slower", slow.failure());
        slow.took(7, 2);
        assertTrue(slow.good());
    }
}
