// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.runtime.cpu.KernelTimes;
import org.hornbeam.runtime.cpu.KernelTimesSample;
import org.hornbeam.runtime.tensor.Allocators;
import org.junit.jupiter.api.Test;

/** What a plan tells of itself, with times and without. */
class ExplanationTest {
    @Test
    void kernelsAreListedAndMeasuredIfAskedFor() {
        try (BufferAllocator allocator = Allocators.create();
                Engine engine = Engine.cpu(allocator, options -> options.threads(2));
                var session = engine.start(SmallTraining.training())) {
            String plain = engine.explain(SmallTraining.training(), 23);
            assertTrue(plain.contains("for sizes {batch=23}"), plain);
            assertFalse(plain.contains("GFLOP/s"), plain);
            assertTrue(plain.lines().allMatch(line -> line.length() <= 120), plain);
            SmallTraining.train(session, allocator, 2);
            assertFalse(engine.explain(session).contains("GFLOP/s"), "nothing was measured yet");
            session.measure(true);
            SmallTraining.train(session, allocator, 10);
            String measured = engine.explain(session);
            assertTrue(measured.contains("GFLOP/s") && measured.contains("that limit, measured: "), measured);
            assertTrue(measured.lines().allMatch(line -> line.length() <= 120), measured);
            assertEquals(kernels(plain), kernels(measured));
            String page = engine.explainHtml(session);
            assertTrue(page.startsWith("<!DOCTYPE html>") && page.strip().endsWith("</html>"));
            assertFalse(page.contains("http") || page.contains("<script"), "the page needs something from elsewhere");
            assertEquals(kernels(measured), page.split("<tr><td").length - 1);
            assertTrue(page.contains("conv1d"), "layers are named");
            session.measure(false);
            SmallTraining.train(session, allocator, 1);
            assertFalse(engine.explain(session).contains("GFLOP/s"), "what was measured is forgotten");
        }
    }

    @Test
    void stepsAreMeasuredNowAndThenWithoutBeingAsked() {
        try (BufferAllocator allocator = Allocators.create();
                Engine engine = Engine.cpu(allocator, options -> options.threads(1));
                var session = engine.start(SmallTraining.training())) {
            assertFalse(engine.explain(SmallTraining.training()).contains("GFLOP/s"), "nothing ran yet");
            SmallTraining.train(session, allocator, 200);
            String text = engine.explain(SmallTraining.training());
            assertTrue(text.contains("GFLOP/s") && text.contains("a step takes "), text);
            assertTrue(engine.explainHtml(SmallTraining.training()).contains("GFLOP/s"));
        }
    }

    @Test
    void mediansAndSharesAgree() {
        KernelTimes times = KernelTimesSample.of(
                Map.of("batch", 4L), new long[][] {{3000, 1000, 2000}, {500, 400, 9000}, {4000, 2000, 12000}});
        assertEquals(3, times.samples());
        assertEquals(2000, times.median(0));
        assertEquals(500, times.median(1));
        assertEquals(4000, times.medianOfRuns());
        MachineLimit limit = new MachineLimit(
                100e9, List.of(new MachineLimit.Reach(1000, 50e9), new MachineLimit.Reach(100_000, 10e9)));
        assertEquals(50e9, limit.rate(1000));
        assertEquals(10e9, limit.rate(1001));
        assertEquals(10e9, limit.rate(1_000_000));
        assertEquals(1e-6, limit.seconds(100_000, 1000), 1e-12, "arithmetic");
        assertEquals(1e-6, limit.seconds(1000, 10_000), 1e-12, "memory");
        Explanation.Line compute = new Explanation.Line("product", "", "", "", 1000, 100_000, 2, 0);
        Explanation.Line memory = new Explanation.Line("loop", "", "", "", 10_000, 1000, 4, 0);
        Explanation.Line inner = new Explanation.Line("loop", "", "", "", 5000, 500, -1, 1);
        Explanation plan = new Explanation(List.of(compute, memory, inner), Map.of(), 0, 0, 2, 8, 3, limit);
        assertEquals(0.5, plan.share(compute), 1e-9);
        assertEquals(0.25, plan.share(memory), 1e-9);
        assertEquals(0.25, plan.share(), 1e-9, "2 of 8 microseconds");
        assertEquals(6, plan.totalMicros(), 1e-9);
        String sum = plan.text().lines().toList().getLast();
        assertTrue(sum.contains("sum") && sum.contains("12.6") && sum.contains("25%"), sum);
    }

    private static long kernels(String text) {
        return text.lines()
                .filter(line -> line.matches(" *\\d+ [+a-z]+.*"))
                .filter(line -> line.startsWith(" "))
                .count();
    }

    @Test
    void longListsAreWrappedAtCommas() {
        assertEquals(
                List.of("add x2,", "multiply,", "a very..."),
                ExplanationText.wrapped("add x2, multiply, a very long name", 9));
        assertEquals("1.2 MFLOP", ExplanationText.amount(1_234_567, "FLOP"));
        assertEquals("999 B", ExplanationText.amount(999, "B"));
        assertEquals("1.0 KB", ExplanationText.amount(999.9, "B"));
    }
}
