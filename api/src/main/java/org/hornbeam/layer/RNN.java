// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hornbeam.component.Components;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * A cell run over time ({@code keras.layers.RNN}, and with its cells {@code LSTM}, {@code GRU}, {@code SimpleRNN} and
 * {@code ConvLSTM1D} to {@code 3D}). Input {@code (batch, time, ...)}. A masked step keeps the state and repeats the
 * output before it, at first zeros.
 *
 * @param cell one step
 * @param goBackwards whether to begin at the end; the outputs then are in the order of processing; default {@code false}
 * @param stateful whether a batch begins with the state in which the batch before it ended, row by row; default
 *     {@code false}. The state belongs to whoever runs the model: a session or a predictor
 * @param batchSize how many rows the state of a stateful layer has; a batch may have fewer. Default 0, the fixed batch
 *     size of the input
 * @param unroll whether the steps are written out instead of a loop; time must have a known size; default {@code false}
 * @param zeroOutputForMask whether a masked step yields zeros instead; default {@code false}
 * @param activityRegularizer penalty of the result, divided by the batch size; default none
 * @param generic whether it is named {@code rnn} and not after its cell; default {@code false}
 */
public record RNN(
        Cell cell,
        boolean goBackwards,
        boolean stateful,
        int batchSize,
        boolean unroll,
        boolean zeroOutputForMask,
        @Nullable Regularizer activityRegularizer,
        boolean generic)
        implements Recurrence {
    /** Checks the arguments. */
    public RNN {
        if (batchSize < 0) {
            throw new IllegalArgumentException("RNN: batchSize must not be negative, found " + batchSize);
        }
    }

    /** With Keras's defaults. */
    public RNN(Cell cell) {
        this(cell, false, false, 0, false, false, null, false);
    }

    @Override
    public String type() {
        return generic ? "rnn" : RecurrentNames.of(cell);
    }

    /** Adds all steps to the graph. */
    Loop run(Scope scope, Value x, List<Value> initial) {
        Shape step = x.shape().remove(1);
        List<Shape> shapes = cell.state(step);
        if (!initial.isEmpty() && initial.size() != shapes.size()) {
            throw new ShapeException(
                    "it begins with " + shapes.size() + " states, found " + initial.size() + ": " + initial);
        }
        List<Value> first = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            Shape shape = shapes.get(i).insert(0, x.shape().dim(0));
            first.add(
                    initial.isEmpty() ? first(scope, x, i, shapes.get(i)) : given(i, initial.get(i), shape, x.dtype()));
        }
        Loop loop = Loop.of(scope, cell, x, first, goBackwards, unroll);
        if (stateful) {
            for (int i = 0; i < shapes.size(); i++) {
                keep(scope, i, shapes.get(i), loop.state().get(i));
            }
        }
        Optional<Value> mask = scope.mask(x);
        return zeroOutputForMask && mask.isPresent() ? loop.zeroed(mask.get(), true) : loop;
    }

    private static Value given(int index, Value value, Shape shape, DType dtype) {
        if (!value.shape().equals(shape)) {
            throw new ShapeException("state " + index + " is " + shape + ", but it is to begin with " + value.shape());
        }
        return value.cast(dtype);
    }

    private Value first(Scope scope, Value x, int index, Shape shape) {
        Dim batch = x.shape().dim(0);
        if (!stateful) {
            return Ops.broadcastTo(x.builder().constant(0, x.dtype()), shape.insert(0, batch));
        }
        Value kept = kept(scope, x, index, shape).cast(x.dtype());
        return kept.shape().dim(0).equals(batch) ? kept : Ops.slice(kept, 0, Dim.of(0), batch);
    }

    private Value kept(Scope scope, Value x, int index, Shape shape) {
        Dim batch = x.shape().dim(0);
        if (batchSize == 0 && !batch.isFixed()) {
            throw new ShapeException("a stateful layer needs a batch of known size: give it batchSize(...)");
        }
        Dim rows = batchSize == 0 ? batch : Dim.of(batchSize);
        return scope.state(name(index), shape.insert(0, rows), scope.policy().variable(), Initializers.zeros());
    }

    private static String name(int index) {
        return index == 0 ? "rnn_state" : "rnn_state_" + index;
    }

    /** The rows of this batch, and the rows beyond it as they were. */
    private void keep(Scope scope, int index, Shape shape, Value last) {
        Value before = kept(scope, last, index, shape);
        Dim rows = before.shape().dim(0);
        Dim batch = last.shape().dim(0);
        Value next = last.cast(before.dtype());
        if (!rows.equals(batch)) {
            Value rest = Ops.slice(before, 0, batch, rows.minus(batch));
            next = Ops.concatenate(List.of(next, rest), 0);
        }
        scope.assign(name(index), next);
    }

    /** The same with another value of this component: whether to begin at the end. */
    public RNN goBackwards(boolean goBackwards) {
        return Components.with(this, "goBackwards", goBackwards);
    }

    /** The same with another value of this component: whether a batch begins with the state of the one before it. */
    public RNN stateful(boolean stateful) {
        return Components.with(this, "stateful", stateful);
    }

    /** The same with another value of this component: how many rows the state of a stateful layer has. */
    public RNN batchSize(int batchSize) {
        return Components.with(this, "batchSize", batchSize);
    }

    /** The same with another value of this component: whether the steps are written out instead of a loop. */
    public RNN unroll(boolean unroll) {
        return Components.with(this, "unroll", unroll);
    }

    /** The same with another value of this component: whether a masked step yields zeros. */
    public RNN zeroOutputForMask(boolean zeroOutputForMask) {
        return Components.with(this, "zeroOutputForMask", zeroOutputForMask);
    }

    /** The same with another value of this component: penalty of the result, divided by the batch size. */
    public RNN activityRegularizer(@Nullable Regularizer activityRegularizer) {
        return Components.with(this, "activityRegularizer", activityRegularizer);
    }

    /** The same with another value of this component: whether it is named {@code rnn} and not after its cell. */
    public RNN generic(boolean generic) {
        return Components.with(this, "generic", generic);
    }
}
