// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What depends on the command line or on what ran before in the process. */
final class MatmulProcessTest {
    private static final String VECTORS = "--add-modules=jdk.incubator.vector";

    private static String answer(String task, String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MatmulProcess.class.getName(), task));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return output.lines()
                .filter(line -> line.startsWith("answer "))
                .map(line -> line.substring(7))
                .findFirst()
                .orElse(output);
    }

    @Test
    void withoutTheVectorModuleTheScalarKernelsGiveTheSameBits() throws IOException, InterruptedException {
        assertEquals("scalar as defined", answer("bits"));
        assertEquals("vector as defined", answer("bits", VECTORS));
    }

    @Test
    void interpretedKernelsGiveTheSameBits() throws IOException, InterruptedException {
        assertEquals("vector as defined", answer("bits", VECTORS, "-Xint"));
    }

    /** Boxed accumulators, the tenfold loss that follows when another vector length ran before, show as allocation. */
    @Test
    void accumulatorsAreNotBoxedAfterOtherVectorLengthsRan() throws IOException, InterruptedException {
        assertEquals("0 bytes", answer("boxes", VECTORS));
    }
}
