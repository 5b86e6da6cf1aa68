// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.form.Features;
import org.hornbeam.form.Series;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The features of an example as every step of a series ({@code keras.layers.RepeatVector}). Shape
 * {@code (batch, features)} to {@code (batch, n, features)}.
 *
 * @param n the number of steps
 */
public record RepeatVector(int n) implements Layer<Features, Series> {
    /** Checks the argument. */
    public RepeatVector {
        Arguments.positive("RepeatVector", "n", n);
    }

    @Override
    public Class<Series> output() {
        return Series.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return Ops.repeat(Ops.expandDims(x, 1), n, 1);
    }
}
