// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

/**
 * Sets the learning rate before each epoch and logs it as {@code learning_rate} (Keras: {@code LearningRateScheduler}).
 *
 * @param schedule the rate of an epoch
 */
public record LearningRateScheduler(Schedule schedule) implements Callback {
    /** The learning rate of an epoch. */
    @FunctionalInterface
    public interface Schedule {
        /**
         * The rate.
         *
         * @param epoch counted from 0
         * @param rate the rate until now
         */
        double at(int epoch, double rate);
    }

    @Override
    public void onEpochBegin(TrainingRun run, int epoch) {
        run.learningRate(schedule.at(epoch, run.learningRate()));
    }

    @Override
    public void onEpochEnd(TrainingRun run, int epoch, Logs logs) {
        run.log("learning_rate", run.learningRate());
    }
}
