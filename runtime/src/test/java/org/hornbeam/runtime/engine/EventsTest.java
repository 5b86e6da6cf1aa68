// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.runtime.cpu.Recorder;
import org.hornbeam.runtime.data.Batch;
import org.hornbeam.runtime.tensor.Allocators;
import org.hornbeam.runtime.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording shows, and that it costs nothing while there is none. */
class EventsTest {
    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("org.hornbeam." + name))
                .toList();
    }

    @Test
    void compilationsStepsAndKernelsAreRecorded(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("recording.jfr");
        try (Recording recording = new Recording();
                BufferAllocator allocator = Allocators.create();
                Engine engine = Engine.cpu(allocator, options -> options.threads(2))) {
            recording.enable("org.hornbeam.Compile");
            recording.enable("org.hornbeam.Step");
            recording.enable("org.hornbeam.Kernel");
            recording.start();
            try (var session = engine.start(SmallTraining.training());
                    var predictor = engine.predictor(session.trained())) {
                SmallTraining.train(session, allocator, 5);
                Batch batch = SmallTraining.batch(allocator, 6, 1);
                predictor.predict(batch.inputs().toArray(Tensor[]::new)).close();
                SmallTraining.close(batch);
            }
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        RecordedEvent train = named(events, "Compile").stream()
                .filter(event -> event.getString("graph").startsWith("loss"))
                .findFirst()
                .orElseThrow();
        assertTrue(train.getInt("nodes") > 100);
        assertTrue(train.getString("passes").startsWith("Trace " + train.getInt("nodes") + ", "));
        assertTrue(train.getDuration().toNanos() > 0);
        List<RecordedEvent> steps = named(events, "Step").stream()
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .toList();
        assertEquals(
                List.of("training 32", "training 32", "training 32", "training 32", "training 23", "prediction 6"),
                steps.stream()
                        .map(event -> event.getString("kind") + " " + event.getLong("batch"))
                        .toList());
        assertEquals("small", steps.getFirst().getString("model"));
        assertEquals(train.getInt("plan"), steps.getFirst().getInt("plan"));
        List<RecordedEvent> kernels = named(events, "Kernel").stream()
                .filter(event -> event.getInt("plan") == train.getInt("plan"))
                .toList();
        assertEquals(5 * train.getInt("kernels"), kernels.size());
        assertTrue(kernels.stream().anyMatch(event -> event.getString("kind").equals("product")));
    }

    @Test
    void withoutARecordingNothingIsAllocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int wanted = asked();
        long before = threads.getCurrentThreadAllocatedBytes();
        wanted += asked();
        assertEquals(0, threads.getCurrentThreadAllocatedBytes() - before);
        assertEquals(0, wanted);
    }

    private static int asked() {
        int wanted = 0;
        for (int i = 0; i < 10_000; i++) {
            wanted += StepEvent.wanted() || Recorder.kernels() ? 1 : 0;
        }
        return wanted;
    }

    @Test
    void aRuntimeImageMayLackTheFlightRecorder() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--limit-modules=java.base,java.logging,java.sql,java.management,jdk.management,jdk.unsupported,"
                                + "jdk.incubator.vector",
                        "--add-modules=jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReproducibleProcess.class.getName(),
                        "1",
                        "1")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        assertTrue(output.contains("answer vector"), output);
    }
}
