// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import java.util.Optional;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/**
 * The inputs one after the other along an axis ({@code keras.layers.Concatenate}); their other sizes are the same. Along
 * time, a masked input keeps its masked steps; else a step is real where it is in any input.
 *
 * @param axis the axis; default -1, the last
 */
public record Concatenate(int axis) implements Joint {
    /** With Keras's defaults. */
    public Concatenate() {
        this(-1);
    }

    @Override
    public Value trace(Scope scope, List<Value> inputs) {
        int at = inputs.getFirst().shape().axis(axis);
        if (at == 0) {
            throw new ShapeException("Concatenate works inside each example: axis 0 is the batch");
        }
        Shape first = inputs.getFirst().shape();
        for (Value input : inputs) {
            if (input.rank() != first.rank() || !input.shape().remove(at).equals(first.remove(at))) {
                throw new ShapeException(
                        "can't concatenate " + inputs.stream().map(Value::shape).toList() + " along axis " + axis
                                + ": all other sizes must be the same");
            }
        }
        Value y = Ops.concatenate(inputs, at);
        if (inputs.stream().map(scope::mask).allMatch(Optional::isEmpty)) {
            return y;
        }
        List<Value> masks = inputs.stream().map(input -> mask(scope, input)).toList();
        return scope.withMask(
                y,
                at == 1 && y.rank() > 2
                        ? Ops.concatenate(masks, 1)
                        : masks.stream().reduce(Ops::logicalOr).orElseThrow());
    }

    /** The mask of an input; all is real where it has none. */
    private static Value mask(Scope scope, Value input) {
        return scope.mask(input)
                .orElseGet(() -> Ops.broadcastTo(
                        input.builder().constant(1, DType.BOOL), input.shape().slice(0, Math.min(2, input.rank()))));
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    /** The same with another value of this component: the axis. */
    public Concatenate axis(int axis) {
        return new Concatenate(axis);
    }
}
