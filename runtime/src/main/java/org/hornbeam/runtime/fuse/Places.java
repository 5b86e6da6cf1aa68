// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Iota;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.runtime.fuse.Access.Kind;

/** The accesses of a nest, each once. */
final class Places {
    private final Values values;
    private final Clusters clusters;
    private final Cluster cluster;
    private final List<Place> places = new ArrayList<>();

    Places(Values values, Clusters clusters, Cluster cluster) {
        this.values = values;
        this.clusters = clusters;
        this.cluster = cluster;
    }

    List<Place> all() {
        return places;
    }

    /** The access to an operand from outside, with one distance for each axis of the space. */
    int outside(int operand, View view, List<Dim> strides) {
        return add(place(operand, view, strides));
    }

    /** An access to a row of scratch for a member. */
    int scratch(int member, int number) {
        return add(new Place(
                Kind.SCRATCH,
                -2 - number,
                Dim.of(0),
                List.of(),
                values.type(member).dtype(),
                member));
    }

    private Place place(int operand, View view, List<Dim> strides) {
        boolean index = view.source() < values.graph().nodes().size()
                && values.node(view.source()).op() instanceof Iota;
        return new Place(
                index ? Kind.INDEX : Kind.MEMORY,
                index ? -1 : view.source(),
                view.offset(),
                strides,
                index ? DType.I32 : values.type(operand).dtype(),
                operand);
    }

    /** The access to a member's own memory. */
    int own(int member) {
        if (cluster.rows == Cluster.FREE && !cluster.folds) {
            // Over the whole space, whatever the order of its axes.
            return add(new Place(
                    Kind.MEMORY,
                    member,
                    Dim.of(0),
                    View.rowMajor(new org.hornbeam.ops.Shape(cluster.space)),
                    values.type(member).dtype(),
                    -1));
        }
        List<Dim> strides = new ArrayList<>();
        List<Dim> sizes = values.sizes(member);
        List<Dim> packed = View.rowMajor(new org.hornbeam.ops.Shape(sizes));
        int from = clusters.accumulated(cluster, member) ? cluster.rows : sizes.size();
        int removed = cluster.space.size() - sizes.size();
        for (int axis = 0; axis < cluster.space.size(); axis++) {
            boolean gone = axis >= from && axis < from + removed;
            strides.add(gone ? Dim.of(0) : packed.get(axis < from ? axis : axis - removed));
        }
        return add(new Place(
                Kind.MEMORY, member, Dim.of(0), strides, values.type(member).dtype(), -1));
    }

    /** The access to the part of a concatenation that a member is. */
    int part(int concat, int axis, Dim start, int member) {
        List<Dim> packed = View.rowMajor(values.type(concat).shape());
        List<Dim> strides = new ArrayList<>();
        for (int i = 0; i < packed.size(); i++) {
            if (!values.type(member).shape().dim(i).is(1)) {
                strides.add(packed.get(i));
            }
        }
        return add(new Place(
                Kind.MEMORY,
                concat,
                start.times(packed.get(axis)),
                strides,
                values.type(concat).dtype(),
                -1));
    }

    private int add(Place place) {
        for (int i = 0; i < places.size(); i++) {
            Place other = places.get(i);
            if (other.kind() == place.kind()
                    && other.buffer() == place.buffer()
                    && other.offset().equals(place.offset())
                    && other.strides().equals(place.strides())) {
                return i;
            }
        }
        places.add(place);
        return places.size() - 1;
    }
}
