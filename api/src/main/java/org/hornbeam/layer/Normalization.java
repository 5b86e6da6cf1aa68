// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * {@code (x - mean) / sqrt(variance)}, with means and variances that are given or learned from data
 * ({@code keras.layers.Normalization}). Any shape to the same shape. What was learned is kept as states {@code mean},
 * {@code variance} and {@code count}, so that it is saved with the weights.
 *
 * @param axis the axes whose places have means of their own, the batch being 0; default the last; none for one mean
 * @param mean the means: one number, or for each place of the kept axes, of which the first may be left out; default learned
 * @param variance the variances, as many as means
 * @param invert whether to compute {@code x * sqrt(variance) + mean} instead; default {@code false}
 * @param moments what was learned from data; default nothing yet
 */
public record Normalization(
        List<Integer> axis,
        @Nullable List<Double> mean,
        @Nullable List<Double> variance,
        boolean invert,
        @Nullable Moments moments)
        implements SameForm, Adapting<Normalization> {
    private static final double EPSILON = 1e-7;

    /** Checks the arguments. */
    public Normalization {
        axis = List.copyOf(axis);
        mean = mean == null ? null : List.copyOf(mean);
        variance = variance == null ? null : List.copyOf(variance);
        if ((mean == null) != (variance == null) || mean != null && mean.size() != variance.size()) {
            throw new IllegalArgumentException(
                    "Normalization: mean and variance must both be given, of the same size, found " + mean + " and "
                            + variance);
        }
    }

    /** With Keras's defaults: to be adapted. */
    public Normalization() {
        this(List.of(-1), null, null, false, null);
    }

    /** With these means and variances of the last axis. */
    public static Normalization of(List<Double> mean, List<Double> variance) {
        return new Normalization(List.of(-1), mean, variance, false, null);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        Value input = x.cast(scope.computeDtype());
        List<Integer> kept = kept(x.rank());
        Value center;
        Value deviation;
        if (mean != null && variance != null) {
            center = given(input, mean, kept);
            deviation = given(
                    input,
                    variance.stream().map(v -> Math.max(Math.sqrt(v), EPSILON)).toList(),
                    kept);
        } else {
            if (moments == null) {
                throw new ShapeException("Normalization has neither mean and variance nor data; adapt it first:"
                        + " normalization.adapt(...), or examples.adapt(normalization)");
            }
            center = learned(scope, "mean", moments.mean(), input, kept);
            Value spread = learned(scope, "variance", moments.variance(), input, kept);
            deviation = Ops.maximum(Ops.sqrt(spread), Ops.like(spread, EPSILON));
            var unused =
                    scope.state("count", Shape.SCALAR, DType.I32, Initializers.constantInitializer(moments.count()));
        }
        return invert
                ? center.plus(input.times(deviation))
                : input.minus(center).div(deviation);
    }

    private List<Integer> kept(int rank) {
        for (int a : axis) {
            if (a < -rank || a >= rank) {
                throw new ShapeException("axis " + a + " is none of an input with " + rank + " axes");
            }
        }
        return axis.stream().map(a -> a < 0 ? a + rank : a).sorted().toList();
    }

    private static Shape sizes(Value x, List<Integer> kept) {
        Shape shape = new Shape(kept.stream().map(a -> x.shape().dim(a)).toList());
        if (!shape.isFixed()) {
            throw new ShapeException("the sizes of the axes " + kept + " that have means of their own must be known,"
                    + " found " + x.shape());
        }
        return shape;
    }

    private static Value learned(Scope scope, String name, List<Double> numbers, Value x, List<Integer> kept) {
        Shape sizes = sizes(x, kept);
        if (sizes.elements().fixed() != numbers.size()) {
            throw new ShapeException("it was adapted to " + numbers.size() + " places, but the axes " + kept + " of "
                    + x.shape() + " have " + sizes.elements());
        }
        Value state =
                scope.state(name, sizes, DType.F32, new Moments.Given(numbers)).cast(x.dtype());
        return beside(state, x, kept);
    }

    /** Given numbers fill the kept axes from the right; axes that are left out are broadcast. */
    private static Value given(Value x, List<Double> numbers, List<Integer> kept) {
        double[] all = numbers.stream().mapToDouble(number -> number).toArray();
        if (all.length == 1) {
            return x.builder().constant(all[0], x.dtype());
        }
        int from = kept.size();
        long size = 1;
        while (from > 0 && size < all.length) {
            from--;
            size *= sizes(x, kept.subList(from, from + 1)).elements().fixed();
        }
        if (size != all.length) {
            throw new ShapeException(all.length + " means do not fit the axes " + kept + " of " + x.shape());
        }
        List<Integer> filled = kept.subList(from, kept.size());
        return beside(Ops.literal(x, x.dtype(), sizes(x, filled), all), x, filled);
    }

    private static Value beside(Value numbers, Value x, List<Integer> axes) {
        List<Dim> dims = new ArrayList<>();
        for (int a = 0; a < x.rank(); a++) {
            dims.add(axes.contains(a) ? x.shape().dim(a) : Dim.of(1));
        }
        return Ops.reshape(numbers, new Shape(dims));
    }

    @Override
    public Adaptation<Normalization> adaptation() {
        return new Gathering(this);
    }

    /** Means and variances of batches merged into those of all data. */
    private static final class Gathering implements Adaptation<Normalization> {
        private final Normalization layer;
        private double[] mean = new double[0];
        private double[] squares = new double[0];
        private long count;
        private long[] sizes = new long[0];

        Gathering(Normalization layer) {
            this.layer = layer;
        }

        @Override
        public void numbers(double[] elements, long... shape) {
            List<Integer> kept = layer.kept(shape.length);
            long[] places = kept.stream().mapToLong(a -> shape[a]).toArray();
            if (count == 0) {
                sizes = places;
                int size = Math.toIntExact(Arrays.stream(places).reduce(1, Math::multiplyExact));
                mean = new double[size];
                squares = new double[size];
            } else if (!Arrays.equals(sizes, places)) {
                throw new IllegalArgumentException("Normalization: batches have " + Arrays.toString(places)
                        + " places along the axes " + kept + ", those before had " + Arrays.toString(sizes));
            }
            long[] seen = new long[mean.length];
            // Welford's update: one pass, exact enough for any number of rows.
            for (int i = 0; i < elements.length; i++) {
                int place = place(i, shape, kept);
                long number = count + ++seen[place];
                double step = elements[i] - mean[place];
                mean[place] += step / number;
                squares[place] += step * (elements[i] - mean[place]);
            }
            count += elements.length / Math.max(1, mean.length);
        }

        private static int place(int element, long[] shape, List<Integer> kept) {
            int place = 0;
            int stride = 1;
            long rest = element;
            for (int a = shape.length - 1; a >= 0; a--) {
                if (kept.contains(a)) {
                    place += Math.toIntExact(rest % shape[a]) * stride;
                    stride *= Math.toIntExact(shape[a]);
                }
                rest /= shape[a];
            }
            return place;
        }

        @Override
        public Normalization adapted() {
            if (count == 0) {
                throw new IllegalArgumentException("Normalization can't adapt to no data");
            }
            List<Double> means = Arrays.stream(mean).boxed().toList();
            List<Double> variances =
                    Arrays.stream(squares).map(sum -> sum / count).boxed().toList();
            return layer.moments(new Moments(means, variances, count));
        }
    }

    /** The same with another value of this component: the axes whose places have means of their own. */
    public Normalization axis(List<Integer> axis) {
        return Components.with(this, "axis", axis);
    }

    /** The same with another value of this component: whether to undo a normalization. */
    public Normalization invert(boolean invert) {
        return Components.with(this, "invert", invert);
    }

    /** The same with another value of this component: what was learned from data. */
    public Normalization moments(@Nullable Moments moments) {
        return Components.with(this, "moments", moments);
    }
}
