// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * e^x over its sum along some axes ({@code keras.layers.Softmax}). Any shape to the same shape. Masked numbers of a value
 * of rank 2 get 0; {@link MaskedSoftmax} takes a mask of its own.
 *
 * @param axis the axes, negative ones from the end; default -1, the last
 */
public record Softmax(List<Integer> axis) implements SameForm {
    /** Checks the argument. */
    public Softmax {
        axis = List.copyOf(axis);
        if (axis.isEmpty()) {
            throw new IllegalArgumentException("Softmax: it needs an axis, found none");
        }
    }

    /** With Keras's defaults. */
    public Softmax() {
        this(List.of(-1));
    }

    /** Along one axis. */
    public Softmax(int axis) {
        this(List.of(axis));
    }

    @Override
    public Value trace(Scope scope, Value x) {
        Value mask = scope.mask(x).orElse(null);
        return mask != null && mask.shape().equals(x.shape()) ? masked(x, mask, axis) : of(x, axis);
    }

    private static Value of(Value x, List<Integer> axes) {
        return Ops.softmax(x, axes.stream().mapToInt(i -> i).toArray());
    }

    /** The softmax over what a mask allows; 0 elsewhere, also where it allows nothing. */
    static Value masked(Value x, Value mask, List<Integer> axes) {
        Value allowed = Ops.broadcastTo(mask.cast(DType.BOOL), x.shape());
        Value least = Ops.like(x, org.hornbeam.graph.Attention.lowest(x.dtype()));
        return Ops.where(allowed, of(Ops.where(allowed, x, least), axes), Ops.like(x, 0.0));
    }

    /** The same with another value of this component: the axes, negative ones from the end. */
    public Softmax axis(List<Integer> axis) {
        return new Softmax(axis);
    }

    /** The same along one axis. */
    public Softmax axis(int one) {
        return axis(List.of(one));
    }
}
