// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * Writes the weights of the model to safetensors files (Keras: {@code ModelCheckpoint}). A file that was there is replaced
 * only when the new one is complete.
 *
 * @param path a file, with places such as {@code {epoch:02d}} (counted from 1) and {@code {val_loss:.3f}} if each is to
 *     have its own; or a folder, in which files are then called {@code {epoch:03d}.safetensors}, or with
 *     {@code saveBestOnly} {@code best.safetensors}. A path is a folder unless its name ends in {@code .safetensors}.
 *     Missing folders are made.
 * @param monitor what says which is best; default {@code val_loss}
 * @param saveBestOnly whether only weights better than all before are written; default false
 * @param mode which way is better; default by name
 * @param initialValueThreshold the value to be beaten first; NaN, the default, for none
 * @param saveFrequency after how many batches weights are written; 0, the default, for after each epoch
 */
public record ModelCheckpoint(
        Path path, String monitor, boolean saveBestOnly, Mode mode, double initialValueThreshold, long saveFrequency)
        implements Callback {
    /** Checks. */
    public ModelCheckpoint {
        if (saveBestOnly) {
            mode.resolve(monitor);
        }
        if (saveFrequency < 0) {
            throw new IllegalArgumentException(
                    "modelCheckpoint: saveFrequency is a number of batches, or 0 for an epoch; found " + saveFrequency);
        }
    }

    /** What says which weights are best. */
    public ModelCheckpoint monitor(String value) {
        return new ModelCheckpoint(path, value, saveBestOnly, mode, initialValueThreshold, saveFrequency);
    }

    /** Whether only weights better than all before are written. */
    public ModelCheckpoint saveBestOnly(boolean value) {
        return new ModelCheckpoint(path, monitor, value, mode, initialValueThreshold, saveFrequency);
    }

    /** Another direction. */
    public ModelCheckpoint mode(Mode value) {
        return new ModelCheckpoint(path, monitor, saveBestOnly, value, initialValueThreshold, saveFrequency);
    }

    /** The value to be beaten first. */
    public ModelCheckpoint initialValueThreshold(double value) {
        return new ModelCheckpoint(path, monitor, saveBestOnly, mode, value, saveFrequency);
    }

    /** After how many batches weights are written; 0 for after each epoch. */
    public ModelCheckpoint saveFrequency(long value) {
        return new ModelCheckpoint(path, monitor, saveBestOnly, mode, initialValueThreshold, value);
    }

    private Path pattern() {
        boolean file =
                path.getFileName() != null && path.getFileName().toString().endsWith(".safetensors");
        return file ? path : path.resolve(saveBestOnly ? "best.safetensors" : "{epoch:03d}.safetensors");
    }

    @Override
    public Callback begin() {
        return new Saver();
    }

    private final class Saver implements Callback {
        private final Monitor watched =
                new Monitor("modelCheckpoint", monitor, saveBestOnly ? mode : Mode.MIN, 0, initialValueThreshold);
        private long batches;

        @Override
        public void onTrainBatchEnd(TrainingRun run, long batch, double loss) {
            if (saveFrequency > 0 && ++batches % saveFrequency == 0) {
                save(run, run.epoch(), batch, run.logs());
            }
        }

        @Override
        public void onEpochEnd(TrainingRun run, int epoch, Logs logs) {
            if (saveFrequency == 0) {
                save(run, epoch, run.batches().orElse(0) - 1, logs);
            }
        }

        private void save(TrainingRun run, int epoch, long batch, Logs logs) {
            if (saveBestOnly) {
                OptionalDouble current = watched.current(logs);
                if (current.isEmpty() || !watched.improved(current.getAsDouble())) {
                    return;
                }
            }
            Path file = FilePattern.fill(pattern(), epoch, batch, logs);
            try {
                Path folder = file.toAbsolutePath().getParent();
                if (folder != null) {
                    Files.createDirectories(folder);
                }
                run.weights().write(file);
            } catch (IOException e) {
                throw new UncheckedIOException("modelCheckpoint can't write " + file + ": " + e.getMessage(), e);
            }
        }

        @Override
        public Weights state() {
            return new Numbers()
                    .doubles("best", watched.best())
                    .longs("batches", batches)
                    .weights();
        }

        @Override
        public void restore(Weights state) {
            watched.best(Numbers.number(state, "best"));
            batches = Numbers.whole(state, "batches");
        }
    }
}
