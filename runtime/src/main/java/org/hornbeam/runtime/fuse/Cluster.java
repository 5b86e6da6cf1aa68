// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.List;
import java.util.TreeSet;
import org.hornbeam.ops.Dim;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that become one loop nest, while it grows. All compute over one space of sizes; a reduction fixes which of them
 * are rows and which are columns.
 */
final class Cluster {
    /** No reduction has fixed this place yet. */
    static final int FREE = -1;

    /** The nodes, in order. */
    final TreeSet<Integer> members = new TreeSet<>();

    /** Those of the nodes that another cluster computes too. */
    final TreeSet<Integer> adopted = new TreeSet<>();

    /** The concatenations whose parts are all members: written in place, part by part. */
    final TreeSet<Integer> joined = new TreeSet<>();

    /** The sizes that are not 1, outermost first. */
    List<Dim> space;

    /** The first column axis, if reductions fix it. */
    int columns = FREE;

    /** The first row axis, if reductions over rows fix it. */
    int rows = FREE;

    /** Whether columns are reduced to one number for each row. */
    boolean folds;

    /** Machine operations for each column. */
    int cost;

    /** Its number among the units that wait for each other. */
    int unit;

    /** The product or convolution whose blocks this works on while they are hot, or FREE. */
    int attached = FREE;

    Cluster(List<Dim> space) {
        this.space = List.copyOf(space);
    }

    /** The cluster that both would make, or {@code null} if their rows and columns contradict each other. */
    @Nullable
    Cluster with(Cluster other) {
        if (!space.equals(other.space)) {
            return null;
        }
        Cluster both = new Cluster(space);
        both.columns = columns == FREE ? other.columns : columns;
        both.rows = rows == FREE ? other.rows : rows;
        if ((other.columns != FREE && other.columns != both.columns)
                || (other.rows != FREE && other.rows != both.rows)) {
            return null;
        }
        both.folds = folds || other.folds;
        both.cost = cost + other.cost;
        both.members.addAll(members);
        both.members.addAll(other.members);
        both.adopted.addAll(adopted);
        both.adopted.addAll(other.adopted);
        both.joined.addAll(joined);
        both.joined.addAll(other.joined);
        return both;
    }

    /** The nodes that one kernel computes. */
    TreeSet<Integer> nodes() {
        TreeSet<Integer> nodes = computed();
        if (attached != FREE) {
            nodes.add(attached);
        }
        return nodes;
    }

    /** The nodes that the loop nest computes. */
    TreeSet<Integer> computed() {
        TreeSet<Integer> nodes = new TreeSet<>(members);
        nodes.addAll(joined);
        return nodes;
    }

    /** The sizes of a value that is the same for all columns of a row. */
    List<Dim> rowSpace() {
        return space.subList(0, columns);
    }

    @Override
    public String toString() {
        return members + " over " + space + (columns == FREE ? "" : " columns from " + columns)
                + (rows == FREE ? "" : " rows from " + rows);
    }
}
