// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hornbeam.component.Components;
import org.hornbeam.form.Features;
import org.hornbeam.form.Series;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * A recurrent layer in both directions of time, with weights for each (Schuster and Paliwal, 1997;
 * {@code keras.layers.Bidirectional}). The outputs of the way back are put in the order of time before they are merged;
 * masked steps yield zeros where all steps are asked for. States are those of the way forward, then those of the way
 * back, both as results and as further inputs.
 *
 * @param layer the way forward
 * @param mergeMode how the outputs become one; default CONCAT
 * @param backwardLayer the way back; default the same as {@code layer} in the other direction
 * @param activityRegularizer penalty of the result, divided by the batch size; default none
 */
public record Bidirectional(
        RNN layer,
        MergeMode mergeMode,
        @Nullable RNN backwardLayer,
        @Nullable Regularizer activityRegularizer) implements Recurrence {
    /** Checks that the layers go in different directions. */
    public Bidirectional {
        if (layer.goBackwards() == (backwardLayer == null || backwardLayer.goBackwards())) {
            throw new IllegalArgumentException(
                    "Bidirectional: one of both layers must go backwards, found layer.goBackwards "
                            + layer.goBackwards() + (backwardLayer == null ? "" : " for both"));
        }
        if (backwardLayer != null && backwardLayer.stateful() != layer.stateful()) {
            throw new IllegalArgumentException("Bidirectional: both layers or none must be stateful");
        }
    }

    /** With Keras's defaults. */
    public Bidirectional(RNN layer) {
        this(layer, MergeMode.CONCAT, null, null);
    }

    @Override
    public String type() {
        return "bidirectional";
    }

    /** The way back. */
    private RNN backward() {
        return backwardLayer != null ? backwardLayer : layer.goBackwards(true);
    }

    /** Both ways, not merged. */
    Directed both(Scope scope, Value x, List<Value> initial) {
        if (initial.size() % 2 != 0) {
            throw new ShapeException("states must be given for both directions, found " + initial.size());
        }
        int half = initial.size() / 2;
        Loop forward = way(scope.scope("forward_" + layer.type()), layer, x, initial.subList(0, half));
        RNN back = backward();
        Loop backward = way(scope.scope("backward_" + back.type()), back, x, initial.subList(half, initial.size()));
        return new Directed(forward, backward);
    }

    /** One way; zeros for masked steps are those of all steps, not of the last one. */
    private static Loop way(Scope scope, RNN rnn, Value x, List<Value> initial) {
        Loop loop = rnn.zeroOutputForMask(false).run(scope, x, initial);
        Arguments.penalize(scope, rnn.activityRegularizer(), loop.sequence());
        Optional<Value> mask = scope.mask(x);
        return mask.isPresent() ? loop.zeroed(mask.get(), false) : loop;
    }

    record Directed(Loop forward, Loop backward) {
        /** The steps of the way back, in the order of time where the way forward is. */
        Value reversed() {
            return backward.goBackwards() ? backward.inPlace() : Ops.flip(backward.inPlace(), 1);
        }

        List<Value> state() {
            List<Value> all = new ArrayList<>(forward.state());
            all.addAll(backward.state());
            return all;
        }
    }

    /** Adds all steps to the graph. */
    Loop run(Scope scope, Value x, List<Value> initial) {
        Directed both = both(scope, x, initial);
        return new Loop(
                mergeMode.merge(both.forward.sequence(), both.reversed()),
                mergeMode.merge(both.forward.last(), both.backward.last()),
                both.state(),
                false);
    }

    /** Both directions apart: needs merge mode NONE, which this sets. */
    public RecurrentDirections<Series, Features> directions() {
        return new RecurrentDirections<>(mergeMode(MergeMode.NONE), Series.class, Features.class);
    }

    /** The same with another value of this component: how the outputs become one. */
    public Bidirectional mergeMode(MergeMode mergeMode) {
        return Components.with(this, "mergeMode", mergeMode);
    }

    /** The same with another value of this component: the way back. */
    public Bidirectional backwardLayer(@Nullable RNN backwardLayer) {
        return Components.with(this, "backwardLayer", backwardLayer);
    }

    /** The same with another value of this component: penalty of the result, divided by the batch size. */
    public Bidirectional activityRegularizer(@Nullable Regularizer activityRegularizer) {
        return Components.with(this, "activityRegularizer", activityRegularizer);
    }
}
