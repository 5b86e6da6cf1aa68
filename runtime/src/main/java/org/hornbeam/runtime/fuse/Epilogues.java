// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Op;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.runtime.fuse.Kernel.Fused;
import org.hornbeam.runtime.fuse.Kernel.Placement;
import org.hornbeam.runtime.fuse.Kernel.Product;
import org.hornbeam.runtime.rewrite.Winograd;
import org.jspecify.annotations.Nullable;

/** Clusters that work on the blocks of a product or convolution while they are in cache. */
final class Epilogues {
    private final Graph graph;
    private final Copies copies;
    private final FusedKernels fused;
    private final Values values;
    private final Clusters clusters;
    private final Set<Integer> stored;
    private final Map<Integer, Cluster> epilogues = new HashMap<>();

    Epilogues(Building building, Copies copies, FusedKernels fused) {
        this.graph = building.graph;
        this.copies = copies;
        this.fused = fused;
        this.values = building.values;
        this.clusters = building.clusters;
        this.stored = building.stored;
    }

    /** The cluster that follows a product, or {@code null}. */
    @Nullable
    Cluster cluster(int product) {
        return epilogues.get(product);
    }

    /** All clusters that follow a product. */
    Set<Cluster> clusters() {
        return new HashSet<>(epilogues.values());
    }

    void attach() {
        for (int id = 0; id < graph.nodes().size(); id++) {
            if (!takes(graph.node(id).op()) || values.type(id).dtype() != DType.F32) {
                continue;
            }
            // One that combines rows binds the blocks of the product, so another is preferred.
            if (!attach(id, false)) {
                attach(id, true);
            }
        }
    }

    private boolean attach(int product, boolean combining) {
        for (Cluster cluster : clusters.reading(product)) {
            if (cluster.attached == Cluster.FREE
                    && combining == (cluster.rows != Cluster.FREE)
                    && mayFollow(cluster, product)
                    && epilogue(cluster, product) != null
                    && clusters.attach(cluster, product)) {
                epilogues.put(product, cluster);
                return true;
            }
        }
        return false;
    }

    /** Whether the kernel of an operation hands blocks of its result to an epilogue. */
    private static boolean takes(Op op) {
        Convolve convolve =
                op instanceof Convolve plain ? plain : Winograd.convolution(op).orElse(null);
        return op instanceof Contract || (convolve != null && convolve.part() != Convolve.Part.KERNEL);
    }

    /**
     * Whether a cluster reads a product only element by element, and nothing in it combines columns. The rows of a matrix
     * product may be combined, all of them; blocks of a convolution are other rows.
     */
    private boolean mayFollow(Cluster cluster, int product) {
        if (cluster.folds || !cluster.space.equals(values.sizes(product))) {
            return false;
        }
        if (cluster.rows != Cluster.FREE) {
            int[] borders = borders(product);
            if (!(graph.node(product).op() instanceof Contract)
                    || cluster.rows != borders[0]
                    || cluster.columns != borders[1]) {
                return false;
            }
        }
        for (int member : cluster.members) {
            for (int operand : graph.node(member).operands()) {
                if (values.source(operand) == product) {
                    View view = values.view(operand);
                    if (!view.contiguous() || !Values.sizes(view.shape()).equals(cluster.space)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** The epilogue of a product, or {@code null} if its accesses do not have the rows and columns of the product. */
    private @Nullable Fused epilogue(Cluster cluster, int product) {
        Set<Integer> keep = stored.isEmpty() ? cluster.members : fused.kept(cluster);
        NestWriter writer = new NestWriter(values, clusters, cluster, keep, copies::view);
        LoopNest nest = writer.write();
        int[] borders = borders(product);
        int size = cluster.space.size();
        if (!Geometry.parting(cluster.space, writer.places(), borders[0], borders[1])
                        .isEmpty()
                || !Geometry.parting(cluster.space, writer.places(), borders[1], size)
                        .isEmpty()
                || borders[0] == borders[1]
                || borders[1] == size) {
            return null;
        }
        Set<Integer> all = new HashSet<>();
        for (int axis = 0; axis <= borders[0]; axis++) {
            all.add(axis);
        }
        all.add(borders[1]);
        Geometry geometry = Geometry.of(cluster.space, writer.places(), all);
        Fused whole = FusedKernels.finish(
                List.copyOf(cluster.computed()), nest, writer.places(), geometry, fused.accumulated(cluster, keep));
        List<Placement> placements = whole.placements().stream()
                .map(placement -> placement.buffer() == product
                        ? new Placement(
                                Product.PRODUCT,
                                placement.offset(),
                                placement.outer(),
                                placement.block(),
                                placement.row(),
                                placement.column())
                        : placement)
                .toList();
        return new Fused(
                whole.nodes(), whole.nest(), whole.outer(), whole.rows(), whole.columns(), placements, whole.blocked());
    }

    /** The places, among the sizes that are not 1, where the rows and the columns of a product begin. */
    private int[] borders(int product) {
        Node node = graph.node(product);
        Shape shape = values.type(product).shape();
        int rows;
        int columns;
        if (node.op() instanceof Contract contract) {
            rows = contract.leftBatch().size();
            columns = rows
                    + values.type(node.operands().get(0)).shape().rank()
                    - rows
                    - contract.leftSum().size();
        } else {
            rows = 0;
            columns = shape.rank() - 1;
        }
        return new int[] {
            Values.sizes(shape.slice(0, rows)).size(),
            Values.sizes(shape.slice(0, columns)).size()
        };
    }

    /** Whether a cluster follows no product, or still has the rows and columns of the one that it follows. */
    boolean follows(Cluster cluster) {
        return cluster.attached == Cluster.FREE || epilogue(cluster, cluster.attached) != null;
    }

    @Nullable
    Fused of(int id) {
        Cluster cluster = epilogues.get(id);
        if (cluster == null) {
            return null;
        }
        Fused epilogue = epilogue(cluster, id);
        if (epilogue == null) {
            throw new IllegalStateException("the epilogue of node " + id + " lost its rows and columns");
        }
        return fused.blocked(epilogue);
    }
}
