// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hornbeam.ops.Dim;

/**
 * The axes of a space joined into as few as all accesses allow: the last group are the columns, the one before the rows,
 * the others outer axes.
 *
 * @param groups for each group the first axis and one past the last
 * @param sizes the size of each group
 */
record Geometry(List<int[]> groups, List<Dim> sizes) {
    /**
     * Joins axes.
     *
     * @param space the sizes
     * @param places the accesses; those without strides do not count
     * @param borders axes at which a group must begin
     */
    static Geometry of(List<Dim> space, List<Place> places, Set<Integer> borders) {
        List<int[]> groups = new ArrayList<>();
        int end = space.size();
        for (int axis = space.size() - 1; axis >= 0; axis--) {
            if (axis == 0 || borders.contains(axis) || !joinable(space, places, axis - 1)) {
                groups.addFirst(new int[] {axis, end});
                end = axis;
            }
        }
        List<Dim> sizes = groups.stream()
                .map(group -> space.subList(group[0], group[1]).stream().reduce(Dim.of(1), Dim::times))
                .toList();
        return new Geometry(groups, sizes);
    }

    private static boolean joinable(List<Dim> space, List<Place> places, int axis) {
        return places.stream().allMatch(place -> joins(space, place, axis));
    }

    /** Whether one stride of an access reaches through an axis and the next. */
    private static boolean joins(List<Dim> space, Place place, int axis) {
        return place.strides().isEmpty()
                || place.strides()
                        .get(axis)
                        .equals(place.strides().get(axis + 1).times(space.get(axis + 1)));
    }

    /** The operands from outside whose accesses keep the axes from..to-1 from being one. */
    static Set<Integer> parting(List<Dim> space, List<Place> places, int from, int to) {
        Set<Integer> operands = new TreeSet<>();
        for (int axis = from; axis < to - 1; axis++) {
            for (Place place : places) {
                if (!joins(space, place, axis)) {
                    operands.add(place.operand());
                }
            }
        }
        return operands;
    }

    /** The distance of an access from one index of a group to the next. */
    Dim stride(Place place, int group) {
        return place.strides().isEmpty() ? Dim.of(0) : place.strides().get(groups.get(group)[1] - 1);
    }
}
