// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * A dropout that keeps mean and variance of what SELU yields (Klambauer et al., 2017; {@code keras.layers.AlphaDropout}):
 * while training a random share of the numbers is replaced by the lowest value of SELU, then all are scaled and moved. In
 * inference the input itself. Any shape to the same shape.
 *
 * @param rate share of replaced numbers, from 0, below 1
 * @param noiseShape sizes of the random pattern, the batch first: 1 to replace whole axes, -1 for the size of the input; default the shape of the input
 */
public record AlphaDropout(double rate, @Nullable List<Integer> noiseShape) implements SameForm {
    private static final double LOWEST = -1.6732632423543772 * 1.0507009873554805;

    /** Checks the arguments. */
    public AlphaDropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("AlphaDropout: rate must be from 0, below 1, found " + rate);
        }
        noiseShape = noiseShape == null ? null : List.copyOf(noiseShape);
    }

    /** With Keras's defaults. */
    public AlphaDropout(double rate) {
        this(rate, null);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        if (!scope.training() || rate == 0) {
            return x;
        }
        Value bits = scope.randomBits(Dropout.pattern("AlphaDropout", x, noiseShape));
        Value kept = Ops.less(bits, Ops.like(bits, Dropout.limit(1 - rate)));
        double scale = 1 / Math.sqrt((1 - rate) * (1 + rate * LOWEST * LOWEST));
        return Ops.where(kept, x, Ops.like(x, LOWEST)).times(scale).plus(-scale * LOWEST * rate);
    }

    /** The same with another value of this component: sizes of the random pattern, the batch first: 1 to replace whole axes, -1 for the size of the input. */
    public AlphaDropout noiseShape(@Nullable List<Integer> noiseShape) {
        return new AlphaDropout(rate, noiseShape);
    }
}
