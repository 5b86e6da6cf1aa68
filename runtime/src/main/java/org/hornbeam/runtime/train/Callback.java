// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

/**
 * Something that happens on the way of a training, at moments that it chooses; those of Keras, in Keras's order. The built-in
 * ones are in {@link Callbacks}.
 *
 * <p>A declaration may be used for many runs. One that remembers something during a run returns a fresh object from
 * {@link #begin}; if what it remembers decides anything, it also gives it out by {@link #state} and takes it back by
 * {@link #restore}, so that a run that was killed goes on as if nothing had happened.
 */
public interface Callback {
    /** The callback for one run; by default this one. */
    default Callback begin() {
        return this;
    }

    /** What it remembers, for a backup; by default nothing. */
    default Weights state() {
        return Weights.none();
    }

    /** Takes back what {@link #state} gave, before {@link #onTrainBegin}; called only where a run is resumed. */
    default void restore(Weights state) {}

    /** Before the first epoch. */
    default void onTrainBegin(TrainingRun run) {}

    /**
     * After the last epoch, when the weights are final.
     *
     * @param logs the logs of the last epoch
     */
    default void onTrainEnd(TrainingRun run, Logs logs) {}

    /**
     * Before the first batch of an epoch.
     *
     * @param epoch counted from 0
     */
    default void onEpochBegin(TrainingRun run, int epoch) {}

    /**
     * After an epoch and its validation.
     *
     * @param epoch counted from 0
     * @param logs running means of the epoch: {@code loss} first, metrics, then those of the validation with the prefix
     *     {@code val_}, and what callbacks before this one added by {@link TrainingRun#log}
     */
    default void onEpochEnd(TrainingRun run, int epoch, Logs logs) {}

    /**
     * Before a training step.
     *
     * @param batch its number in the epoch, counted from 0
     */
    default void onTrainBatchBegin(TrainingRun run, long batch) {}

    /**
     * After a training step. Running means of the epoch are {@link TrainingRun#logs()}: computed only if asked for.
     *
     * @param batch its number in the epoch, counted from 0
     * @param loss the loss of this batch alone
     */
    default void onTrainBatchEnd(TrainingRun run, long batch, double loss) {}

    /** Before an evaluation, that of an epoch too. */
    default void onTestBegin(TrainingRun run) {}

    /**
     * After an evaluation.
     *
     * @param logs its loss and metrics, without prefix
     */
    default void onTestEnd(TrainingRun run, Logs logs) {}

    /**
     * Before a batch of an evaluation.
     *
     * @param batch its number, counted from 0
     */
    default void onTestBatchBegin(TrainingRun run, long batch) {}

    /**
     * After a batch of an evaluation. Loss and metrics so far are {@link TrainingRun#logs()}.
     *
     * @param batch its number, counted from 0
     */
    default void onTestBatchEnd(TrainingRun run, long batch) {}
}
