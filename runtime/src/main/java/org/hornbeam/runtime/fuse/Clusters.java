// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Reduce;
import org.hornbeam.ops.Dim;

/**
 * Decides which nodes share a kernel: each node joins the clusters of its operands where their spaces agree, the cost
 * stays small and no value would have to leave the cluster and come back.
 */
final class Clusters {
    /** Machine operations for each column beyond which a kernel would not keep its values in registers. */
    private static final int LARGEST = 90;

    /** Machine operations for each column up to which kernels are joined for the sake of what both read. */
    private static final int COMFORTABLE = 60;

    /** Machine operations up to which a value is computed twice rather than stored and read. */
    private static final int CHEAP = 3;

    private final Values values;
    private final Costs costs = new Costs();
    private final Map<Integer, Cluster> of = new HashMap<>();

    private Clusters(Values values) {
        this.values = values;
    }

    /** The cluster of each fusable node. */
    static Clusters of(Values values, boolean fuse) {
        Clusters clusters = new Clusters(values);
        for (int id = 0; id < values.graph().nodes().size(); id++) {
            if (values.kind(id) == Values.Kind.FUSED) {
                clusters.place(id, fuse);
            }
        }
        return clusters;
    }

    /** The cluster of a node, or {@code null} for one that is not fused. */
    @org.jspecify.annotations.Nullable
    Cluster get(int id) {
        return of.get(id);
    }

    /** The clusters that compute a node: several, if others than its own adopted it. */
    List<Cluster> holding(int id) {
        return all().stream().filter(cluster -> cluster.members.contains(id)).toList();
    }

    /** All clusters, by first member; without those whose members were all adopted by others. */
    List<Cluster> all() {
        return of.values().stream()
                .distinct()
                .filter(cluster -> !cluster.members.isEmpty())
                .sorted(java.util.Comparator.comparing(cluster -> cluster.members.first()))
                .toList();
    }

    /**
     * Joins clusters that read the same memory over the same space, so that it is read once: the sums of a gradient and
     * of its product with the input, or the derivatives of two operands.
     *
     * @param attached clusters that follow a product, which stay as they are
     */
    void joinReaders(Set<Cluster> attached) {
        Map<Integer, List<Cluster>> readers = new LinkedHashMap<>();
        for (Cluster cluster : all()) {
            if (!attached.contains(cluster)) {
                for (int source : read(cluster)) {
                    readers.computeIfAbsent(source, key -> new ArrayList<>()).add(cluster);
                }
            }
        }
        for (List<Cluster> together : readers.values()) {
            for (int i = 1; i < together.size(); i++) {
                Cluster one = of.get(together.get(0).members.first());
                Cluster other = of.get(together.get(i).members.first());
                if (one == null || other == null || one == other) {
                    continue;
                }
                Cluster both = one.with(other);
                if (both != null
                        && both.cost <= COMFORTABLE
                        && writesParts(both)
                        && fits(both)
                        && !leavesAndReturns(both)) {
                    both.computed().forEach(member -> of.put(member, both));
                }
            }
        }
    }

    /** The memory that a cluster reads element by element. */
    private Set<Integer> read(Cluster cluster) {
        Set<Integer> read = new java.util.TreeSet<>();
        for (int member : cluster.members) {
            for (int operand : values.node(member).operands()) {
                int source = values.source(operand);
                if (!cluster.members.contains(source) && values.sizes(source).equals(cluster.space)) {
                    read.add(source);
                }
            }
        }
        return read;
    }

    private void place(int id, boolean fuse) {
        Cluster own = alone(id);
        List<Integer> operands = values.node(id).operands();
        Set<Cluster> candidates = new LinkedHashSet<>();
        for (int operand : operands) {
            Cluster near = of.get(inside(operand));
            if (near != null && fuse) {
                candidates.add(near);
            }
        }
        for (Cluster candidate : candidates) {
            Cluster joined = join(own, candidate, id);
            if (joined != null) {
                own = joined;
            }
        }
        for (int member : own.members) {
            of.put(member, own);
        }
    }

    /** A cluster of just this node. */
    private Cluster alone(int id) {
        Node node = values.node(id);
        Cluster cluster;
        if (node.op() instanceof Reduce reduce) {
            int operand = node.operands().getFirst();
            cluster = new Cluster(values.sizes(operand));
            List<Integer> axes = reduce.axes().stream()
                    .filter(axis -> !values.type(operand).shape().dim(axis).is(1))
                    .map(axis -> place(operand, axis))
                    .toList();
            if (axes.isEmpty() || axes.getLast() == cluster.space.size() - 1) {
                cluster.columns = axes.isEmpty() ? cluster.space.size() : axes.getFirst();
                cluster.folds = true;
            } else {
                cluster.rows = axes.getFirst();
                cluster.columns = axes.getLast() + 1;
            }
        } else {
            cluster = new Cluster(values.sizes(id));
        }
        cluster.members.add(id);
        cluster.cost = costs.of(node, values);
        return cluster;
    }

