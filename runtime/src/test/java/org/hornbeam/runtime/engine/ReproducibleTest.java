// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.runtime.tensor.Allocators;
import org.junit.jupiter.api.Test;

/**
 * The same training leaves bitwise the same weights, moments and counters, whatever runs it: any number of threads, with
 * the vector module and without, shorter vectors, interpreted, cold and long compiled.
 */
class ReproducibleTest {
    private static final int STEPS = 10;
    /** The interpreter is slow. */
    private static final int INTERPRETED_STEPS = 1;

    private static final int WARM_UP_STEPS = 2000;
    private static final String MODULE = "--add-modules=jdk.incubator.vector";

    private record Machine(String kernels, int threads, int steps, List<String> flags) {
        Process start() throws IOException {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            // UseAVX is unknown to virtual machines for other processors.
            command.addAll(List.of("-XX:+IgnoreUnrecognizedVMOptions", "--enable-native-access=ALL-UNNAMED"));
            command.addAll(flags);
            command.addAll(List.of("-cp", System.getProperty("java.class.path")));
            command.addAll(List.of(ReproducibleProcess.class.getName(), "" + threads, "" + steps));
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        }
    }

    @Test
    void aTrainingLeavesTheSameBitsEverywhere() throws IOException, InterruptedException {
        List<Machine> machines = List.of(
                new Machine("scalar", 2, STEPS, List.of()),
                new Machine("vector", 2, STEPS, List.of(MODULE, "-XX:UseAVX=2")),
                new Machine("vector", 1, STEPS, List.of(MODULE, "-XX:MaxVectorSize=16")),
                new Machine("vector", 1, INTERPRETED_STEPS, List.of(MODULE, "-Xint")));
        List<Process> processes = new ArrayList<>();
        try (BufferAllocator allocator = Allocators.create()) {
            for (Machine machine : machines) {
                processes.add(machine.start());
            }
            String expected = here(allocator, 1, true, STEPS);
            String expectedOfFew = here(allocator, 1, true, INTERPRETED_STEPS);
            assertNotEquals(expected, expectedOfFew, "the checksum must notice a difference");
            assertEquals(expected, here(allocator, 2, true, STEPS), "2 threads");
            assertEquals(expected, here(allocator, 3, true, STEPS), "3 threads");
            assertEquals(expected, here(allocator, 2, false, STEPS), "scalar kernels");
            for (int i = 0; i < machines.size(); i++) {
                Machine machine = machines.get(i);
                assertEquals(
                        machine.kernels() + " " + (machine.steps() == STEPS ? expected : expectedOfFew),
                        answer(processes.get(i)),
                        machine.toString());
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }

    @Test
    void aTrainingLeavesTheSameBitsColdAndAfterThousandsOfSteps() {
        try (BufferAllocator allocator = Allocators.create();
                Engine engine = Engine.cpu(allocator, options -> options.threads(1))) {
            String cold = SmallTraining.checksum(engine, allocator, STEPS);
            int classes = engine.definedClasses();
            try (var other = engine.start(SmallTraining.training().seed(99))) {
                SmallTraining.train(other, allocator, WARM_UP_STEPS);
                assertNotEquals(cold, SmallTraining.checksum(other.state()));
            }
            assertEquals(cold, SmallTraining.checksum(engine, allocator, STEPS));
            assertEquals(classes, engine.definedClasses(), "kernel classes after the first training");
        }
    }

    private static String here(BufferAllocator allocator, int threads, boolean vectors, int steps) {
        try (Engine engine =
                Engine.cpu(allocator, options -> options.threads(threads).vectors(vectors))) {
            return SmallTraining.checksum(engine, allocator, steps);
        }
    }

    private static String answer(Process process) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "a virtual machine hangs");
        return output.lines()
                .filter(line -> line.startsWith("answer "))
                .map(line -> line.substring("answer ".length()))
                .findFirst()
                .orElse(output);
    }
}
