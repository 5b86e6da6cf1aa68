// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.graph.WindowMax;
import org.hornbeam.graph.WindowSum;

/** Convolutions and poolings over values with channels last. */
final class SlidingWindows {
    private SlidingWindows() {}

    private static List<Dim> spatial(Value x) {
        return x.shape().dims().subList(1, x.rank() - 1);
    }

    static int at(int[] values, int axis) {
        return values.length == 1 ? values[0] : values[axis];
    }

    private static WindowGeometry geometry(
            List<Dim> sizes, int[] window, int[] strides, int[] dilations, boolean same) {
        List<Long> taps = new ArrayList<>();
        List<Long> steps = new ArrayList<>();
        List<Long> gaps = new ArrayList<>();
        List<Dim> before = new ArrayList<>();
        List<Dim> after = new ArrayList<>();
        for (int axis = 0; axis < sizes.size(); axis++) {
            long stride = at(strides, axis);
            long extent = (at(window, axis) - 1L) * at(dilations, axis) + 1;
            taps.add((long) at(window, axis));
            steps.add(stride);
            gaps.add((long) at(dilations, axis));
            Dim total = Dim.of(0);
            if (same) {
                Dim covered =
                        sizes.get(axis).ceilDiv(stride).minus(1).times(stride).plus(extent);
                total = covered.minus(sizes.get(axis)).max(Dim.of(0));
            }
            before.add(total.floorDiv(2));
            after.add(total.minus(total.floorDiv(2)));
        }
        return new WindowGeometry(taps, steps, gaps, before, after);
    }

    private static int[] window(Value kernel) {
        int[] window = new int[kernel.rank() - 2];
        for (int axis = 0; axis < window.length; axis++) {
            window[axis] = kernel.dim(axis);
        }
        return window;
    }

    static Value conv(Value x, Value kernel, int[] strides, int[] dilations, boolean same) {
        WindowGeometry geometry = geometry(spatial(x), window(kernel), strides, dilations, same);
        int groups = x.dim(-1) / kernel.dim(-2);
        return x.builder().add(new Convolve(geometry, groups, Convolve.Part.OUTPUT, null), x, kernel);
    }

    static Value depthwise(Value x, Value kernel, int[] strides, int[] dilations, boolean same) {
        Shape shape = kernel.shape();
        int rank = kernel.rank();
        Value flat = Ops.reshape(kernel, shape.slice(0, rank - 2).concat(Shape.of(1, kernel.dim(-1) * kernel.dim(-2))));
        return conv(x, flat, strides, dilations, same);
    }

    static Value transposed(Value x, Value kernel, int[] strides, int[] dilations, boolean same, int... outputPadding) {
        List<Dim> image = new ArrayList<>();
        List<Long> taps = new ArrayList<>();
        List<Long> steps = new ArrayList<>();
        List<Long> gaps = new ArrayList<>();
        List<Dim> before = new ArrayList<>();
        List<Dim> after = new ArrayList<>();
        image.add(x.shape().dim(0));
        for (int axis = 0; axis < x.rank() - 2; axis++) {
            long stride = at(strides, axis);
            long extent = (kernel.dim(axis) - 1L) * at(dilations, axis) + 1;
            Dim count = x.shape().dim(axis + 1);
            long total = 0;
            long front = 0;
            Dim length;
            if (outputPadding.length > 0) {
                front = same ? extent / 2 : 0;
                long more = at(outputPadding, axis);
                length = count.minus(1).times(stride).plus(extent - 2 * front + more);
                total = Math.max(front, 2 * front - more);
            } else {
                total = same ? Math.max(extent - stride, 0) : 0;
                front = total / 2;
                length = count.times(stride).plus(same ? 0 : Math.max(extent - stride, 0));
            }
            image.add(length);
            taps.add((long) kernel.dim(axis));
            steps.add(stride);
            gaps.add((long) at(dilations, axis));
            before.add(Dim.of(front));
            after.add(Dim.of(total - front));
        }
        image.add(kernel.shape().dim(-2));
        WindowGeometry geometry = new WindowGeometry(taps, steps, gaps, before, after);
        return x.builder().add(new Convolve(geometry, 1, Convolve.Part.IMAGE, new Shape(image)), x, kernel);
    }

