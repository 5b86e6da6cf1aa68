// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.ops.Value;

/**
 * The output of the last step of a recurrent layer ({@code return_sequences=False}). Shape {@code (batch, time, ...)} to
 * {@code (batch, ...)}. Further inputs are the state that it begins with.
 *
 * @param recurrence how time steps are gone through
 * @param output the form of one step of the result
 * @param <I> what it takes
 * @param <O> what it yields
 */
public record Recurrent<I, O>(Recurrence recurrence, Class<O> output) implements Layer<I, O> {
    @Override
    public Value trace(Scope scope, Value x) {
        return trace(scope, x, List.of());
    }

    @Override
    public Value trace(Scope scope, Value x, List<Value> others) {
        Value y = Loop.of(recurrence, scope, x, others).last();
        Arguments.penalize(scope, recurrence.activityRegularizer(), y);
        return y;
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    @Override
    public String type() {
        return recurrence.type();
    }
}
