// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

    private static final Comparator<Cluster> ORDER = Comparator.comparing(cluster -> cluster.members.first());

    private final Values values;
    private final Costs costs;
    private final Map<Integer, Cluster> of = new HashMap<>();
    private final Map<Integer, List<Cluster>> adopters = new HashMap<>();

    /** Units are clusters, with the product that they follow, and the nodes that have a kernel of their own. */
    private final Precedence precedence;

    private Clusters(Values values) {
        this.values = values;
        this.costs = values.costs();
        this.precedence = new Precedence(
                IntStream.range(0, values.graph().nodes().size()).boxed().toList(), this::needs);
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
        return Stream.concat(Stream.ofNullable(of.get(id)), adopters.getOrDefault(id, List.of()).stream())
                .filter(cluster -> cluster.members.contains(id))
                .sorted(ORDER)
                .toList();
    }

    /** The clusters that read a node. */
    List<Cluster> reading(int id) {
        return values.readers(id).stream()
                .map(of::get)
                .filter(Objects::nonNull)
                .distinct()
                .sorted(ORDER)
                .toList();
    }

    /** All clusters, by first member; without those whose members were all adopted by others. */
    List<Cluster> all() {
        return of.values().stream()
                .distinct()
                .filter(cluster -> !cluster.members.isEmpty())
                .sorted(ORDER)
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
                        && (both.joined.isEmpty() || writesParts(both))
                        && fits(both)
                        && unite(both, Set.of(one.unit, other.unit))) {
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
        of.put(id, own);
        for (Cluster candidate : candidates) {
            Cluster joined = join(own, candidate, id);
            if (joined != null) {
                own = joined;
                own.members.forEach(member -> of.put(member, joined));
            }
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
        cluster.unit = id;
        cluster.cost = costs.of(node, values);
        return cluster;
    }

    /** The place of an axis among the axes whose size is not 1. */
    private int place(int id, int axis) {
        int place = 0;
        for (int before = 0; before < axis; before++) {
            place += values.type(id).shape().dim(before).is(1) ? 0 : 1;
        }
        return place;
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
        int next = 0;
        for (int axis : broadcast.axes()) {
            if (!broadcast.shape().dim(axis).is(1) && place(to, axis) != next++) {
                return false;
            }
        }
        return next == small.size();
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
        return fits(both) && unite(both, Set.of(own.unit, candidate.unit)) ? both : null;
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
        if (!fits(cluster)) {
            cluster.members.remove(id);
            cluster.adopted.remove(id);
            return false;
        }
        // What the node needs is needed by the cluster already, if only through the node: no circle can close.
        adopters.computeIfAbsent(id, key -> new ArrayList<>()).add(cluster);
        cluster.cost += cost;
        return true;
    }

    /** Takes back that a cluster computes a node for itself. */
    void disown(Cluster cluster, int id) {
        cluster.members.remove(id);
        cluster.adopted.remove(id);
        adopters.getOrDefault(id, List.of()).remove(cluster);
        cluster.cost -= costs.of(values.node(id), values);
    }

    /** Makes units one, unless some value would leave it and come back through other kernels. */
    private boolean unite(Cluster both, Set<Integer> units) {
        int unit = precedence.join(units);
        both.unit = unit < 0 ? both.unit : unit;
        return unit >= 0;
    }

    /** The units that a unit waits for. */
    private Set<Integer> needs(int unit) {
        Cluster cluster = of.get(unit);
        Set<Integer> needs = new HashSet<>();
        for (int node : cluster == null ? Set.of(unit) : cluster.nodes()) {
            for (int source : values.sources(node)) {
                Cluster other = of.get(source);
                needs.add(other == null ? source : other.unit);
            }
        }
        needs.remove(unit);
        return needs;
    }

    /** Lets the cluster of all operands of a concatenation write them in place, if one cluster computes them all. */
    void join(int concat) {
        List<Integer> operands = values.node(concat).operands();
        Cluster cluster = of.get(operands.getFirst());
        if (cluster == null) {
            return;
        }
        Set<Integer> units = new HashSet<>(Set.of(cluster.unit));
        for (int operand : operands) {
            Cluster other = of.get(operand);
            if (other == null) {
                return;
            }
            if (units.add(other.unit)) {
                Cluster both = cluster.with(other);
                if (both == null || both.cost > LARGEST || !fits(both)) {
                    return;
                }
                cluster = both;
            }
        }
        units.add(concat);
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
        if (writesParts(cluster) && unite(cluster, units)) {
            cluster.joined.add(concat);
            for (int id : cluster.computed()) {
                of.put(id, cluster);
            }
        }
    }

    /** Whether rows and columns are such that the parts of concatenations, which have gaps, can be written in them. */
    private static boolean writesParts(Cluster cluster) {
        int last = cluster.space.size() - 1;
        return cluster.rows == Cluster.FREE && (cluster.columns == Cluster.FREE || cluster.columns == last);
    }

    /** Whether a concatenation is written by the kernel that computes its parts. */
    boolean joined(int concat) {
        Cluster cluster = of.get(concat);
        return cluster != null && cluster.joined.contains(concat);
    }

    /** Makes a cluster the epilogue of a product or convolution, unless values would come back. */
    boolean attach(Cluster cluster, int product) {
        if (!unite(cluster, Set.of(cluster.unit, product))) {
            return false;
        }
        cluster.attached = product;
        of.put(product, cluster);
        return true;
    }
}
