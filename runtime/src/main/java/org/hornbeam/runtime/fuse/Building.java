// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Type;

/** A program while it grows: what the parts of the fusion share. */
final class Building {
    /** The rewritten graph. */
    final Graph graph;

    /** What each node is. */
    final Values values;

    /** Which nodes share a kernel. */
    final Clusters clusters;

    /** The nodes whose values must be in memory. */
    final Set<Integer> stored = new HashSet<>();

    /** The memory. */
    final Map<Integer, Type.Tensor> buffers = new LinkedHashMap<>();

    /** The kernels so far, in no particular order. */
    final List<Kernel> kernels = new ArrayList<>();

    private int next;

    Building(Graph graph, boolean fuse) {
        this.graph = graph;
        this.next = graph.nodes().size();
        this.values = new Values(graph);
        this.clusters = Clusters.of(values, fuse);
    }

    /** New memory that is no node's own. */
    int buffer(Type.Tensor type) {
        buffers.put(next, type);
        return next++;
    }
}
