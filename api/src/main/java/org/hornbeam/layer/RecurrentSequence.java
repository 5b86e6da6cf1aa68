// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.ops.Value;

/**
 * The outputs of all steps of a recurrent layer ({@code return_sequences=True}). Shape {@code (batch, time, ...)} to
 * {@code (batch, time, ...)}, without the mask of the input. Further inputs are the state that it begins with.
 *
 * @param recurrence how time steps are gone through
 * @param output the form of all steps
 * @param <S> what it takes and yields
 */
public record RecurrentSequence<S>(Recurrence recurrence, Class<S> output) implements Layer<S, S> {
    @Override
    public Value trace(Scope scope, Value x) {
        return trace(scope, x, List.of());
    }

    @Override
    public Value trace(Scope scope, Value x, List<Value> others) {
        Value y = Loop.of(recurrence, scope, x, others).sequence();
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
