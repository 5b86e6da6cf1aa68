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
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Reduce;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.runtime.fuse.Kernel.Computed;
import org.jspecify.annotations.Nullable;

/**
 * Elementwise values that one product reads: it computes them while it packs the operand, so that nobody stores them. Done
 * where that moves less memory than storing the value, and computes little twice. Two products that each compute a value
 * took up to 9 % longer than both reading it.
 */
final class Prologues {
    /** Machine operations for each element that may be spent on computing a value more than once. */
    private static final int CHEAP = 6;

    /** Columns of a product that one packed left factor serves at least. */
    private static final long SERVED_COLUMNS = 512;

    private static final long NARROW_COLUMNS = 16;

    private record Use(int product, int side) {}

    private final Graph graph;
    private final Values values;
    private final Clusters clusters;
    private final Set<Integer> stored;
    private final Costs costs;
    private final Kept kept;
    private final Map<Use, Computed> computed = new HashMap<>();

    Prologues(Building building) {
        this.graph = building.graph;
        this.values = building.values;
        this.costs = values.costs();
        this.clusters = building.clusters;
        this.stored = building.stored;
        this.kept = new Kept(building.graph);
    }

    /** The operand of a product as a matrix that is computed, or {@code null} if it lies in memory. */
    @Nullable
    Computed of(int product, int side) {
        return computed.get(new Use(product, side));
    }

    /** Gives products their prologues; what these compute is no longer stored. */
    void attach() {
        for (int id = graph.nodes().size() - 1; id >= 0; id--) {
            Cluster own = values.kind(id) == Values.Kind.FUSED ? clusters.get(id) : null;
            if (own != null && elementwise(id, own)) {
                attach(id, own);
            }
        }
    }

    /**
     * Whether the value has memory of its own only because others read it. What follows a product is hot when it is
     * stored, which is as good as a prologue.
     */
    private boolean elementwise(int id, Cluster own) {
        return stored.contains(id)
                && own.members.contains(id)
                && own.attached == Cluster.FREE
                && !(values.node(id).op() instanceof Reduce)
                && !clusters.row(own, id)
                && values.type(id).dtype() == DType.F32
                && !values.isResult(id);
    }

    private void attach(int id, Cluster own) {
        Use use = use(id, own);
        Set<Integer> members = new TreeSet<>();
        Map<View, DType> leaves = new LinkedHashMap<>();
        if (use == null || !collect(id, id, own, members, leaves)) {
            return;
        }
        Set<Integer> rest = rest(own, id);
        if (!pays(id, use, members, leaves, rest)) {
            return;
        }
        Contract contract = (Contract) graph.node(use.product).op();
        Computed factor = new ComputedFactor(values, clusters, id, members)
                .of(
                        values.view(graph.node(use.product).operands().get(use.side)),
                        use.side == 0 ? contract.leftBatch() : contract.rightBatch(),
                        use.side == 0 ? contract.leftSum() : contract.rightSum());
        if (factor != null && !(use.side == 0 && !factor.depthNext() && !narrow(use))) {
            computed.put(use, factor);
            stored.remove(id);
            own.members.retainAll(rest);
            own.adopted.retainAll(rest);
        }
    }

    /**
     * The one operand of a product that is this value; {@code null} if there are several, or something else reads it that
     * can't compute it itself.
     */
    private @Nullable Use use(int id, Cluster own) {
        Use found = null;
        for (int user : values.readers(id)) {
            List<Integer> operands = graph.node(user).operands();
            List<Integer> places = IntStream.range(0, operands.size())
                    .filter(place -> values.source(operands.get(place)) == id)
                    .boxed()
                    .toList();
            if (values.kind(user) == Values.Kind.FUSED) {
                boolean inside = places.stream().allMatch(place -> clusters.inside(operands.get(place)) == id);
                if (!inside || !clusters.holding(user).equals(List.of(own))) {
                    return null;
                }
            } else if (found == null
                    && places.size() == 1
                    && graph.node(user).op() instanceof Contract
                    && values.type(user).dtype() == DType.F32) {
                found = new Use(user, places.getFirst());
            } else {
                return null;
            }
        }
        return found;
    }

