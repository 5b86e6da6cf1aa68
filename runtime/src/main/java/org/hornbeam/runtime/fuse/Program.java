// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.List;
import java.util.Map;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Type;

/**
 * Kernels in the order in which they run, and the memory that they name.
 *
 * @param graph the rewritten graph
 * @param buffers the memory: a buffer with the number of a node holds that node's value; later ones are copies and
 *     partial results
 * @param kernels the launches
 * @param shared buffers that live in the memory of another: a new weight in the place of the old one
 * @param commits buffers that are copied into the memory of another at the end of a run
 * @param results the buffer that holds each result
 */
public record Program(
        Graph graph,
        Map<Integer, Type.Tensor> buffers,
        List<Kernel> kernels,
        Map<Integer, Integer> shared,
        Map<Integer, Integer> commits,
        Map<Graph.Result, Integer> results) {
    /** Copies the collections. */
    public Program {
        buffers = Map.copyOf(buffers);
        kernels = List.copyOf(kernels);
        shared = Map.copyOf(shared);
        commits = Map.copyOf(commits);
        results = Map.copyOf(results);
    }

    /** Stable text: one kernel after the other. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Kernel kernel : kernels) {
            text.append(
                            switch (kernel) {
                                case Kernel.Fused fused ->
                                    "fused " + fused.outer() + " x " + fused.rows() + " x " + fused.columns();
                                case Kernel.Product product ->
                                    "product " + product.batch() + " x " + product.rows() + " x " + product.columns()
                                            + " x " + product.depth()
                                            + (product.left() instanceof Kernel.Computed ? " with left prologue" : "")
                                            + (product.right() instanceof Kernel.Computed ? " with right prologue" : "")
                                            + (product.epilogue() == null ? "" : " with epilogue");
                                case Kernel.Copied copied -> "copy";
                                case Kernel.Named named ->
                                    named.op() + (named.epilogue() == null ? "" : " with epilogue");
                            })
                    .append(" nodes ")
                    .append(kernel.nodes())
                    .append(" reads ")
                    .append(kernel.reads())
                    .append(" writes ")
                    .append(kernel.writes())
                    .append('\n');
        }
        return text.toString();
    }
}
