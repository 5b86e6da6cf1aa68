// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Statistics of many numbers, as in {@code keras.ops.numpy}; reduced axes disappear, all if none are named. */
public final class Statistics {
    private Statistics() {}

    /** The largest. */
    public static Value amax(Value x, int... axes) {
        return Ops.max(x, axes);
    }

    /** The smallest. */
    public static Value amin(Value x, int... axes) {
        return Ops.min(x, axes);
    }

    /** The largest less the smallest. */
    public static Value ptp(Value x, int... axes) {
        return Ops.max(x, axes).minus(Ops.min(x, axes));
    }

    /** The mean with weights, which are broadcast. */
    public static Value average(Value x, Value weights, int... axes) {
        Value floats = Ops.floating(x);
        Value wide = weights.rank() == 1 && x.rank() > 1 && axes.length == 1
                ? along(weights, x.rank(), x.shape().axis(axes[0]))
                : weights;
        Value full = Ops.broadcastTo(wide.cast(floats.dtype()), floats.shape());
        return Ops.sum(floats.times(full), axes).div(Ops.sum(full, axes));
    }

    private static Value along(Value vector, int rank, int axis) {
        Shape shape = Shape.SCALAR;
        for (int i = 0; i < rank; i++) {
            shape = shape.insert(i, i == axis ? vector.shape().dim(0) : Dim.of(1));
        }
        return Ops.reshape(vector, shape);
    }

    /** The number in the middle, or the mean of both. */
    public static Value median(Value x, int... axes) {
        return quantile(x, 0.5, Interpolation.LINEAR, axes);
    }

    /** What a quantile between two numbers is. */
    public enum Interpolation {
        /** By distance. */
        LINEAR,
        /** The smaller one. */
        LOWER,
        /** The larger one. */
        HIGHER,
        /** The nearer one, of equally near ones that with the even index. */
        NEAREST,
        /** The mean of both. */
        MIDPOINT
    }

    /** The number below which a share q of all lie. */
    public static Value quantile(Value x, double q, Interpolation method, int... axes) {
        Value flat = last(Ops.floating(x), axes);
        Value sorted = Ops.sort(flat, -1);
        Value at = Ops.fill(Ops.pick(sorted, -1, 0), q * (sorted.dim(-1) - 1));
        Value found = between(sorted, at, method);
        // One NaN makes all NaN: it is the largest.
        Value largest = Ops.pick(sorted, -1, sorted.dim(-1) - 1);
        return Ops.where(Ops.isNan(largest), largest, found);
    }

    /** The number below which q percent of all lie. */
    public static Value percentile(Value x, double q, Interpolation method, int... axes) {
        return quantile(x, q / 100, method, axes);
    }

