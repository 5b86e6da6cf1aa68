// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * Zeros in place of a random share of the numbers while training; the others are divided by the share that is kept, so
 * that sums keep their size (Srivastava et al., 2014; {@code keras.layers.Dropout}). In inference the input itself. Any
 * shape to the same shape.
 *
 * @param rate share of zeros, from 0 to 1
 * @param noiseShape sizes of the random pattern, the batch first: 1 to drop whole axes, -1 for the size of the input; default the shape of the input
 */
public record Dropout(double rate, @Nullable List<Integer> noiseShape) implements SameForm {
    /** Checks the arguments. */
    public Dropout {
        Arguments.share("Dropout", "rate", rate);
        noiseShape = noiseShape == null ? null : List.copyOf(noiseShape);
    }

    /** With Keras's defaults. */
    public Dropout(double rate) {
        this(rate, null);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return drop(scope, x, pattern("Dropout", x, noiseShape), rate);
    }

    /** The shape of the random pattern. */
    static Shape pattern(String layer, Value x, @Nullable List<Integer> noiseShape) {
        if (noiseShape == null) {
            return x.shape();
        }
        if (noiseShape.size() != x.rank()) {
            throw new ShapeException(layer + ": noiseShape " + noiseShape + " needs " + x.rank()
                    + " sizes for an input of shape " + x.shape() + ", -1 for that of the input");
        }
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            int size = noiseShape.get(axis);
            dims.add(size == -1 ? x.shape().dim(axis) : Dim.of(size));
        }
        return new Shape(dims);
    }

    /** The int32 below which random bits lie with this probability. */
    static int limit(double share) {
        // Bits are uniform over all 32-bit numbers: comparing them is exact and needs no floats.
        return (int) Math.min(Integer.MAX_VALUE, Math.round(share * 0x1p32) + Integer.MIN_VALUE);
    }

    /** The value with a random share of zeros; the pattern is broadcast from its shape. */
    static Value drop(Scope scope, Value x, Shape pattern, double rate) {
        if (!scope.training() || rate == 0) {
            return x;
        }
        if (rate == 1) {
            return Ops.zerosLike(x);
        }
        double kept = 1 - rate;
        Value bits = scope.randomBits(pattern);
        return Ops.where(Ops.less(bits, Ops.like(bits, limit(kept))), x.times(1 / kept), Ops.like(x, 0.0));
    }

    /** The same with another value of this component: sizes of the random pattern, the batch first: 1 to drop whole axes, -1 for the size of the input. */
    public Dropout noiseShape(@Nullable List<Integer> noiseShape) {
        return new Dropout(rate, noiseShape);
    }
}
