// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.form.Form;
import org.hornbeam.form.States;
import org.hornbeam.ops.Value;

/**
 * The outputs of all steps of a recurrent layer, the last one, and what is carried after it
 * ({@code return_state=True}). Input {@code (batch, time, ...)}; further inputs are the state that it begins with.
 *
 * @param recurrence how time steps are gone through
 * @param sequence the form of all steps
 * @param output the form of one step
 * @param returnSequences whether the outputs of all steps are what the activity regularizer sees and Keras's layer yields,
 *     else the last one; default {@code true}
 * @param <S> what it takes, and the outputs of all steps
 * @param <O> the output of one step
 */
public record RecurrentStates<S extends Form<S>, O extends Form<O>>(
        Recurrence recurrence, Class<S> sequence, Class<O> output, boolean returnSequences)
        implements Splitting<S, States<S, O>> {
    /** Penalties are of all steps. */
    public RecurrentStates(Recurrence recurrence, Class<S> sequence, Class<O> output) {
        this(recurrence, sequence, output, true);
    }

    @Override
    public List<Value> trace(Scope scope, Value x) {
        return trace(scope, x, List.of());
    }

    @Override
    public List<Value> trace(Scope scope, Value x, List<Value> others) {
        Loop loop = Loop.of(recurrence, scope, x, others);
        Value steps = loop.sequence();
        List<Value> all = new ArrayList<>();
        all.add(steps);
        all.add(loop.last());
        all.addAll(loop.state());
        Arguments.penalize(scope, recurrence.activityRegularizer(), returnSequences ? steps : loop.last());
        loop.state().forEach(state -> Arguments.penalize(scope, recurrence.activityRegularizer(), state));
        return all;
    }

    @Override
    public States<S, O> outputs(Parts parts) {
        List<O> state = new ArrayList<>();
        for (int i = 2; i < parts.size(); i++) {
            state.add(parts.get(i, output));
        }
        return new States<>(parts.get(0, sequence), parts.get(1, output), state);
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
