// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each callback decides as Keras's does. */
class CallbacksTest {
    @TempDir
    Path folder;

    /** Runs epochs of one batch with these losses. */
    private static History epochs(Toy toy, double[] losses, Callback... callbacks) {
        toy.losses = step -> losses[(int) step];
        return new Loop<>(toy, null, Toy.plan(losses.length, callbacks)).fit(new Toy.Numbered(1, 1));
    }

    private static int epochs(EarlyStopping stopping, double... losses) {
        return epochs(new Toy(), losses, stopping).epochs().size();
    }

    @Test
    void earlyStopping() {
        EarlyStopping loss = Callbacks.earlyStopping("loss");
        assertEquals(2, epochs(loss, 1, 1, 0.5));
        assertEquals(3, epochs(loss.patience(2), 1, 1.5, 1.2, 0.5));
        assertEquals(5, epochs(loss.patience(2), 1, 1.5, 0.9, 1, 1, 0.1));
        assertEquals(3, epochs(loss.patience(2).minDelta(0.2), 1, 0.9, 0.85, 0.1));
        assertEquals(2, epochs(loss.mode(Mode.MAX), 1, 0.5, 0.1));
        assertEquals(4, epochs(loss.patience(3).baseline(0.5), 1, 0.9, 0.8, 0.85, 0.6));
        assertEquals(5, epochs(loss.startFromEpoch(3), 1, 2, 3, 4, 5, 6));
    }

    @Test
    void earlyStoppingGoesBackToTheBestWeights() {
        Toy toy = new Toy();
        Double[] best = {null};
        Callback spy = Callbacks.onEpochEnd((run, epoch, logs) -> {
            if (epoch == 1) {
                best[0] = toy.weight;
            }
        });
        epochs(
                toy,
                new double[] {1, 0.5, 0.7, 0.8},
                Callbacks.earlyStopping("loss").patience(2).restoreBestWeights(true),
                spy);
        assertEquals(best[0], toy.weight);
    }

    @Test
    void oneDeclarationServesManyRuns() {
        EarlyStopping stopping = Callbacks.earlyStopping("loss").patience(1);
        assertEquals(2, epochs(stopping, 1, 2, 3));
        assertEquals(4, epochs(stopping, 8, 7, 6, 9));
    }

    /** The figures are those of Keras's own run. */
    @Test
    void reduceLearningRateOnPlateau() {
        Toy toy = new Toy();
        toy.rate = 2;
        History history = epochs(
                toy,
                new double[] {
                    1.2675318717956543,
                    4.830921173095703,
                    1.9984315633773804,
                    0.5000552535057068,
                    0.4576629400253296,
                    0.41580474376678467
                },
                Callbacks.reduceLROnPlateau("loss")
                        .minDelta(0.5)
                        .factor(0.3)
                        .patience(1)
                        .cooldown(1));
        double[] expected = {2.0, 2.0, 0.6000000238418579, 0.18000000715255737, 0.18000000715255737, 0.05400000140070915
        };
        double[] found =
                history.get("learning_rate").stream().mapToDouble(x -> x).toArray();
        assertEquals(expected.length, found.length);
        for (int i = 0; i < found.length; i++) {
            assertEquals(expected[i], found[i], 1e-7, Arrays.toString(found));
        }
    }

    @Test
    void learningRateScheduler() {
        Toy toy = new Toy();
        History history = epochs(
                toy,
                new double[] {1, 1, 1},
                Callbacks.learningRateScheduler((epoch, rate) -> epoch == 0 ? 0.5 : rate / 2));
        assertEquals(List.of(0.5, 0.25, 0.125), history.get("learning_rate"));
    }

    @Test
    void checkpoints() throws IOException {
        epochs(
                new Toy(),
                new double[] {1, 0.5, 0.7},
                Callbacks.modelCheckpoint(folder.resolve("all")),
                Callbacks.modelCheckpoint(folder.resolve("e{epoch:02d}-{loss:.2f}.safetensors")),
                Callbacks.modelCheckpoint(folder.resolve("best"))
                        .monitor("loss")
                        .saveBestOnly(true));
        assertEquals(List.of("001.safetensors", "002.safetensors", "003.safetensors"), names(folder.resolve("all")));
        assertEquals(
                List.of("all", "best", "e01-1.00.safetensors", "e02-0.50.safetensors", "e03-0.70.safetensors"),
                names(folder));
        assertEquals(
                Weights.read(folder.resolve("all/002.safetensors")),
                Weights.read(folder.resolve("best/best.safetensors")));
        Plan wrong = Toy.plan(1, Callbacks.modelCheckpoint(folder.resolve("{val_acc:.2f}.safetensors")));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new Loop<>(new Toy(), null, wrong).fit(new Toy.Numbered(1, 1)))
                .getMessage();
        assertTrue(message.contains("val_acc") && message.contains("loss"), message);
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return List.copyOf(
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    @Test
    void csv() throws IOException {
        Path file = folder.resolve("log.csv");
        epochs(new Toy(), new double[] {1, 0.5}, Callbacks.csvLogger(file));
        assertEquals("epoch,loss,seen\n0,1.0,1.0\n1,0.5,1.0\n", Files.readString(file));
        epochs(new Toy(), new double[] {2}, Callbacks.csvLogger(file).append(true));
        assertEquals("epoch,loss,seen\n0,1.0,1.0\n1,0.5,1.0\n0,2.0,1.0\n", Files.readString(file));
        epochs(new Toy(), new double[] {3}, Callbacks.csvLogger(file).separator(";"));
        assertEquals("epoch;loss;seen\n0;3.0;1.0\n", Files.readString(file));
    }

    @Test
    void directionsByName() {
        Map<String, Mode> expected = Map.of(
                "val_loss", Mode.MIN,
                "loss", Mode.MIN,
                "val_accuracy", Mode.MAX,
                "sparse_categorical_accuracy", Mode.MAX,
                "auc", Mode.MAX,
                "cls_loss", Mode.MIN,
                "mean_absolute_error", Mode.MIN,
                "f1_score", Mode.MAX,
                "val_top3", Mode.MAX);
        expected.forEach((name, mode) -> assertEquals(mode, Mode.AUTO.resolve(name), name));
        assertThrows(IllegalArgumentException.class, () -> Callbacks.earlyStopping("val_something"));
        assertEquals(Mode.MAX, Mode.MAX.resolve("val_something"));
    }
}
