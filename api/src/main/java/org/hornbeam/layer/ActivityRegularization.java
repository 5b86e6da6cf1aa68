// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.Value;

/**
 * The input, whose size is added to the loss, divided by the batch size ({@code keras.layers.ActivityRegularization}).
 *
 * @param l1 weight of the sum of absolute values; default 0
 * @param l2 weight of the sum of squares; default 0
 */
public record ActivityRegularization(double l1, double l2) implements SameForm {
    /** With Keras's defaults. */
    public ActivityRegularization() {
        this(0, 0);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        Arguments.penalize(scope, new org.hornbeam.regularizer.L1L2(l1, l2), x);
        return x;
    }

    /** The same with another value of this component: weight of the sum of absolute values. */
    public ActivityRegularization l1(double l1) {
        return new ActivityRegularization(l1, l2);
    }

    /** The same with another value of this component: weight of the sum of squares. */
    public ActivityRegularization l2(double l2) {
        return new ActivityRegularization(l1, l2);
    }
}
