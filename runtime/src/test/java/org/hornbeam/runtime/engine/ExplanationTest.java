// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
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
            assertTrue(measured.contains("GFLOP/s") && measured.contains("this machine's limit, measured: "), measured);
            assertTrue(measured.lines().allMatch(line -> line.length() <= 120), measured);
            assertEquals(kernels(plain), kernels(measured));
            String page = engine.explainHtml(session);
            assertTrue(page.startsWith("<!DOCTYPE html>") && page.strip().endsWith("</html>"));
            assertFalse(page.contains("http") || page.contains("<script"), "the page needs something from elsewhere");
            assertEquals(kernels(measured), page.split("<tr><td").length - 1);
            assertTrue(page.contains("conv1d"), "layers are named");
            session.measure(false);
            SmallTraining.train(session, allocator, 1);
            assertFalse(engine.explain(session).contains("GFLOP/s"), "no longer measured");
        }
    }

    private static long kernels(String text) {
        return text.lines()
                .filter(line -> line.matches(" *\\d+ [a-z]+.*"))
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