    private static WindowGeometry overAllAxes(WindowGeometry inner) {
        return new WindowGeometry(
                enclose(inner.window(), 1L),
                enclose(inner.strides(), 1L),
                enclose(inner.dilations(), 1L),
                enclose(inner.before(), Dim.of(0)),
                enclose(inner.after(), Dim.of(0)));
    }

    private static <T> List<T> enclose(List<T> inner, T outer) {
        List<T> all = new ArrayList<>(inner);
        all.addFirst(outer);
        all.addLast(outer);
        return all;
    }

    static Value maxPool(Value x, int[] size, int[] strides, boolean same) {
        WindowGeometry windows = overAllAxes(geometry(spatial(x), size, strides, new int[] {1}, same));
        Value maxima = x.builder().add(new WindowMax(windows), x);
        return maxima.builder().add(new Element(0), maxima);
    }

    static Value averagePool(Value x, int[] size, int[] strides, boolean same) {
        Value floats = Ops.floating(x);
        WindowSum sums = new WindowSum(overAllAxes(geometry(spatial(x), size, strides, new int[] {1}, same)));
        Shape one = floats.shape().with(0, Dim.of(1)).with(-1, Dim.of(1));
        Value ones = Ops.full(floats, one, 1, floats.dtype());
        return floats.builder().add(sums, floats).div(floats.builder().add(sums, ones));
    }

    /** Bin i of o covers floor(i n / o) to ceil((i + 1) n / o). */
    static Value adaptive(Value x, int[] sizes, boolean largest) {
        Value result = largest ? x : Ops.floating(x);
        for (int axis = 1; axis < x.rank() - 1; axis++) {
            int bins = at(sizes, axis - 1);
            if (!x.shape().dim(axis).isFixed()) {
                result = adaptive(result, axis, bins, largest);
                continue;
            }
            int n = x.dim(axis);
            List<Value> parts = new ArrayList<>();
            for (int i = 0; i < bins; i++) {
                int start = Math.floorDiv(i * n, bins);
                int end = Math.ceilDiv((i + 1) * n, bins);
                Value bin = Ops.slice(result, axis, start, end - start);
                Value one = largest ? Ops.max(bin, axis) : Ops.mean(bin, axis);
                parts.add(Ops.expandDims(one, axis));
            }
            result = Ops.concatenate(parts, axis);
        }
        return result;
    }

    /** Of a size that is not known: bin i has the places from floor(i n / bins) to ceil((i + 1) n / bins). */
    private static Value adaptive(Value x, int axis, int bins, boolean largest) {
        Value last = Ops.moveaxis(x, axis, -1);
        Dim size = last.shape().dim(-1);
        Shape shape = Shape.of(Dim.of(bins), size);
        Value place = Ops.indices(Ops.full(x, shape, 0, DType.I32), 1);
        Value bin = Ops.indices(Ops.full(x, shape, 0, DType.I32), 0);
        Value n = Ops.broadcastTo(Shaping.count(x, size), shape);
        Value start = Ops.floorDivide(bin.times(n), Ops.like(bin, bins));
        Value end = Ops.floorDivide(bin.plus(1).times(n).plus(bins - 1), Ops.like(bin, bins));
        Value inside = Ops.logicalAnd(Ops.greaterEqual(place, start), Ops.less(place, end));
        if (!largest) {
            Value counted = inside.cast(x.dtype());
            Value shares = counted.div(Ops.keepDims(Ops.sum(counted, 1), counted, 1));
            return Ops.moveaxis(Ops.matmul(last, Ops.transpose(shares, 1, 0)), -1, axis);
        }
        Value wide = Ops.expandDims(last, last.rank() - 1);
        Shape all = last.shape().insert(last.rank() - 1, Dim.of(bins));
        Value full = Ops.broadcastTo(wide, all);
        Value among = Ops.where(Ops.broadcastTo(inside, all), full, Ops.fill(full, Double.NEGATIVE_INFINITY));
        return Ops.moveaxis(Ops.max(among, -1), -1, axis);
    }
}
