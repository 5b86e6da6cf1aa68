// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hornbeam.form.Features;
import org.hornbeam.form.Series;
import org.hornbeam.form.States;
import org.hornbeam.ops.Value;

/**
 * A cell run over time: the outputs of all steps, the last one, and what the cell carries after it
 * ({@code keras.layers.RNN} with {@code return_state}). Shape {@code (batch, time, features)}.
 *
 * @param cell one step
 * @param goBackwards whether to begin at the end; default {@code false}
 */
public record RecurrentStates(Cell cell, boolean goBackwards) implements Splitting<Series, States> {
    /** With Keras's defaults. */
    public RecurrentStates(Cell cell) {
        this(cell, false);
    }

    @Override
    public List<Value> trace(Scope scope, Value x) {
        Loop loop = Loop.of(scope, cell, x, goBackwards);
        Optional<Value> mask = scope.mask(x);
        List<Value> all = new ArrayList<>();
        all.add(mask.isPresent() ? scope.withMask(loop.sequence(), mask.get()) : loop.sequence());
        all.add(loop.last());
        all.addAll(loop.state());
        return all;
    }

    @Override
    public States outputs(Parts parts) {
        List<Features> state = new ArrayList<>();
        for (int i = 2; i < parts.size(); i++) {
            state.add(parts.get(i, Features.class));
        }
        return new States(parts.get(0, Series.class), parts.get(1, Features.class), state);
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
    public RecurrentStates goBackwards(boolean goBackwards) {
        return new RecurrentStates(cell, goBackwards);
    }
}
