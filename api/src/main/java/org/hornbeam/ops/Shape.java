// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The sizes of all axes of a value, outermost first; a scalar has none.
 *
 * @param dims the sizes
 */
public record Shape(List<Dim> dims) {
    /** The shape of a single number. */
    public static final Shape SCALAR = new Shape(List.of());

    /** Copies the list. */
    public Shape {
        dims = List.copyOf(dims);
    }

    /** The shape with these known sizes. */
    public static Shape of(long... sizes) {
        return new Shape(Arrays.stream(sizes).mapToObj(Dim::of).toList());
    }

    /** The same: Kotlin does not widen an {@code int} such as {@code x.dim(-1)}. */
    public static Shape of(int... sizes) {
        return of(Arrays.stream(sizes).asLongStream().toArray());
    }

    /** The shape with these sizes. */
    public static Shape of(Dim... dims) {
        return new Shape(List.of(dims));
    }

    /** The number of axes. */
    public int rank() {
        return dims.size();
    }

    /** The size of one axis; negative axes count from the end. */
    public Dim dim(int axis) {
        return dims.get(axis(axis));
    }

    /**
     * The axis as a number from 0 to rank - 1.
     *
     * @param axis from -rank to rank - 1
     * @throws IllegalArgumentException if there is no such axis
     */
    public int axis(int axis) {
        if (axis < -rank() || axis >= rank()) {
            throw new IllegalArgumentException("axis " + axis + " does not exist in shape " + this + ", which has "
                    + rank() + " axes; use " + -rank() + " to " + (rank() - 1));
        }
        return axis < 0 ? axis + rank() : axis;
    }

    /** Whether every size is a number. */
    public boolean isFixed() {
        return dims.stream().allMatch(Dim::isFixed);
    }

    /** The product of all sizes. */
    public Dim elements() {
        return dims.stream().reduce(Dim.of(1), Dim::times);
    }

    /** This shape with one size replaced. */
    public Shape with(int axis, Dim dim) {
        List<Dim> changed = new ArrayList<>(dims);
        changed.set(axis(axis), dim);
        return new Shape(changed);
    }

    /** This shape with an axis put before position {@code axis} (0 to rank). */
    public Shape insert(int axis, Dim dim) {
        List<Dim> changed = new ArrayList<>(dims);
        changed.add(axis < 0 ? axis + rank() + 1 : axis, dim);
        return new Shape(changed);
    }

    /** This shape without one axis. */
    public Shape remove(int axis) {
        List<Dim> changed = new ArrayList<>(dims);
        changed.remove(axis(axis));
        return new Shape(changed);
    }

    /** This shape followed by another. */
    public Shape concat(Shape other) {
        List<Dim> all = new ArrayList<>(dims);
        all.addAll(other.dims);
        return new Shape(all);
    }

    /** The axes from (inclusive) to (exclusive). */
    public Shape slice(int from, int to) {
        return new Shape(dims.subList(from, to));
    }

    /** The sizes as numbers. */
    public long[] bind(Map<String, Long> sizes) {
        return dims.stream().mapToLong(dim -> dim.bind(sizes)).toArray();
    }

    /** The sizes as numbers, where all are known. */
    public long[] fixed() {
        return dims.stream().mapToLong(Dim::fixed).toArray();
    }

    /** For example {@code [batch, 28, 28, 1]}. */
    @Override
    public String toString() {
        return dims.toString();
    }
}