    /** The place of an axis among the axes whose size is not 1. */
    private int place(int id, int axis) {
        return (int) IntStream.range(0, axis)
                .filter(before -> !values.type(id).shape().dim(before).is(1))
                .count();
    }

    /** The fused node that an operand is, if only axes of size 1 or repetition lie between; else the operand. */
    int inside(int operand) {
        int id = operand;
        while (values.kind(id) == Values.Kind.VIEW) {
            Node node = values.node(id);
            int from = node.operands().getFirst();
            boolean same = values.sizes(from).equals(values.sizes(id));
            boolean repeats = node.op() instanceof Broadcast && leading(from, id);
            boolean plain = node.op() instanceof org.hornbeam.graph.Reshape && same;
            if (!plain && !repeats && !(same && node.op() instanceof Broadcast)) {
                return operand;
            }
            id = from;
        }
        return id;
    }

    /** Whether a repeated value fills the leading axes, so that it is the same for all columns. */
    private boolean leading(int from, int to) {
        List<Dim> small = values.sizes(from);
        List<Dim> large = values.sizes(to);
        if (small.size() > large.size() || !large.subList(0, small.size()).equals(small)) {
            return false;
        }
        Broadcast broadcast = (Broadcast) values.node(to).op();
        List<Integer> axes = broadcast.axes().stream()
                .filter(axis -> !broadcast.shape().dim(axis).is(1))
                .map(axis -> place(to, axis))
                .toList();
        return axes.equals(IntStream.range(0, small.size()).boxed().toList());
    }

    /** Both in one cluster, or {@code null} if that can't be. */
    private @org.jspecify.annotations.Nullable Cluster join(Cluster own, Cluster candidate, int id) {
        Cluster both = own.with(candidate);
        if (both == null && values.sizes(id).equals(rowSpace(candidate)) && own.rows == Cluster.FREE && !own.folds) {
            // A node that works on what a reduction left of each row.
            both = new Cluster(candidate.space);
            both.columns = candidate.columns;
            both.rows = candidate.rows;
            both.folds = true;
            both.cost = candidate.cost;
            both.members.addAll(candidate.members);
            if (own.members.size() > 1) {
                return null;
            }
            both.members.add(id);
        }
        if (both == null || both.cost > LARGEST) {
            return null;
        }
        return fits(both) && !leavesAndReturns(both) ? both : null;
    }

    private static @org.jspecify.annotations.Nullable List<Dim> rowSpace(Cluster cluster) {
        return cluster.folds ? cluster.rowSpace() : null;
    }

