// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The same bits from other virtual machines: shorter vectors, no vectors, only interpreted. */
class NestMachinesTest {
    private static final String MODULE = "--add-modules=jdk.incubator.vector";

    private record Machine(String expected, List<String> options) {}

    @Test
    void resultsDoNotDependOnTheLengthOfVectors() throws IOException, InterruptedException {
        long expected = NestChecksums.checksum(new NestCompiler(Lanes.SCALAR));
        assertEquals(expected, NestChecksums.checksum(new NestCompiler(Lanes.VECTOR)), "this machine's vectors");
        List<Machine> machines = List.of(
                new Machine("SCALAR", List.of()),
                new Machine("VECTOR", List.of(MODULE, "-XX:UseAVX=2")),
                new Machine("VECTOR", List.of(MODULE, "-XX:MaxVectorSize=16")),
                new Machine("VECTOR", List.of(MODULE, "-XX:UseAVX=2", "-XX:-TieredCompilation")));
        List<Process> processes = new ArrayList<>();
        for (Machine machine : machines) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            // UseAVX is unknown to virtual machines for other processors.
            command.addAll(List.of("-XX:+IgnoreUnrecognizedVMOptions", "--enable-native-access=ALL-UNNAMED"));
            command.addAll(machine.options());
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), NestChecksums.class.getName()));
            processes.add(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }
        for (int i = 0; i < machines.size(); i++) {
            Process process = processes.get(i);
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "a virtual machine hangs: " + machines.get(i));
            assertEquals(
                    machines.get(i).expected() + " " + expected,
                    output,
                    machines.get(i).toString());
        }
    }
}
