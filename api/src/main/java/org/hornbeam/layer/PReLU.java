// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.component.Components;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * x where positive, a learned slope times x elsewhere (He et al., 2015; {@code keras.layers.PReLU}). Any shape to
 * the same shape. Weight: {@code alpha}, of the shape of an example, 1 along shared axes; sizes of other axes must
 * be known.
 *
 * @param alphaInitializer first value of the slope; default zeros
 * @param alphaRegularizer penalty of the slope; default none
 * @param alphaConstraint constraint of the slope; default none
 * @param sharedAxes axes along which the slope is the same, from 1: the batch always is; default none
 */
public record PReLU(
        Initializer alphaInitializer,
        @Nullable Regularizer alphaRegularizer,
        @Nullable Constraint alphaConstraint,
        List<Integer> sharedAxes)
        implements SameForm {
    /** Checks the arguments. */
    public PReLU {
        sharedAxes = List.copyOf(sharedAxes);
    }

    /** With Keras's defaults. */
    public PReLU() {
        this(Initializers.zeros(), null, null, List.of());
    }

    @Override
    public Value trace(Scope scope, Value x) {
        Shape sizes = x.shape().slice(1, x.rank());
        for (int axis : sharedAxes) {
            if (axis < 1 || axis >= x.rank()) {
                throw new ShapeException("PReLU: axes are shared from 1 to " + (x.rank() - 1)
                        + " for an input of shape " + x.shape() + ", found " + axis);
            }
            sizes = sizes.with(axis - 1, Dim.of(1));
        }
        Weight options = Arguments.weight(alphaRegularizer, alphaConstraint);
        Value alpha = scope.weight("alpha", sizes, alphaInitializer, options);
        return Ops.relu(x).minus(alpha.times(Ops.relu(x.unaryMinus())));
    }

    /** The same with another value of this component: first value of the slope. */
    public PReLU alphaInitializer(Initializer alphaInitializer) {
        return Components.with(this, "alphaInitializer", alphaInitializer);
    }

    /** The same with another value of this component: penalty of the slope. */
    public PReLU alphaRegularizer(@Nullable Regularizer alphaRegularizer) {
        return Components.with(this, "alphaRegularizer", alphaRegularizer);
    }

    /** The same with another value of this component: constraint of the slope. */
    public PReLU alphaConstraint(@Nullable Constraint alphaConstraint) {
        return Components.with(this, "alphaConstraint", alphaConstraint);
    }

    /** The same with another value of this component: axes along which the slope is the same, from 1: the batch always is. */
    public PReLU sharedAxes(List<Integer> sharedAxes) {
        return Components.with(this, "sharedAxes", sharedAxes);
    }

    /** The same with these axes shared, from 1. */
    public PReLU sharedAxes(int... axes) {
        return sharedAxes(IntStream.of(axes).boxed().toList());
    }
}
