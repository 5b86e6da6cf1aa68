// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.trace.Tracing;

/** A layer on each time step of its input. */
final class TimeSteps {
    private TimeSteps() {}

    /**
     * All steps at once, as one larger batch; a layer that changes state, such as a batch normalization in training, sees
     * one step after the other.
     *
     * @param x (batch, time, ...)
     */
    static Value each(Scope scope, Value x, BiFunction<Scope, Value, Value> layer) {
        if (x.rank() < 3) {
            throw new ShapeException("it needs time steps, (batch, time, ...), found " + x.shape());
        }
        Dim batch = x.shape().dim(0);
        Dim time = x.shape().dim(1);
        if (changesState(scope, x, layer)) {
            return oneByOne(scope, x, layer);
        }
        Value y = layer.apply(scope, Ops.reshape(x, x.shape().remove(1).with(0, batch.times(time))));
        return Ops.reshape(y, y.shape().with(0, time).insert(0, batch));
    }

    private static boolean changesState(Scope scope, Value x, BiFunction<Scope, Value, Value> layer) {
        Tracing trial = new Tracing(new GraphBuilder(), scope.training(), scope.policy(), path -> false);
        Shape step = x.shape().remove(1);
        var unused = layer.apply(trial.root().scope("step"), trial.input("x", x.dtype(), step));
        return !trial.updates().isEmpty();
    }

    private static Value oneByOne(Scope scope, Value x, BiFunction<Scope, Value, Value> layer) {
        Dim time = x.shape().dim(1);
        if (!time.isFixed()) {
            throw new ShapeException("a layer that changes state in each time step needs a known number of them, found "
                    + x.shape() + "; give the input a fixed length");
        }
        List<Value> steps = new ArrayList<>();
        for (int i = 0; i < time.fixed(); i++) {
            steps.add(Ops.expandDims(layer.apply(scope, Ops.pick(x, 1, i)), 1));
        }
        return Ops.concatenate(steps, 1);
    }
}
