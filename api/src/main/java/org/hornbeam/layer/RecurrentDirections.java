// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.form.Directions;
import org.hornbeam.form.Form;
import org.hornbeam.ops.Value;

/**
 * Both directions of a bidirectional layer apart ({@code merge_mode=None}): the outputs of all steps in the order of
 * time, the last ones, and the states, each forward first.
 *
 * @param layer the layer
 * @param sequence the form of all steps
 * @param output the form of one step
 * @param returnSequences whether the outputs of all steps are what the activity regularizer sees and Keras's layer yields,
 *     else the last one; default {@code true}
 * @param <S> what it takes, and the outputs of all steps
 * @param <O> the output of one step
 */
public record RecurrentDirections<S extends Form<S>, O extends Form<O>>(
        Bidirectional layer, Class<S> sequence, Class<O> output, boolean returnSequences)
        implements Splitting<S, Directions<S, O>> {
    /** Penalties are of all steps. */
    public RecurrentDirections(Bidirectional layer, Class<S> sequence, Class<O> output) {
        this(layer, sequence, output, true);
    }

    @Override
    public List<Value> trace(Scope scope, Value x) {
        return trace(scope, x, List.of());
    }

    @Override
    public List<Value> trace(Scope scope, Value x, List<Value> others) {
        Bidirectional.Directed both = layer.both(scope, x, others);
        List<Value> all = new ArrayList<>();
        for (Value steps : List.of(both.forward().sequence(), both.reversed())) {
            all.add(steps);
        }
        all.add(both.forward().last());
        all.add(both.backward().last());
        all.addAll(both.state());
        // Keras's layer yields the outputs of all steps or the last ones, and states only where it is asked for them.
        all.subList(returnSequences ? 0 : 2, returnSequences ? 2 : 4)
                .forEach(output -> Arguments.penalize(scope, layer.activityRegularizer(), output));
        return all;
    }

    @Override
    public Directions<S, O> outputs(Parts parts) {
        List<O> state = new ArrayList<>();
        for (int i = 4; i < parts.size(); i++) {
            state.add(parts.get(i, output));
        }
        return new Directions<>(
                parts.get(0, sequence), parts.get(1, sequence), parts.get(2, output), parts.get(3, output), state);
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    @Override
    public String type() {
        return layer.type();
    }
}
