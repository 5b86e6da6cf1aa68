// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run killed at any moment and resumed has bitwise the same result as one that was not. */
class ResumeTest {
    private static final Toy.Numbered TRAINING = new Toy.Numbered(5, 3);
    private static final Toy.Numbered VALIDATION = new Toy.Numbered(2, 4);

    @TempDir
    Path folder;

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private record Result(History history, Weights state, String csv) {}

    /** Runs; dies at the n-th word that a diary would write, if n is not negative. */
    private Result run(String name, int dieAt, long saveFrequency, long stepsPerEpoch) throws IOException {
        int[] left = {dieAt};
        Toy.Diary diary = new Toy.Diary(line -> {
            if (left[0]-- == 0) {
                throw new Killed();
            }
            return line;
        });
        Path csv = folder.resolve(name + ".csv");
        Toy toy = new Toy();
        Plan plan = Toy.plan(
                8,
                Callbacks.learningRateScheduler((epoch, rate) -> rate * 0.95),
                Callbacks.reduceLROnPlateau("loss")
                        .patience(1)
                        .minDelta(0.05)
                        .factor(0.5)
                        .cooldown(1),
                Callbacks.earlyStopping("val_loss").patience(3).restoreBestWeights(true),
                Callbacks.csvLogger(csv),
                Callbacks.backupAndRestore(folder.resolve(name + ".backup")).saveFrequency(saveFrequency),
                diary);
        History history = new Loop<>(toy, VALIDATION, Toy.plan(plan, stepsPerEpoch)).fit(TRAINING);
        return new Result(history, toy.state(), Files.readString(csv));
    }

    @Test
    void killedAtEveryMoment() throws IOException {
        int deaths = 0;
        for (long stepsPerEpoch : new long[] {0, 3}) {
            {
                long frequency = stepsPerEpoch == 0 ? 2 : 0;
                Result whole = run("whole", -1, frequency, stepsPerEpoch);
                assertTrue(whole.history().epochs().size() > 3, "too short to show anything");
                int moment = 0;
                while (true) {
                    String name = "killed" + stepsPerEpoch + "-" + frequency + "-" + moment;
                    boolean killed = false;
                    try {
                        run(name, moment, frequency, stepsPerEpoch);
                    } catch (Killed e) {
                        killed = true;
                    }
                    if (!killed) {
                        break;
                    }
                    // And once more, soon after it was resumed.
                    assertThrows(Killed.class, () -> run(name, 0, frequency, stepsPerEpoch));
                    assertEquals(whole, run(name, -1, frequency, stepsPerEpoch), name);
                    assertFalse(Files.exists(folder.resolve(name + ".backup")));
                    moment++;
                    deaths++;
                }
            }
        }
        assertTrue(deaths > 150, deaths + " deaths");
    }

    @Test
    void theBackupOfAnotherRunIsRefused() {
        Path file = folder.resolve("other");
        BackupAndRestore backup = Callbacks.backupAndRestore(file).deleteCheckpoint(false);
        new Loop<>(new Toy(), null, Toy.plan(1, backup)).fit(TRAINING);
        Plan other = Toy.plan(2, backup);
        other.identity().put("seed", 2L);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> new Loop<>(new Toy(), null, other).fit(TRAINING))
                .getMessage();
        assertTrue(message.contains("seed was 1 and is 2"), message);
        Toy more = new Toy();
        History history = new Loop<>(more, null, Toy.plan(3, backup)).fit(TRAINING);
        assertEquals(3, history.epochs().size());
        assertEquals(10, more.shown.size());
    }

    @Test
    void aFileThatIsNoBackupIsRefused() throws IOException {
        Path file = folder.resolve("text");
        Files.writeString(file, "something else entirely");
        Plan plan = Toy.plan(1, Callbacks.backupAndRestore(file));
        String message = assertThrows(RuntimeException.class, () -> new Loop<>(new Toy(), null, plan).fit(TRAINING))
                .getMessage();
        assertTrue(message.contains(file.toString()), message);
    }
}
