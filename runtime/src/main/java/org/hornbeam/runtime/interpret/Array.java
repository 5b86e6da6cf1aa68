// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import java.util.Arrays;
import org.hornbeam.ops.DType;
import org.jspecify.annotations.Nullable;

/**
 * An immutable dense array in row-major order. Floating-point elements are kept as doubles, integers and booleans (0
 * and 1) as longs, whatever the element type.
 */
public final class Array {
    private final DType dtype;
    private final long[] shape;
    private final double @Nullable [] floats;
    private final long @Nullable [] integers;

    private Array(DType dtype, long[] shape, double @Nullable [] floats, long @Nullable [] integers) {
        this.dtype = dtype;
        this.shape = shape;
        this.floats = floats;
        this.integers = integers;
        int found = floats != null ? floats.length : integers != null ? integers.length : 0;
        if (found != Index.elements(shape)) {
            throw new IllegalArgumentException("an array of shape " + Arrays.toString(shape) + " has "
                    + Index.elements(shape) + " elements, found " + found);
        }
    }

    /** Takes the elements over; the caller must not change them any more. */
    static Array wrap(DType dtype, long[] shape, double[] elements) {
        return new Array(dtype, shape, elements, null);
    }

    /** Takes the elements over; the caller must not change them any more. */
    static Array wrap(DType dtype, long[] shape, long[] elements) {
        return new Array(dtype, shape, null, elements);
    }

    /** Numbers of any type, converted to the type as {@link Numbers#convert}. */
    public static Array of(DType dtype, long[] shape, double... elements) {
        return dtype.isFloat()
                ? wrap(dtype, shape.clone(), elements.clone())
                : wrap(
                        dtype,
                        shape.clone(),
                        Arrays.stream(elements)
                                .mapToLong(element -> Numbers.convert(element, dtype))
                                .toArray());
    }

    /** Integers, wrapped to the type; or the same numbers as floats. */
    public static Array of(DType dtype, long[] shape, long... elements) {
        return dtype.isFloat()
                ? wrap(
                        dtype,
                        shape.clone(),
                        Arrays.stream(elements).asDoubleStream().toArray())
                : wrap(
                        dtype,
                        shape.clone(),
                        Arrays.stream(elements)
                                .map(element -> Numbers.wrap(element, dtype))
                                .toArray());
    }

    /** A float32 array. */
    public static Array floats(long[] shape, float... elements) {
        double[] wide = new double[elements.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = elements[i];
        }
        return wrap(DType.F32, shape.clone(), wide);
    }

    /** An int32 array. */
    public static Array ints(long[] shape, int... elements) {
        return wrap(
                DType.I32, shape.clone(), Arrays.stream(elements).asLongStream().toArray());
    }

    /** A single number. */
    public static Array scalar(DType dtype, double value) {
        return of(dtype, new long[0], value);
    }

    /** The element type. */
    public DType dtype() {
        return dtype;
    }

    /** The sizes of all axes. */
    public long[] shape() {
        return shape.clone();
    }

    /** The number of axes. */
    public int rank() {
        return shape.length;
    }

    /** The size of an axis. */
    public int dim(int axis) {
        return Math.toIntExact(shape[axis]);
    }

    /** The number of elements. */
    public int size() {
        return Index.elements(shape);
    }

    /** An element by its place in row-major order, as a double. */
    public double doubleAt(int place) {
        return floats != null ? floats[place] : longAt(place);
    }

    /** An element of an integer or boolean array by its place in row-major order. */
    public long longAt(int place) {
        if (integers == null) {
            throw new IllegalStateException(dtype.kerasName() + " elements are no integers; cast the array");
        }
        return integers[place];
    }

    /** An element by its index along each axis. */
    public double get(long... index) {
        return doubleAt(Index.flatten(index, shape));
    }

    /** All elements as doubles. */
    public double[] toDoubles() {
        return floats != null
                ? floats.clone()
                : Arrays.stream(toLongs()).asDoubleStream().toArray();
    }

    /** All elements of an integer or boolean array. */
    public long[] toLongs() {
        if (integers == null) {
            throw new IllegalStateException(dtype.kerasName() + " elements are no integers; cast the array");
        }
        return integers.clone();
    }

    /** All elements as floats. */
    public float[] toFloats() {
        float[] narrow = new float[size()];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) doubleAt(i);
        }
        return narrow;
    }

    /** The same elements under another shape. */
    public Array reshape(long... sizes) {
        return new Array(dtype, sizes.clone(), floats, integers);
    }

    /** The same numbers as another element type; floats are rounded to it. */
    public Array cast(DType to) {
        return Numbers.round(Numbers.cast(this, to));
    }

    /**
     * Whether type, shape and elements agree: integers exactly, floats within {@code atol + rtol * |other|}; NaN equals
     * NaN and an infinity itself.
     */
    public boolean allClose(Array other, double rtol, double atol) {
        return dtype == other.dtype && Arrays.equals(shape, other.shape) && excess(other, rtol, atol) <= 0;
    }

    /** The largest amount by which an element differs by more than the tolerance; shapes must agree. */
    public double excess(Array other, double rtol, double atol) {
        double worst = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < size(); i++) {
            if (integers != null) {
                worst = Math.max(worst, longAt(i) == other.longAt(i) ? 0 : Double.MAX_VALUE);
                continue;
            }
            double a = doubleAt(i);
            double b = other.doubleAt(i);
            boolean same = a == b || Double.compare(a, b) == 0;
            double off = same ? 0 : Math.abs(a - b) - (atol + rtol * Math.abs(b));
            worst = Math.max(worst, Double.isNaN(off) ? Double.MAX_VALUE : off);
        }
        return worst;
    }

    /** Bitwise the same elements, type and shape (all NaN are one). */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Array array
                && dtype == array.dtype
                && Arrays.equals(shape, array.shape)
                && Arrays.equals(floats, array.floats)
                && Arrays.equals(integers, array.integers);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(floats) + Arrays.hashCode(integers);
    }

    /** Type, shape and the first elements. */
    @Override
    public String toString() {
        int shown = Math.min(size(), 32);
        String elements = floats != null
                ? Arrays.toString(Arrays.copyOf(floats, shown))
                : Arrays.toString(Arrays.copyOf(toLongs(), shown));
        return dtype.kerasName() + Arrays.toString(shape) + " " + elements + (shown < size() ? "..." : "");
    }
}