    /** The reduced axes as one, at the end. */
    private static Value last(Value x, int... axes) {
        List<Integer> gone = Ops.axes(x, axes);
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, x.rank()).boxed().toList());
        order.removeAll(gone);
        int kept = order.size();
        order.addAll(gone);
        Value moved =
                Ops.transpose(x, order.stream().mapToInt(Integer::intValue).toArray());
        Dim all = moved.shape().slice(kept, moved.rank()).elements();
        return Ops.reshape(moved, moved.shape().slice(0, kept).insert(kept, all));
    }

    /** The number at a place between two of the last axis. */
    private static Value between(Value sorted, Value at, Interpolation method) {
        Value low = Ops.floor(at);
        Value high = Ops.ceil(at);
        return switch (method) {
            case LOWER -> at(sorted, low);
            case HIGHER -> at(sorted, high);
            case NEAREST -> at(sorted, Ops.round(at));
            case MIDPOINT -> at(sorted, low).plus(at(sorted, high)).times(0.5);
            case LINEAR -> {
                Value first = at(sorted, low);
                yield first.plus(at(sorted, high).minus(first).times(at.minus(low)));
            }
        };
    }

    private static Value at(Value sorted, Value place) {
        Value index = Ops.expandDims(place.cast(DType.I32), place.rank());
        return Ops.squeeze(Ops.takeAlongAxis(sorted, index, -1), -1);
    }

    // Without NaN.

    private static Value filled(Value x, double value) {
        return Ops.where(Numbers.nan(x), Ops.fill(x, value), x);
    }

    private static Value counted(Value x, int... axes) {
        Value floats = Ops.floating(x);
        return Ops.sum(Ops.logicalNot(Ops.isNan(floats)).cast(floats.dtype()), axes);
    }

    /** NaN where no number was counted. */
    private static Value orNan(Value result, Value x, int... axes) {
        Value count = counted(x, axes);
        return Ops.where(Ops.equal(count, Ops.zerosLike(count)), Ops.fill(result, Double.NaN), result);
    }

    /** The largest of those that are not NaN. */
    public static Value nanmax(Value x, int... axes) {
        return x.dtype().isFloat()
                ? orNan(Ops.max(filled(x, Double.NEGATIVE_INFINITY), axes), x, axes)
                : Ops.max(x, axes);
    }

    /** The smallest of those that are not NaN. */
    public static Value nanmin(Value x, int... axes) {
        return x.dtype().isFloat()
                ? orNan(Ops.min(filled(x, Double.POSITIVE_INFINITY), axes), x, axes)
                : Ops.min(x, axes);
    }

    /** The sum of those that are not NaN. */
    public static Value nansum(Value x, int... axes) {
        return Ops.sum(filled(x, 0), axes);
    }

    /** The product of those that are not NaN. */
    public static Value nanprod(Value x, int... axes) {
        return Ops.prod(filled(x, 1), axes);
    }

    /** The mean of those that are not NaN. */
    public static Value nanmean(Value x, int... axes) {
        return Ops.floating(nansum(x, axes)).div(counted(x, axes));
    }

    /** The mean square distance from the mean of those that are not NaN. */
    public static Value nanvar(Value x, int... axes) {
        Value floats = Ops.floating(x);
        Value mean = Ops.keepDims(nanmean(floats, axes), floats, axes);
        return nanmean(Ops.square(floats.minus(mean)), axes);
    }

    /** The root of {@link #nanvar}. */
    public static Value nanstd(Value x, int... axes) {
        return Ops.sqrt(nanvar(x, axes));
    }

    /** The index of the largest that is not NaN along one axis; -1 where all are. */
    public static Value nanargmax(Value x, int axis) {
        return orNone(Ops.argmax(filled(x, Double.NEGATIVE_INFINITY), axis), x, axis);
    }

    /** The index of the smallest that is not NaN along one axis; -1 where all are. */
    public static Value nanargmin(Value x, int axis) {
        return orNone(Ops.argmin(filled(x, Double.POSITIVE_INFINITY), axis), x, axis);
    }

    private static Value orNone(Value index, Value x, int axis) {
        Value count = counted(x, axis);
        return Ops.where(Ops.equal(count, Ops.zerosLike(count)), Ops.fill(index, -1), index);
    }

    /** The running sum along one axis; NaN counts as 0. */
    public static Value nancumsum(Value x, int axis) {
        return Ops.cumsum(filled(x, 0), axis);
    }

    /** The running product along one axis; NaN counts as 1. */
    public static Value nancumprod(Value x, int axis) {
        return Ops.cumprod(filled(x, 1), axis);
    }

    /** The number in the middle of those that are not NaN. */
    public static Value nanmedian(Value x, int... axes) {
        return nanquantile(x, 0.5, Interpolation.LINEAR, axes);
    }

    /** The number below which a share q of those lie that are not NaN. */
    public static Value nanquantile(Value x, double q, Interpolation method, int... axes) {
        // NaN is sorted to the end.
        Value sorted = Ops.sort(last(Ops.floating(x), axes), -1);
        Value count = counted(sorted, -1);
        Value at = Ops.maximum(count.minus(1.0), Ops.zerosLike(count)).times(q);
        return between(sorted, at, method);
    }

    /** The number below which q percent of those lie that are not NaN. */
    public static Value nanpercentile(Value x, double q, Interpolation method, int... axes) {
        return nanquantile(x, q / 100, method, axes);
    }

    // Counting.

    /** How often each integer from 0 on occurs in a vector, or in each row; the result has so many. */
    public static Value bincount(Value x, int size) {
        return counts(x, Ops.onesLike(x.cast(DType.I32)), size);
    }

    /** The sum of the weights of each integer from 0 on in a vector, or in each row. */
    public static Value bincount(Value x, Value weights, int size) {
        return counts(x, weights, size);
    }

    private static Value counts(Value x, Value weights, int size) {
        Value places = Ops.oneHot(x, size, DType.BOOL);
        Value wide = Ops.broadcastTo(Ops.expandDims(weights, weights.rank()), places.shape());
        return Ops.sum(Ops.where(places, wide, Ops.zerosLike(wide)), x.rank() - 1);
    }

    /**
     * How many numbers lie in each of some ranges.
     *
     * @param counts the numbers, int32
     * @param edges the ends of the ranges, one more
     */
    public record Histogram(Value counts, Value edges) {}

    /** So many ranges of equal size from low to high, where the last includes its end. */
    public static Histogram histogram(Value x, int bins, double low, double high) {
        Value floats = Ops.flatten(Ops.floating(x));
        return histogram(floats, Ops.fill(Ops.sum(floats), low), Ops.fill(Ops.sum(floats), high), bins);
    }

    /** So many ranges of equal size from the smallest to the largest. */
    public static Histogram histogram(Value x, int bins) {
        Value floats = Ops.flatten(Ops.floating(x));
        Value low = Ops.min(floats);
        Value high = Ops.max(floats);
        Value same = Ops.equal(low, high);
        return histogram(floats, Ops.where(same, low.minus(0.5), low), Ops.where(same, high.plus(0.5), high), bins);
    }

    private static Histogram histogram(Value x, Value low, Value high, int bins) {
        Value place = Ops.arange(x, Dim.of(bins + 1), DType.I32).cast(x.dtype());
        Value edges = low.plus(high.minus(low).times(place).div((double) bins));
        Value index = Indexing.searchsorted(edges, x, true).minus(1);
        Value atEnd = Ops.equal(x, high);
        Value inside = Ops.where(atEnd, Ops.fill(index, bins - 1), index);
        return new Histogram(bincount(inside, bins), edges);
    }

    /** The number of the range that each number lies in: how many ends are at most as large. */
    public static Value digitize(Value x, Value bins) {
        return Indexing.searchsorted(bins, x, true);
    }

    /** The correlations of the rows of a matrix with each other. */
    public static Value corrcoef(Value x) {
        Value rows = x.rank() == 1 ? Ops.expandDims(Ops.floating(x), 0) : Ops.floating(x);
        Value moved = rows.minus(Ops.keepDims(Ops.mean(rows, 1), rows, 1));
        Value product = Ops.matmul(moved, Ops.transpose(moved, 1, 0));
        Value size = Ops.sqrt(Ops.diagonal(product));
        Value result = product.div(Ops.expandDims(size, 1)).div(size);
        return x.rank() == 1 ? Ops.reshape(result, Shape.SCALAR) : result;
    }

    /** Whether all pairs are close: |a - b| at most absolute + relative |b|. */
    public static Value allclose(Value a, Value b, double relative, double absolute, boolean equalNan) {
        return Ops.all(isclose(a, b, relative, absolute, equalNan));
    }

    /** Whether each pair is close; infinities are close to themselves, NaN only if that is wanted. */
    public static Value isclose(Value a, Value b, double relative, double absolute, boolean equalNan) {
        BiFunction<Value, Value, Value> near = (x, y) -> Ops.logicalOr(
                Ops.equal(x, y),
                Ops.logicalAnd(
                        Ops.logicalAnd(Ops.isFinite(x), Ops.isFinite(y)), Ops.isClose(x, y, relative, absolute)));
        Value close = near.apply(Ops.floating(a), Ops.floating(b));
        return equalNan ? Ops.logicalOr(close, Ops.logicalAnd(Numbers.nan(a), Numbers.nan(b))) : close;
    }

    /** The area under the numbers of an axis at even distances, by trapezoids. */
    public static Value trapezoid(Value y, double dx, int axis) {
        Dim more = y.shape().dim(axis).minus(1);
        Value pairs = Ops.slice(y, axis, Dim.of(0), more).plus(Ops.slice(y, axis, Dim.of(1), more));
        return Ops.sum(Ops.floating(pairs).times(dx / 2), axis);
    }

    /** The area under the numbers of an axis at given places, by trapezoids. */
    public static Value trapezoid(Value y, Value x, int axis) {
        Dim more = y.shape().dim(axis).minus(1);
        Value wide =
                x.rank() == 1 && y.rank() > 1 ? along(x, y.rank(), y.shape().axis(axis)) : x;
        Value pairs = Ops.slice(y, axis, Dim.of(0), more).plus(Ops.slice(y, axis, Dim.of(1), more));
        return Ops.sum(Ops.floating(pairs).times(0.5).times(Ops.diff(wide, axis)), axis);
    }

    /**
     * Mean and variance.
     *
     * @param mean the mean
     * @param variance the mean square distance from it
     */
    public record Moments(Value mean, Value variance) {}

    /** Mean and variance along some axes. */
    public static Moments moments(Value x, int... axes) {
        return new Moments(Ops.mean(x, axes), Ops.variance(x, axes));
    }

    /** The ratio of the largest possible signal to the error of x2, in decibels. */
    public static Value psnr(Value x1, Value x2, double maxVal) {
        Value error = Ops.mean(Ops.square(Ops.floating(x1).minus(x2)));
        return Ops.log10(error).times(-10.0).plus(20 * Math.log10(maxVal));
    }
}
