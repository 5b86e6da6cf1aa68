// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.nio.file.Path;

/** Callbacks by name, with Keras's defaults. */
public final class Callbacks {
    private Callbacks() {}

    /** Stops when the loss of the validation has not become better. */
    public static EarlyStopping earlyStopping() {
        return earlyStopping("val_loss");
    }

    /**
     * Stops when a number in the logs has not become better.
     *
     * @param monitor its name, for example {@code val_accuracy}
     */
    public static EarlyStopping earlyStopping(String monitor) {
        return new EarlyStopping(monitor, 0, 0, Mode.AUTO, Double.NaN, false, 0);
    }

    /**
     * Writes the weights to a file or a folder after each epoch.
     *
     * @param path a file or a folder: see {@link ModelCheckpoint}
     */
    public static ModelCheckpoint modelCheckpoint(Path path) {
        return new ModelCheckpoint(path, "val_loss", false, Mode.AUTO, Double.NaN, 0);
    }

    /** Lowers the learning rate when the loss of the validation has not become better. */
    public static ReduceLROnPlateau reduceLROnPlateau() {
        return reduceLROnPlateau("val_loss");
    }

    /** Lowers the learning rate when a number in the logs has not become better. */
    public static ReduceLROnPlateau reduceLROnPlateau(String monitor) {
        return new ReduceLROnPlateau(monitor, 0.1, 10, Mode.AUTO, 1e-4, 0, 0);
    }

    /** Sets the learning rate before each epoch. */
    public static LearningRateScheduler learningRateScheduler(LearningRateScheduler.Schedule schedule) {
        return new LearningRateScheduler(schedule);
    }

    /** Stops at a loss that is NaN or infinite. */
    public static TerminateOnNaN terminateOnNaN() {
        return new TerminateOnNaN();
    }

    /** Writes a line of a CSV file after each epoch. */
    public static CsvLogger csvLogger(Path file) {
        return new CsvLogger(file, ",", false);
    }

    /** Writes after each epoch all that is needed to go on after the process was killed, and goes on if it was. */
    public static BackupAndRestore backupAndRestore(Path file) {
        return new BackupAndRestore(file, 0, true);
    }

    /** What is done after an epoch. */
    @FunctionalInterface
    public interface AfterEpoch {
        /** See {@link Callback#onEpochEnd}. */
        void accept(TrainingRun run, int epoch, Logs logs);
    }

    /** What is done after a training step. */
    @FunctionalInterface
    public interface AfterBatch {
        /** See {@link Callback#onTrainBatchEnd}. */
        void accept(TrainingRun run, long batch, double loss);
    }

    /** Calls a function after each epoch. */
    public static Callback onEpochEnd(AfterEpoch action) {
        return new Callback() {
            @Override
            public void onEpochEnd(TrainingRun run, int epoch, Logs logs) {
                action.accept(run, epoch, logs);
            }
        };
    }

    /** Calls a function after each training step. */
    public static Callback onTrainBatchEnd(AfterBatch action) {
        return new Callback() {
            @Override
            public void onTrainBatchEnd(TrainingRun run, long batch, double loss) {
                action.accept(run, batch, loss);
            }
        };
    }
}
