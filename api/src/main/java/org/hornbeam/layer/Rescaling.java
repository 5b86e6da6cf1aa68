// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * {@code x * scale + offset} ({@code keras.layers.Rescaling}); integers become floats. Any shape to the same shape.
 *
 * @param scale the factor
 * @param offset what is added; default 0
 */
public record Rescaling(List<Double> scale, List<Double> offset) implements SameForm {
    /** Copies the lists. */
    public Rescaling {
        scale = List.copyOf(scale);
        offset = List.copyOf(offset);
        if (scale.isEmpty() || offset.isEmpty()) {
            throw new IllegalArgumentException("Rescaling: scale and offset must have a number");
        }
    }

    /** By the same numbers everywhere. */
    public Rescaling(double scale, double offset) {
        this(List.of(scale), List.of(offset));
    }

    /** With Keras's defaults. */
    public Rescaling(double scale) {
        this(scale, 0);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        Value scaled = x.cast(scope.computeDtype());
        scaled = scale.size() == 1 ? scaled.times(scale.getFirst()) : scaled.times(along(scaled, scale));
        return offset.size() > 1
                ? scaled.plus(along(scaled, offset))
                : offset.getFirst() == 0 ? scaled : scaled.plus(offset.getFirst());
    }

    private static Value along(Value x, List<Double> numbers) {
        double[] all = numbers.stream().mapToDouble(number -> number).toArray();
        return Ops.literal(x, x.dtype(), Shape.of(all.length), all);
    }

    /** The same with another value of this component: what is added. */
    public Rescaling offset(double offset) {
        return new Rescaling(scale, List.of(offset));
    }
}