    /** The members that compute a value from memory, and where that memory is; false if some of it would not be there. */
    private boolean collect(int id, int member, Cluster own, Set<Integer> members, Map<View, DType> leaves) {
        if (!members.add(member)) {
            return true;
        }
        for (int operand : graph.node(member).operands()) {
            int inside = clusters.inside(operand);
            int source = values.source(operand);
            boolean computes = own.members.contains(inside) && !stored.contains(inside);
            if (computes) {
                if (graph.node(inside).op() instanceof Reduce
                        || clusters.row(own, inside)
                        || !values.sizes(inside).equals(values.sizes(id))
                        || !collect(id, inside, own, members, leaves)) {
                    return false;
                }
            } else if (values.kind(source) == Values.Kind.FUSED && !stored.contains(source)) {
                return false;
            } else if (values.kind(source) != Values.Kind.INLINE) {
                leaves.put(values.view(operand), values.type(operand).dtype());
            }
        }
        return true;
    }

    /** What the cluster still has to compute when nobody reads the value from memory. */
    private Set<Integer> rest(Cluster own, int id) {
        Set<Integer> rest = new LinkedHashSet<>();
        List<Integer> open = new ArrayList<>();
        for (int member : own.members) {
            if (member != id && stored.contains(member) && clusters.get(member) == own) {
                open.add(member);
            }
        }
        own.joined.forEach(concat -> open.addAll(graph.node(concat).operands()));
        while (!open.isEmpty()) {
            int member = open.removeLast();
            if (rest.add(member)) {
                graph.node(member).operands().stream()
                        .map(clusters::inside)
                        .filter(own.members::contains)
                        .forEach(open::add);
            }
        }
        return rest;
    }

    /**
     * Compares what moves between memory and kernels, counted in values of this size: storing and reading it, with the
     * reads of its operands unless others of its kernel need them too, against reading the operands while packing.
     */
    private boolean pays(int id, Use use, Set<Integer> members, Map<View, DType> leaves, Set<Integer> rest) {
        long packs = packs(use);
        Set<View> stays = new HashSet<>();
        for (int member : rest) {
            graph.node(member).operands().forEach(operand -> stays.add(values.view(operand)));
        }
        double each = 0;
        double saved = 2;
        for (Map.Entry<View, DType> leaf : leaves.entrySet()) {
            boolean repeats = leaf.getKey().strided().strides().stream().anyMatch(stride -> stride.is(0));
            double share = repeats ? 0 : (double) bytes(leaf.getValue()) / Float.BYTES;
            each += share;
            saved += stays.contains(leaf.getKey()) ? 0 : share;
        }
        // What follows from weights alone lasts from run to run: not to be computed each time but from less memory.
        if (kept.between(id) && (each > 0.5 || leaves.containsValue(DType.F16))) {
            return false;
        }
        int cost = members.stream()
                .mapToInt(member -> costs.of(values.node(member), values))
                .sum();
        long again = packs - (rest.contains(id) ? 0 : 1);
        return packs * each < saved && again * cost <= CHEAP;
    }

    private static int bytes(DType dtype) {
        return dtype == DType.BOOL ? Integer.BYTES : dtype.bytes();
    }

    /**
     * Whether the product has few columns. Of others, a left factor that is stored by depth goes to panels in rows that are
     * too short: 2 to 3 % longer on one thread than from memory.
     */
    private boolean narrow(Use use) {
        Dim columns = columns(use);
        return columns.isFixed() && columns.fixed() < NARROW_COLUMNS;
    }

    private Dim columns(Use use) {
        Contract contract = (Contract) graph.node(use.product).op();
        Shape right = values.type(graph.node(use.product).operands().get(1)).shape();
        return Factors.size(right, Contract.free(right.rank(), contract.rightBatch(), contract.rightSum()));
    }

    /** How often a worker packs an operand: the left one again for each block of columns, as far as they are known. */
    private long packs(Use use) {
        Dim columns = columns(use);
        return use.side == 0 && columns.isFixed() ? Math.max(1, Math.ceilDiv(columns.fixed(), SERVED_COLUMNS)) : 1;
    }
}
