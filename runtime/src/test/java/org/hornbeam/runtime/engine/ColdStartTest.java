// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A new process does not interpret vector code in its first steps, which would take seconds, and allocates nothing once
 * its kernels are warm. Not measured by the clock, which other processes change: the interpreter makes an object of each
 * vector, about 1 GB in the first 50 steps of this training.
 */
class ColdStartTest {
    private static final long MOST_BYTES = 50_000_000;

    @Test
    void firstStepsInterpretNoVectorsAndWarmOnesAllocateNothing() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ColdStartProcess.class.getName()))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        String[] answer = output.lines()
                .filter(line -> line.startsWith("answer "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(output))
                .split(" ");
        assertTrue(Long.parseLong(answer[1]) < MOST_BYTES, "heap bytes of the first 50 steps: " + output);
        assertEquals("0", answer[2], "heap bytes of 50 steps: " + output);
    }
}
