// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import org.hornbeam.Training;

/**
 * What training gives: the trained model, how it went, and all that is needed to go on with it.
 *
 * @param <A> what flows in
 * @param <B> what flows out
 */
public final class Fitted<A, B> extends Trained<A, B> {
    private final Training<A, B> training;
    private final History history;
    private final Weights state;

    /**
     * A trained model with its history.
     *
     * @param training how it was trained: the model, the optimizer, losses, metrics
     * @param weights of the model
     * @param state all that is kept between steps: weights, slots of the optimizer, counters, the seed
     */
    public Fitted(Training<A, B> training, Weights weights, History history, Weights state) {
        super(training.model(), weights);
        this.training = training;
        this.history = history;
        this.state = state;
    }

    /** How it was trained; with {@link #state} it goes on: {@code engine.fit(f.training(), f.state(), ...)}. */
    public Training<A, B> training() {
        return training;
    }

    /** Losses and metrics of each epoch. */
    public History history() {
        return history;
    }

    /** All that is kept between steps: weights, slots of the optimizer, counters, the seed. */
    public Weights state() {
        return state;
    }

    @Override
    public <C, D> Fitted<C, D> typed(Class<C> takes, Class<D> yields) {
        return new Fitted<>(training.typed(takes, yields), weights(), history, state);
    }

    /** Whether both have the same training, the same history and the same bits. */
    @Override
    public boolean equals(Object other) {
        return super.equals(other)
                && other instanceof Fitted<?, ?> fitted
                && fitted.training.equals(training)
                && fitted.state.equals(state);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
