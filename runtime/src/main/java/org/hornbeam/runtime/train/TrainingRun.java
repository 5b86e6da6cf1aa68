// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.util.OptionalLong;

/** A training or an evaluation under way, as its callbacks see it. Used by the thread of the run only. */
public sealed interface TrainingRun permits Loop {
    /** The epoch, counted from 0. */
    int epoch();

    /** The number of the epoch before which training ends. */
    int epochs();

    /** How many batches an epoch has, or an evaluation while one is under way, if that is known. */
    OptionalLong batches();

    /** How many steps the optimizer has seen since the weights were new. */
    long iterations();

    /** Loss and metrics so far: of the epoch, or of the evaluation under way. Computed when first asked for after a batch. */
    Logs logs();

    /**
     * Adds a number to the logs of the epoch that has just ended: callbacks after this one see it, and so does the history.
     *
     * @throws IllegalStateException outside of {@link Callback#onEpochEnd}
     */
    void log(String name, double value);

    /** The finished epochs. */
    History history();

    /**
     * The learning rate.
     *
     * @throws IllegalStateException if it is a schedule
     */
    double learningRate();

    /**
     * Another learning rate, from the next step on; rounded to float32.
     *
     * @throws IllegalStateException if it is a schedule, which no callback can set
     */
    void learningRate(double value);

    /** Asks to stop: after this batch, or after this epoch if it is over. Its validation and its callbacks still run. */
    void stop();

    /** Whether somebody asked to stop. */
    boolean stopped();

    /** A copy of the model's weights and of the states of its layers. */
    Weights weights();

    /** A copy of everything that is kept: also the optimizer's and the metrics' states, the seed and the step. */
    Weights state();

    /** Overwrites weights and states by those with the same paths; others stay. */
    void restore(Weights values);
}
