// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.List;
import java.util.Set;
import org.hornbeam.graph.Graph;

/** Lets clusters compute cheap values for themselves, so that nobody has to store them. */
final class Adoption {
    private final Graph graph;
    private final Values values;
    private final Clusters clusters;
    private final Set<Integer> stored;
    private final Epilogues epilogues;

    Adoption(Building building, Epilogues epilogues) {
        this.epilogues = epilogues;
        this.graph = building.graph;
        this.values = building.values;
        this.clusters = building.clusters;
        this.stored = building.stored;
    }

    /** Cheap nodes move to the clusters that use them, if what they need is in memory anyway. */
    void run() {
        for (int id = graph.nodes().size() - 1; id >= 0; id--) {
            Cluster own = values.kind(id) == Values.Kind.FUSED ? clusters.get(id) : null;
            if (own == null || !stored.contains(id) || values.isResult(id)) {
                continue;
            }
            boolean ready = true;
            for (int operand : graph.node(id).operands()) {
                int source = values.source(operand);
                ready &= values.kind(source) != Values.Kind.FUSED || stored.contains(source);
                ready &= source != own.attached;
            }
            if (!ready) {
                continue;
            }
            boolean all = true;
            boolean used = false;
            for (int user : values.readers(id)) {
                // The user may itself have been adopted, by several clusters.
                List<Cluster> homes = values.kind(user) == Values.Kind.FUSED ? clusters.holding(user) : List.of();
                all &= !homes.isEmpty();
                for (Cluster cluster : homes) {
                    if (cluster == own) {
                        used = true;
                    } else {
                        all &= direct(user, id) && adopt(cluster, id);
                    }
                }
            }
            if (all) {
                stored.remove(id);
                if (!used) {
                    own.members.remove(id);
                }
            }
        }
    }

    /** An epilogue takes only what it can read block by block. */
    private boolean adopt(Cluster cluster, int id) {
        boolean before = cluster.members.contains(id);
        if (!clusters.adopt(cluster, id)) {
            return false;
        }
        if (!before && !epilogues.follows(cluster)) {
            clusters.disown(cluster, id);
            return false;
        }
        return true;
    }

    /** Whether a node reads another only element by element. */
    private boolean direct(int user, int id) {
        return graph.node(user).operands().stream()
                .filter(operand -> values.source(operand) == id)
                .allMatch(operand ->
                        clusters.inside(operand) == id && values.sizes(operand).equals(values.sizes(id)));
    }
}
