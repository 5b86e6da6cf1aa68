// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Cases run apart from each other: one that fails, crashes or hangs ends nothing but itself. */
class RowsTest {
    private static final List<String> SHORT = List.of(
            "--warm-up",
            "1",
            "--repetitions",
            "2",
            "--sample-ms",
            "3",
            "--workload",
            "gemm",
            "--sizes",
            "16x16x16,8x8x8");

    private static List<String> failed(String contender) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(SHORT);
        arguments.addAll(List.of("--contenders", contender));
        var options = new Options();
        new CommandLine(options).parseArgs(arguments.toArray(String[]::new));
        assertEquals(2, options.cases().size());
        return Rows.run(arguments, options.cases());
    }

    @Test
    void everyCaseHasItsOwnProcessAndVerdict() throws IOException, InterruptedException {
        assertEquals(List.of(), failed("hornbeam"));
        List<String> failed = failed("nobody");
        assertEquals(2, failed.size());
        assertTrue(failed.getLast().startsWith("failed: gemm 8x8x8 predict batch 1 threads 1: "), failed::toString);
        assertTrue(failed.getLast().contains("nobody"), failed::toString);
    }

    @Test
    void whatPrintsNoLineGetsOne() {
        Case each = Case.of(new Options()).getFirst();
        assertEquals("bench a=1", Rows.line(each, new Child.Ended(1, "noise\nbench a=1\nmore")));
        String killed = Rows.line(each, new Child.Ended(Child.KILLED, "noise"));
        assertTrue(
                killed.startsWith("bench case=\"mlp 784-512-512-10")
                        && killed.contains("because=\"It took longer than"),
                killed);
        String crashed = Rows.line(each, new Child.Ended(134, ""));
        assertTrue(crashed.contains("verdict=fail because=\"Its process ended with status 134.\""), crashed);
    }

    @Test
    void aChildThatTakesTooLongIsEnded() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        var ended = Child.run(List.of("--workload", "mlp", "--contenders", "hornbeam"), Duration.ofMillis(300));
        assertEquals(Child.KILLED, ended.status());
        assertTrue(System.nanoTime() - begin < Duration.ofSeconds(20).toNanos());
    }
}
