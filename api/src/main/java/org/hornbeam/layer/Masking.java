// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.form.Series;
import org.hornbeam.graph.Reduce;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Masks the steps in which every feature is one value, and sets them to 0 ({@code keras.layers.Masking}). Shape
 * {@code (batch, time, features)} to the same shape.
 *
 * @param maskValue the value; default 0
 */
public record Masking(double maskValue) implements Layer<Series, Series> {
    /** With Keras's defaults. */
    public Masking() {
        this(0);
    }

    @Override
    public Class<Series> output() {
        return Series.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        int last = x.rank() - 1;
        Value mask = Ops.reduce(Reduce.Kind.ANY, Ops.notEqual(x, Ops.like(x, maskValue)), last);
        return scope.withMask(x.times(Ops.expandDims(mask, last).cast(x.dtype())), mask);
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    /** The same with another value of this component: the value. */
    public Masking maskValue(double maskValue) {
        return new Masking(maskValue);
    }
}
