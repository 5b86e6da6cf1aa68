// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;

/** The sizes of a graph that could be negative: differences of unknown ones, such as what a window leaves of a series. */
final class NegativeSizes {
    private final Map<Dim, Node> nodes = new LinkedHashMap<>();

    NegativeSizes(Graph graph) {
        for (Node node : graph.nodes()) {
            if (node.type() instanceof Type.Tensor(var dtype, Shape shape)) {
                for (Dim dim : shape.dims()) {
                    if (!dim.isFixed() && dim.toString().contains("-")) {
                        nodes.putIfAbsent(dim, node);
                    }
                }
            }
        }
    }

    /**
     * Checks them.
     *
     * @throws IllegalArgumentException that names the layer whose result would have such a size
     */
    void check(Map<String, Long> sizes) {
        nodes.forEach((dim, node) -> {
            long size = dim.bind(sizes);
            if (size < 0) {
                throw new IllegalArgumentException("layer \"" + node.path() + "\" would make " + dim + " = " + size
                        + " of the sizes " + sizes + ": the input is too small for it, or the batch larger than the"
                        + " state of a stateful layer");
            }
        });
    }
}
