// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * Spatial axes made larger by whole factors. Of a factor s, the elements with the same index modulo s lie at the same place
 * between their neighbours: each such phase is one sum of shifted inputs with fixed weights.
 */
final class UpSampling {
    private UpSampling() {}

    static Value of(Value x, List<Integer> factors, DataFormat dataFormat, Interpolation interpolation) {
        Value y = interpolation == Interpolation.NEAREST ? x : Ops.floating(x);
        for (int axis = 0; axis < factors.size(); axis++) {
            int at = dataFormat.axis(axis);
            int factor = factors.get(axis);
            y = switch (interpolation) {
                case NEAREST -> Ops.repeat(y, factor, at);
                case BILINEAR -> phases(y, at, factor, 1, true, distance -> 1 - Math.abs(distance));
                case BICUBIC -> phases(y, at, factor, 2, true, UpSampling::cubic);
                case LANCZOS3 -> normalized(y, at, factor, 3);
                case LANCZOS5 -> normalized(y, at, factor, 5);
            };
        }
        return y;
    }

    /** Keys (1981) with the parameter -0.75. */
    private static double cubic(double distance) {
        double d = Math.abs(distance);
        double a = -0.75;
        return d <= 1 ? ((a + 2) * d - (a + 3)) * d * d + 1 : ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /** What lies beyond the edges counts neither in the sum nor in the weights. */
    private static Value normalized(Value x, int axis, int factor, int radius) {
        DoubleUnaryOperator weight = distance -> sinc(distance) * sinc(distance / radius);
        Shape one = new Shape(Collections.nCopies(x.rank(), Dim.of(1)))
                .with(axis, x.shape().dim(axis));
        Value ones = Ops.broadcastTo(Ops.like(x, 1.0), one);
        return phases(x, axis, factor, radius, false, weight).div(phases(ones, axis, factor, radius, false, weight));
    }

    /** Each element between {@code radius} neighbours on either side. */
    private static Value phases(
            Value x, int axis, int factor, int radius, boolean repeatEdge, DoubleUnaryOperator weight) {
        Dim size = x.shape().dim(axis);
        Value wide = repeatEdge ? withEdges(x, axis, radius) : withZeros(x, axis, radius);
        List<Value> phases = new ArrayList<>();
        for (int phase = 0; phase < factor; phase++) {
            double place = (phase + 0.5) / factor - 0.5;
            int first = (int) Math.floor(place) - radius + 1;
            Value sum = null;
            for (int tap = first; tap < first + 2 * radius; tap++) {
                double share = weight.applyAsDouble(place - tap);
                if (share != 0) {
                    Value term =
                            Ops.slice(wide, axis, Dim.of(radius + tap), size).times(share);
                    sum = sum == null ? term : sum.plus(term);
                }
            }
            phases.add(Objects.requireNonNull(sum));
        }
        return Ops.reshape(Ops.stack(phases, axis + 1), x.shape().with(axis, size.times(factor)));
    }

    private static Value withEdges(Value x, int axis, int count) {
        Dim size = x.shape().dim(axis);
        Value first = Ops.slice(x, axis, Dim.of(0), Dim.of(1));
        Value last = Ops.slice(x, axis, size.minus(1), Dim.of(1));
        List<Value> parts = new ArrayList<>(Collections.nCopies(count, first));
        parts.add(x);
        parts.addAll(Collections.nCopies(count, last));
        return Ops.concatenate(parts, axis);
    }

    private static Value withZeros(Value x, int axis, int count) {
        List<Dim> none = Collections.nCopies(x.rank(), Dim.of(0));
        List<Dim> sides = new ArrayList<>(none);
        sides.set(axis, Dim.of(count));
        return Ops.pad(x, sides, sides, 0);
    }
}
