// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Reverse;
import org.hornbeam.graph.Slice;
import org.hornbeam.graph.Transpose;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.jspecify.annotations.Nullable;

/**
 * How the elements of a value lie in the memory of another: element (i, j, ...) is at
 * {@code offset + i * strides[0] + j * strides[1] + ...}, in elements.
 *
 * @param source the node whose memory it is, stored row-major
 * @param shape the shape of the value
 * @param offset the place of its first element
 * @param strides one for each axis; 0 repeats, negative ones run backwards
 */
public record View(int source, Shape shape, Dim offset, List<Dim> strides) {
    /** Copies the list. */
    public View {
        strides = List.copyOf(strides);
    }

    /** All of a stored value. */
    public static View of(int source, Shape shape) {
        return new View(source, shape, Dim.of(0), rowMajor(shape));
    }

    /** The strides of a value that is stored without gaps. */
    public static List<Dim> rowMajor(Shape shape) {
        List<Dim> strides = new ArrayList<>();
        Dim stride = Dim.of(1);
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            strides.addFirst(stride);
            stride = stride.times(shape.dim(axis));
        }
        return strides;
    }

    /** Whether the elements lie one after the other; axes of size 1 may have any stride. */
    public boolean contiguous() {
        List<Dim> expected = rowMajor(shape);
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (!shape.dim(axis).is(1) && !strides.get(axis).equals(expected.get(axis))) {
                return false;
            }
        }
        return true;
    }

    /** This view repeated along new axes. */
    public View broadcast(Broadcast broadcast) {
        List<Dim> spread = new ArrayList<>();
        for (int axis = 0; axis < broadcast.shape().rank(); axis++) {
            int from = broadcast.axes().indexOf(axis);
            spread.add(from < 0 ? Dim.of(0) : strides.get(from));
        }
        return new View(source, broadcast.shape(), offset, spread);
    }

    /** This view with its axes in another order. */
    public View transpose(Transpose transpose) {
        return new View(
                source,
                new Shape(transpose.permutation().stream().map(shape::dim).toList()),
                offset,
                transpose.permutation().stream().map(strides::get).toList());
    }

    /** Some of the elements of this view. */
    public View slice(Slice slice) {
        Dim start = offset;
        List<Dim> stretched = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            start = start.plus(slice.start().get(axis).times(strides.get(axis)));
            stretched.add(strides.get(axis).times(slice.steps().get(axis)));
        }
        return new View(source, new Shape(slice.sizes()), start, stretched);
    }

    /** This view backwards along some axes. */
    public View reverse(Reverse reverse) {
        Dim start = offset;
        List<Dim> turned = new ArrayList<>(strides);
        for (int axis : reverse.axes()) {
            start = start.plus(shape.dim(axis).minus(1).times(strides.get(axis)));
            turned.set(axis, strides.get(axis).times(-1));
        }
        return new View(source, shape, start, turned);
    }

    /**
     * This view under another shape, or {@code null} if that takes a copy: runs of axes are joined where one stride
     * reaches through them, and parted anywhere.
     */
    public @Nullable View reshape(Shape wanted) {
        List<Dim> found = new ArrayList<>();
        int from = 0;
        int to = 0;
        while (from < shape.rank() || to < wanted.rank()) {
            int fromEnd = from;
            int toEnd = to;
            Dim have = fromEnd < shape.rank() ? shape.dim(fromEnd++) : Dim.of(1);
            Dim want = toEnd < wanted.rank() ? wanted.dim(toEnd++) : Dim.of(1);
            // Grow the smaller run until both hold the same number of elements.
            while (!have.equals(want)) {
                if (fromEnd < shape.rank() && (smaller(have, want) || toEnd == wanted.rank())) {
                    have = have.times(shape.dim(fromEnd++));
                } else if (toEnd < wanted.rank()) {
                    want = want.times(wanted.dim(toEnd++));
                } else {
                    return null;
                }
            }
            Dim stride = joined(from, fromEnd);
            if (stride == null) {
                return null;
            }
            List<Dim> parts = new ArrayList<>();
            for (int axis = toEnd - 1; axis >= to; axis--) {
                parts.addFirst(stride);
                stride = stride.times(wanted.dim(axis));
            }
            found.addAll(parts);
            from = fromEnd;
            to = toEnd;
        }
        return new View(source, wanted, offset, found);
    }

    private static boolean smaller(Dim a, Dim b) {
        return a.isFixed() && b.isFixed()
                ? a.fixed() < b.fixed()
                : a.is(1) || (!b.is(1) && b.floorDiv(a).times(a).equals(b));
    }

    /** The stride of a run of axes seen as one, or {@code null}. */
    private @Nullable Dim joined(int from, int to) {
        Dim stride = Dim.of(1);
        Dim reach = null;
        for (int axis = to - 1; axis >= from; axis--) {
            if (shape.dim(axis).is(1)) {
                continue;
            }
            if (reach == null) {
                stride = strides.get(axis);
            } else if (!strides.get(axis).equals(reach)) {
                return null;
            }
            reach = strides.get(axis).times(shape.dim(axis));
        }
        return stride;
    }

    /** The sizes that are not 1, with their strides: what a kernel loops over. */
    public Strided strided() {
        List<Dim> sizes = new ArrayList<>();
        List<Dim> kept = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (!shape.dim(axis).is(1)) {
                sizes.add(shape.dim(axis));
                kept.add(strides.get(axis));
            }
        }
        return new Strided(sizes, kept);
    }

    /**
     * Sizes with their strides.
     *
     * @param sizes the sizes
     * @param strides the strides
     */
    public record Strided(List<Dim> sizes, List<Dim> strides) {}
}
