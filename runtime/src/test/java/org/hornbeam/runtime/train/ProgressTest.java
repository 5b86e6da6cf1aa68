// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees. */
class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private long now;
    private final LongSupplier clock = () -> now;

    private String run(Progress progress, long step, int batches, boolean fails) {
        Callback time = new Callback() {
            @Override
            public void onTrainBatchBegin(TrainingRun run, long batch) {
                now += step;
                if (fails && batch == 2) {
                    throw new IllegalStateException("broken");
                }
            }
        };
        Plan plan = Toy.plan(2, time);
        Loop<double[]> loop = new Loop<>(
                new Toy(),
                new Toy.Numbered(2, 3),
                new Plan(2, 0, 0, 0, epoch -> true, List.of(time), progress, plan.identity()));
        try {
            loop.fit(new Toy.Numbered(batches, 3));
        } catch (IllegalStateException e) {
            assertTrue(fails);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void linesNameEpochTimeAndLogs() {
        String text = run(new ProgressLines(out, clock), 10_000_000, 100, false);
        List<String> lines = text.lines().toList();
        assertEquals(2, lines.size(), text);
        assertTrue(lines.getFirst().startsWith("Epoch 1/2 - 100 batches - 1s - 10ms/step - loss: "), text);
        assertTrue(lines.getFirst().contains(" - val_loss: "), text);
        assertTrue(text.indexOf('\r') < 0);
    }

    @Test
    void longEpochsSpeakOnceAMinute() {
        String text = run(new ProgressLines(out, clock), 7_000_000_000L, 20, false);
        assertEquals(2 * 2 + 2, text.lines().count(), text);
        assertTrue(text.contains("Epoch 2/2: 9/20 - 1:03 - loss: "), text);
    }

    @Test
    void theBarIsDrawnOverItselfAndNeverTooWide() {
        for (int width : new int[] {20, 40, 80, 200}) {
            bytes.reset();
            String text = run(new ProgressBar(out, clock, () -> width, true), 30_000_000, 50, false);
            for (String line : text.split("\n")) {
                for (String drawn :
                        line.substring(0, Math.max(0, line.lastIndexOf('\r'))).split("\r")) {
                    assertTrue(drawn.length() < width, width + ": \"" + drawn + "\"");
                }
            }
            assertEquals(4, text.chars().filter(c -> c == '\n').count(), text);
            assertTrue(text.endsWith(System.lineSeparator()));
            assertTrue(text.substring(text.lastIndexOf('\r')).contains("val_loss"), text);
        }
        assertTrue(bytes.toString(StandardCharsets.UTF_8).contains("50/50 ━━━━━━━━━━━━━━━━━━━━ 2s 30ms/step - loss: "));
    }

    @Test
    void anExceptionEndsTheLine() {
        String text = run(new ProgressBar(out, clock, () -> 80, false), 60_000_000, 50, true);
        assertTrue(text.contains(">"), text);
        assertTrue(text.endsWith(System.lineSeparator()), text);
    }

    @Test
    void times() {
        assertEquals("850us", Progress.time(850e-6));
        assertEquals("8ms", Progress.time(8.2e-3));
        assertEquals("42s", Progress.time(42));
        assertEquals("2:05", Progress.time(125));
        assertEquals("1:02:05", Progress.time(3725));
    }

    @Test
    void historyIsATableAndAPicture(@TempDir Path folder) throws Exception {
        History history = new Loop<>(new Toy(), new Toy.Numbered(2, 3), Toy.plan(3)).fit(new Toy.Numbered(2, 3));
        List<String> lines = history.toString().lines().toList();
        assertEquals(4, lines.size());
        assertTrue(lines.getFirst().matches("epoch +loss +seen +val_loss +val_seen"), lines.getFirst());
        Path file = folder.resolve("history.svg");
        history.plot(file);
        check(file);
        History.empty().plot(file);
        check(file);
    }

    private static void check(Path file) throws Exception {
        try (var in = Files.newInputStream(file)) {
            assertEquals(
                    "svg",
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(in)
                            .getDocumentElement()
                            .getTagName());
        } catch (IOException e) {
            throw new AssertionError(Files.readString(file), e);
        }
    }
}
