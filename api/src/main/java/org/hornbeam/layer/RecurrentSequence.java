// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.Optional;
import org.hornbeam.form.Series;
import org.hornbeam.ops.Value;

/**
 * A cell run over time, and the outputs of all steps ({@code keras.layers.RNN}, and with its cells {@code LSTM},
 * {@code GRU}, {@code SimpleRNN}). Shape {@code (batch, time, features)} to {@code (batch, time, ...)}. A masked step keeps the state and
 * repeats the output before it.
 *
 * @param cell one step
 * @param goBackwards whether to begin at the end; the outputs then are in the order of processing; default {@code false}
 */
public record RecurrentSequence(Cell cell, boolean goBackwards) implements Layer<Series, Series> {
    /** With Keras's defaults. */
    public RecurrentSequence(Cell cell) {
        this(cell, false);
    }

    @Override
    public Class<Series> output() {
        return Series.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        Value y = Loop.of(scope, cell, x, goBackwards).sequence();
        Optional<Value> mask = scope.mask(x);
        return mask.isPresent() ? scope.withMask(y, mask.get()) : y;
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    @Override
    public String type() {
        return RecurrentNames.of(cell);
    }

    /** The same with another value of this component: whether to begin at the end; the outputs then are in the order of processing. */
    public RecurrentSequence goBackwards(boolean goBackwards) {
        return new RecurrentSequence(cell, goBackwards);
    }
}
