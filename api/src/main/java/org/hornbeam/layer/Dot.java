// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.graph.Contract;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/**
 * The products of two inputs summed over one axis of each, example by example ({@code keras.layers.Dot}). The result has the
 * other axes of the first input, then those of the second; of two rows of features one number,
 * {@code (batch, 1)}. Where that is not the form of the first input, go through {@code block()}.
 *
 * @param axes the axis of the first and that of the second input, negative ones from the end, not the batch
 * @param normalize whether each input is first divided by its Euclidean norm along the axis, which makes the result a cosine; default {@code false}
 */
public record Dot(List<Integer> axes, boolean normalize) implements Joint {
    /** Checks the arguments. */
    public Dot {
        axes = List.copyOf(axes);
        if (axes.size() != 2) {
            throw new IllegalArgumentException("Dot: it needs an axis of each of 2 inputs, found " + axes);
        }
    }

    /** With Keras's defaults. */
    public Dot(List<Integer> axes) {
        this(axes, false);
    }

    /** The same axis of both. */
    public Dot(int both) {
        this(List.of(both, both));
    }

    @Override
    public Value trace(Scope scope, List<Value> inputs) {
        if (inputs.size() != 2) {
            throw new ShapeException("Dot takes 2 inputs, found " + inputs.size());
        }
        Value first = inputs.get(0);
        Value second = inputs.get(1);
        int one = first.shape().axis(axes.get(0));
        int other = second.shape().axis(axes.get(1));
        if (one == 0
                || other == 0
                || !first.shape().dim(one).equals(second.shape().dim(other))) {
            throw new ShapeException("Dot sums inside each example over axes of one size: found axis " + one + " of "
                    + first.shape() + " and axis " + other + " of " + second.shape());
        }
        Contract products = new Contract(List.of(0), List.of(0), List.of(one), List.of(other));
        Value y = first.builder().add(products, normalized(first, one), normalized(second, other));
        return y.rank() == 1 ? Ops.expandDims(y, 1) : y;
    }

    private Value normalized(Value x, int axis) {
        return normalize ? Ops.normalize(x, 2, axis, 1e-12) : x;
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    /** The same with another value of this component: whether each input is first divided by its norm. */
    public Dot normalize(boolean normalize) {
        return new Dot(axes, normalize);
    }
}
