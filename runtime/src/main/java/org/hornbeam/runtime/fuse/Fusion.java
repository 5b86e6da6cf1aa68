// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hornbeam.graph.Concat;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Reshape;
import org.hornbeam.graph.Scan;
import org.hornbeam.graph.Type;
import org.hornbeam.graph.WindowMax;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.runtime.fuse.Kernel.Factor;
import org.hornbeam.runtime.fuse.Kernel.Fused;
import org.hornbeam.runtime.fuse.Kernel.Product;
import org.jspecify.annotations.Nullable;

/**
 * Turns a rewritten graph into kernels: clusters become loop nests, products take clusters as
 * epilogues and what computes their operands as prologues.
 */
public final class Fusion {
    private final Building building;
    private final Graph graph;
    private final Values values;
    private final Clusters clusters;
    private final Set<Integer> stored;
    private final Map<Integer, Type.Tensor> buffers;
    private final List<Kernel> kernels;
    private final Copies copies;
    private final FusedKernels fused;
    private final Epilogues epilogues;
    private final Factors factors;
    private final Prologues prologues;

    private Fusion(Graph graph, boolean fuse) {
        this.building = new Building(graph, fuse);
        this.graph = graph;
        this.values = building.values;
        this.clusters = building.clusters;
        this.stored = building.stored;
        this.buffers = building.buffers;
        this.kernels = building.kernels;
        this.copies = new Copies(building);
        this.fused = new FusedKernels(building, copies);
        this.epilogues = new Epilogues(building, copies, fused);
        this.factors = new Factors(building, copies);
        this.prologues = new Prologues(building);
    }

    /** The program of a graph. */
    public static Program of(Graph graph) {
        return new Fusion(graph, true).program(true);
    }

    /** A program with a kernel for each node: what fused kernels must equal bit by bit. */
    public static Program unfused(Graph graph) {
        return new Fusion(graph, false).program(false);
    }

    private Program program(boolean fuse) {
        for (int id = 0; id < graph.nodes().size(); id++) {
            if (values.kind(id) == Values.Kind.NAMED && graph.node(id).type() instanceof Type.Tensor tensor) {
                buffers.put(id, tensor);
            }
        }
        if (fuse) {
            for (int id = 0; id < graph.nodes().size(); id++) {
                if (graph.node(id).op() instanceof Concat
                        && Values.lane(values.type(id).dtype())) {
                    clusters.join(id);
                }
            }
            epilogues.attach();
            clusters.joinReaders(epilogues.clusters());
        }
        findStored();
        if (fuse) {
            new Adoption(building, epilogues).run();
            prologues.attach();
        }
        for (int id : stored) {
            if (values.kind(id) == Values.Kind.FUSED) {
                buffers.put(id, values.type(id));
            }
        }
        Set<Cluster> attached = epilogues.clusters();
        for (Cluster cluster : clusters.all()) {
            if (!attached.contains(cluster)) {
                fused.add(cluster);
            }
        }
        for (int id = 0; id < graph.nodes().size(); id++) {
            if (values.kind(id) == Values.Kind.NAMED && !clusters.joined(id)) {
                named(id);
            }
        }
        for (Graph.Result result : graph.results()) {
            int buffer = copies.wholeBuffer(result.node());
            // A weight or state may be overwritten before the run ends: what a result shows of it is kept.
            if (buffer < graph.nodes().size()
                    && graph.node(buffer).op() instanceof Parameter parameter
                    && (result.role() == Graph.Role.OUTPUT || !parameter.name().equals(result.name()))) {
                copies.copy(result.node());
            }
        }
        return new Schedule(graph, buffers, kernels, copies::wholeBuffer).program();
    }

    private void findStored() {
        for (int id = 0; id < graph.nodes().size(); id++) {
            Values.Kind kind = values.kind(id);
            if (kind == Values.Kind.VIEW || kind == Values.Kind.INLINE || clusters.joined(id)) {
                continue;
            }
            Cluster own = clusters.get(id);
            boolean member = own != null && own.members.contains(id);
            for (int operand : graph.node(id).operands()) {
                boolean inside = own != null && member && own.members.contains(clusters.inside(operand));
                if (!inside) {
                    stored.add(values.source(operand));
                }
            }
            if (own != null && member && clusters.accumulated(own, id)) {
                stored.add(id);
            }
        }
        graph.results().forEach(result -> stored.add(values.source(result.node())));
    }

    private void named(int id) {
        Node node = graph.node(id);
        switch (node.op()) {
            case Parameter parameter -> {}
            case Element element -> {}
            case Contract contract when values.type(id).dtype() == DType.F32 -> product(id, contract);
            // No view: the elements lie in another order, or are repeated.
            case Reshape reshape -> copies.into(node.operands().getFirst(), id);
            default -> {
                List<Integer> operands =
                        node.operands().stream().map(copies::wholeBuffer).toList();
                Fused epilogue = epilogues.of(id);
                boolean keep = epilogue == null || readElsewhere(id, epilogues.cluster(id));
                kernels.add(new Kernel.Named(id, node.op(), operands, results(id), keep, epilogue));
            }
        }
    }

    /** The buffers of a node's results: its own, or those of its elements. */
    private List<Integer> results(int id) {
        if (!(graph.node(id).type() instanceof Type.Tuple tuple)) {
            return List.of(id);
        }
        List<Integer> results = new ArrayList<>();
        for (int i = 0; i < tuple.elements().size(); i++) {
            int element = -1;
            for (int reader : values.readers(id)) {
                if (graph.node(reader).op() instanceof Element one && one.index() == i) {
                    element = reader;
                }
            }
            // Loops leave out what nobody reads, maxima their taps; other kernels write all their results.
            boolean skips = graph.node(id).op() instanceof Scan
                    || i > 0 && graph.node(id).op() instanceof WindowMax;
            results.add(
                    element >= 0
                            ? element
                            : skips
                                    ? Kernel.Named.UNREAD
                                    : building.buffer(tuple.elements().get(i)));
        }
        return results;
    }

    private void product(int id, Contract contract) {
        Node node = graph.node(id);
        List<Dim> batch = contract.leftBatch().stream()
                .map(values.type(node.operands().get(0)).shape()::dim)
                .toList();
        Factor left = prologues.of(id, 0);
        if (left == null) {
            left = factors.of(node.operands().get(0), contract.leftBatch(), contract.leftSum());
        }
        Factor right = prologues.of(id, 1);
        if (right == null) {
            right = factors.of(node.operands().get(1), contract.rightBatch(), contract.rightSum());
        }
        Shape a = values.type(node.operands().get(0)).shape();
        Shape b = values.type(node.operands().get(1)).shape();
        Dim rows = Factors.size(a, Contract.free(a.rank(), contract.leftBatch(), contract.leftSum()));
        Dim columns = Factors.size(b, Contract.free(b.rank(), contract.rightBatch(), contract.rightSum()));
        Fused epilogue = epilogues.of(id);
        boolean own = epilogue == null || stored.contains(id) && readElsewhere(id, epilogues.cluster(id));
        kernels.add(new Product(
                id, left, right, batch, rows, columns, Factors.size(a, contract.leftSum()), own ? id : -1, epilogue));
        if (!own) {
            buffers.remove(id);
        }
    }

    private boolean readElsewhere(int product, @Nullable Cluster cluster) {
        return values.isResult(product)
                || values.readers(product).stream()
                        .anyMatch(reader -> values.kind(reader) != Values.Kind.FUSED
                                || cluster == null
                                || !cluster.members.contains(reader));
    }
}
