// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import org.hornbeam.Model;

/**
 * What training gives: the trained model, how it went, and all that is needed to go on with it.
 *
 * @param <A> what flows in
 * @param <B> what flows out
 */
public final class Fitted<A, B> extends Trained<A, B> {
    private final History history;
    private final Weights state;

    /**
     * A trained model with its history.
     *
     * @param weights of the model
     * @param state all that is kept between steps: weights, slots of the optimizer, counters, the seed
     */
    public Fitted(Model<A, B> model, Weights weights, History history, Weights state) {
        super(model, weights);
        this.history = history;
        this.state = state;
    }

    /** Losses and metrics of each epoch. */
    public History history() {
        return history;
    }

    /** All that is kept between steps: weights, slots of the optimizer, counters, the seed. */
    public Weights state() {
        return state;
    }
}
