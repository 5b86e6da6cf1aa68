// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.form.Features;
import org.hornbeam.form.Series;
import org.hornbeam.ops.Value;

/**
 * A cell run over time, and the output of the last step ({@code keras.layers.RNN}, and with its cells {@code LSTM},
 * {@code GRU}, {@code SimpleRNN}). Shape {@code (batch, time, features)} to {@code (batch, ...)}. A masked step keeps the state and
 * repeats the output before it.
 *
 * @param cell one step
 * @param goBackwards whether to begin at the end; default {@code false}
 */
public record Recurrent(Cell cell, boolean goBackwards) implements Layer<Series, Features> {
    /** With Keras's defaults. */
    public Recurrent(Cell cell) {
        this(cell, false);
    }

    @Override
    public Class<Features> output() {
        return Features.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return Loop.of(scope, cell, x, goBackwards).last();
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    @Override
    public String type() {
        return RecurrentNames.of(cell);
    }

    /** The same with another value of this component: whether to begin at the end. */
    public Recurrent goBackwards(boolean goBackwards) {
        return new Recurrent(cell, goBackwards);
    }
}