    /** Whether each member finds its operands inside at the level at which it needs them. */
    private boolean fits(Cluster cluster) {
        for (int member : cluster.members) {
            boolean row = row(cluster, member);
            boolean reduces = values.node(member).op() instanceof Reduce;
            if (!row && !reduces && !values.sizes(member).equals(cluster.space)) {
                return false;
            }
            for (int operand : values.node(member).operands()) {
                int source = inside(operand);
                if (!cluster.members.contains(source)) {
                    if (cluster.members.contains(values.source(operand))) {
                        return false;
                    }
                    continue;
                }
                boolean sourceRow = row(cluster, source);
                if (accumulated(cluster, source)
                        || (row && !sourceRow && !reduces)
                        || (reduces && sourceRow)
                        || (!row && sourceRow && !values.sizes(operand).equals(cluster.space))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether a member has one value for each row: the result of a fold, or computed from such. */
    boolean row(Cluster cluster, int member) {
        if (!cluster.folds) {
            return false;
        }
        if (values.node(member).op() instanceof Reduce) {
            return !accumulated(cluster, member);
        }
        return values.sizes(member).equals(cluster.rowSpace())
                && !values.sizes(member).equals(cluster.space);
    }

    /** Whether a member combines rows, so that its value is complete only after the kernel. */
    boolean accumulated(Cluster cluster, int member) {
        if (!(values.node(member).op() instanceof Reduce reduce)) {
            return false;
        }
        int operand = values.node(member).operands().getFirst();
        int last = values.sizes(operand).size() - 1;
        return reduce.axes().stream()
                        .filter(axis -> !values.type(operand).shape().dim(axis).is(1))
                        .noneMatch(axis -> place(operand, axis) == last)
                && reduce.axes().stream()
                        .anyMatch(
                                axis -> !values.type(operand).shape().dim(axis).is(1));
    }

    /**
     * Lets a cluster compute a cheap node for itself, instead of reading what another cluster would have to store.
     *
     * @return whether the cluster now does
     */
    boolean adopt(Cluster cluster, int id) {
        if (cluster.members.contains(id)) {
            return true;
        }
        Cluster own = of.get(id);
        int cost = costs.of(values.node(id), values);
        if (own == null
                || cost > CHEAP
                || cluster.cost + cost > LARGEST
                || values.node(id).op() instanceof Reduce
                || row(own, id)
                || !values.sizes(id).equals(cluster.space)) {
            return false;
        }
        cluster.members.add(id);
        cluster.adopted.add(id);
        if (!fits(cluster) || leavesAndReturns(cluster)) {
            cluster.members.remove(id);
            cluster.adopted.remove(id);
            return false;
        }
        cluster.cost += cost;
        return true;
    }

    /** Whether some value would leave the cluster and come back through other kernels. */
    private boolean leavesAndReturns(Cluster cluster) {
        Set<Integer> own = cluster.nodes();
        // What others compute for themselves as well does not come back to here.
        own.removeAll(cluster.adopted);
        Set<Integer> seen = new HashSet<>();
        List<Integer> open = new ArrayList<>();
        for (int member : cluster.nodes()) {
            before(member).stream().filter(id -> !own.contains(id)).forEach(open::add);
        }
        while (!open.isEmpty()) {
            int id = open.removeLast();
            Cluster unit = of.get(id);
            Set<Integer> nodes = unit == null ? Set.of(id) : unit.nodes();
            if (!seen.add(id)) {
                continue;
            }
            seen.addAll(nodes);
            for (int node : nodes) {
                for (int operand : before(node)) {
                    if (own.contains(operand)) {
                        return true;
                    }
                    if (!nodes.contains(operand)) {
                        open.add(operand);
                    }
                }
            }
        }
        return false;
    }

    /** The nodes with memory or registers of their own that a node reads. */
    List<Integer> before(int id) {
        return values.node(id).operands().stream().map(values::source).toList();
    }

    /** Lets the cluster of all operands of a concatenation write them in place, if one cluster computes them all. */
    void join(int concat) {
        List<Integer> operands = values.node(concat).operands();
        Cluster cluster = of.get(operands.getFirst());
        for (int operand : operands) {
            Cluster other = of.get(operand);
            Cluster both = cluster == null || other == null || cluster == other ? cluster : cluster.with(other);
            if (both == null || both.cost > LARGEST || (both != cluster && (!fits(both) || leavesAndReturns(both)))) {
                return;
            }
            cluster = both;
        }
        if (cluster == null) {
            return;
        }
        for (int operand : operands) {
            int rank = values.type(operand).shape().rank();
            if (!cluster.members.contains(operand)
                    || !values.sizes(operand).equals(cluster.space)
                    || row(cluster, operand)
                    || accumulated(cluster, operand)
                    || values.type(operand).shape().dim(rank - 1).is(1)) {
                return;
            }
        }
        cluster.joined.add(concat);
        if (!writesParts(cluster) || leavesAndReturns(cluster)) {
            cluster.joined.remove(concat);
            return;
        }
        for (int id : cluster.computed()) {
            of.put(id, cluster);
        }
    }

    /** Whether rows and columns are such that the parts of concatenations, which have gaps, can be written in them. */
    private static boolean writesParts(Cluster cluster) {
        int last = cluster.space.size() - 1;
        return cluster.joined.isEmpty()
                || (cluster.rows == Cluster.FREE && (cluster.columns == Cluster.FREE || cluster.columns == last));
    }

    /** Whether a concatenation is written by the kernel that computes its parts. */
    boolean joined(int concat) {
        Cluster cluster = of.get(concat);
        return cluster != null && cluster.joined.contains(concat);
    }

    /** Makes a cluster the epilogue of a product or convolution, unless values would come back. */
    boolean attach(Cluster cluster, int product) {
        cluster.attached = product;
        if (leavesAndReturns(cluster)) {
            cluster.attached = Cluster.FREE;
            return false;
        }
        of.put(product, cluster);
        return true;
    }

    /** Takes back {@link #attach}. */
    void detach(Cluster cluster, int product) {
        cluster.attached = Cluster.FREE;
        of.remove(product);
    }
}
