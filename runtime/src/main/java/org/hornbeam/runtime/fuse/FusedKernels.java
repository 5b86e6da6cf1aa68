// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.runtime.fuse.Kernel.Fused;
import org.hornbeam.runtime.fuse.Kernel.Placement;

/** Clusters -&gt; loop nests with their launches; sums over many rows go through partial results. */
final class FusedKernels {
    private final Building building;
    private final Copies copies;
    private final Values values;
    private final Clusters clusters;
    private final Set<Integer> stored;
    private final Map<Integer, Type.Tensor> buffers;
    private final List<Kernel> kernels;

    FusedKernels(Building building, Copies copies) {
        this.building = building;
        this.copies = copies;
        this.values = building.values;
        this.clusters = building.clusters;
        this.stored = building.stored;
        this.buffers = building.buffers;
        this.kernels = building.kernels;
    }

    void add(Cluster cluster) {
        Set<Integer> keep = kept(cluster);
        while (true) {
            NestWriter writer = new NestWriter(values, clusters, cluster, keep, copies::view);
            LoopNest nest = writer.write();
            Set<Integer> parting = new TreeSet<>();
            int size = cluster.space.size();
            Set<Integer> borders = new HashSet<>();
            if (cluster.columns != Cluster.FREE) {
                parting.addAll(Geometry.parting(cluster.space, writer.places(), cluster.columns, size));
                borders.add(cluster.columns);
            }
            if (cluster.rows != Cluster.FREE) {
                parting.addAll(Geometry.parting(cluster.space, writer.places(), cluster.rows, cluster.columns));
                borders.add(cluster.rows);
            }
            if (parting.isEmpty()) {
                Geometry geometry = Geometry.of(cluster.space, writer.places(), borders);
                Set<Integer> accumulated = accumulated(cluster, keep);
                kernels.add(
                        blocked(finish(List.copyOf(cluster.computed()), nest, writer.places(), geometry, accumulated)));
                return;
            }
            if (parting.contains(-1)) {
                throw new IllegalStateException("a result of " + cluster + " can't be written in rows and columns");
            }
            parting.forEach(copies::copy);
        }
    }

    /** The members whose values the cluster must leave in memory; adopted ones are left by their own cluster. */
    Set<Integer> kept(Cluster cluster) {
        Set<Integer> keep = new TreeSet<>(cluster.members);
        keep.removeIf(id -> !stored.contains(id) || clusters.get(id) != cluster);
        return keep;
    }

    /** The launch for instructions and places, with the kinds of columns filled in. */
    static Fused finish(
            List<Integer> nodes, LoopNest nest, List<Place> places, Geometry geometry, Set<Integer> accumulated) {
        int groups = geometry.sizes().size();
        Dim columns = groups > 0 ? geometry.sizes().getLast() : Dim.of(1);
        Dim rows = groups > 1 ? geometry.sizes().get(groups - 2) : Dim.of(1);
        int outer = Math.max(0, groups - 2);
        List<Placement> placements = new ArrayList<>();
        List<Access> accesses = new ArrayList<>();
        for (Place place : places) {
            List<Dim> outerStrides = new ArrayList<>();
            for (int group = 0; group < outer; group++) {
                outerStrides.add(geometry.stride(place, group));
            }
            Dim column = groups > 0 ? geometry.stride(place, groups - 1) : Dim.of(place.operand() >= 0 ? 0 : 1);
            Dim row = groups > 1 ? geometry.stride(place, groups - 2) : Dim.of(0);
            if (place.kind() == Access.Kind.SCRATCH) {
                column = Dim.of(1);
            }
            accesses.add(new Access(
                    place.kind(),
                    place.dtype(),
                    column.is(0) ? Access.Columns.SAME : column.is(1) ? Access.Columns.NEXT : Access.Columns.STRIDED));
            placements.add(new Placement(
                    place.kind() == Access.Kind.MEMORY ? place.buffer() : -1,
                    place.offset(),
                    outerStrides,
                    Dim.of(0),
                    row,
                    column));
        }
        return new Fused(
                nodes,
                new LoopNest(accesses, nest.stages(), nest.finish()),
                geometry.sizes().subList(0, outer),
                rows,
                columns,
                placements,
                !accumulated.isEmpty());
    }

    /** The stored values that combine rows. */
    Set<Integer> accumulated(Cluster cluster, Set<Integer> keep) {
        Set<Integer> accumulated = new TreeSet<>();
        keep.stream().filter(id -> clusters.accumulated(cluster, id)).forEach(accumulated::add);
        return accumulated;
    }

    /**
     * Lets results that combine many rows go through partial results of {@link Fused#BLOCK} rows each; what adds these up is
     * added to the kernels.
     */
    Fused blocked(Fused fused) {
        if (!fused.blocked() || (fused.rows().isFixed() && fused.rows().fixed() <= Fused.BLOCK)) {
            return fused;
        }
        Dim blocks = fused.rows().ceilDiv(Fused.BLOCK);
        List<Placement> placements = new ArrayList<>(fused.placements());
        List<Kernel> combining = new ArrayList<>();
        for (LoopNest.Stage stage : fused.nest().stages()) {
            for (Instruction instruction : stage.columns()) {
                if (instruction instanceof Instruction.Accumulate accumulate) {
                    Placement whole = fused.placements().get(accumulate.access());
                    Type.Tensor type = java.util.Objects.requireNonNull(buffers.get(whole.buffer()));
                    // Partial results: outer axes, blocks, columns.
                    List<Dim> sizes = new ArrayList<>(fused.outer());
                    sizes.add(blocks);
                    sizes.add(fused.columns());
                    Shape shape = new Shape(sizes);
                    int partial = building.buffer(new Type.Tensor(type.dtype(), shape));
                    List<Dim> strides = View.rowMajor(shape);
                    int outer = fused.outer().size();
                    placements.set(
                            accumulate.access(),
                            new Placement(
                                    partial,
                                    Dim.of(0),
                                    strides.subList(0, outer),
                                    strides.get(outer),
                                    Dim.of(0),
                                    Dim.of(1)));
                    combining.add(combine(fused, accumulate.reducer(), partial, strides, blocks, whole));
                }
            }
        }
        kernels.addAll(combining);
        return new Fused(fused.nodes(), fused.nest(), fused.outer(), fused.rows(), fused.columns(), placements, true);
    }

    private Fused combine(Fused fused, Reducer reducer, int partial, List<Dim> strides, Dim blocks, Placement whole) {
        int outer = fused.outer().size();
        Access access = fused.nest().accesses().stream()
                .filter(a -> a.dtype()
                                == java.util.Objects.requireNonNull(buffers.get(partial))
                                        .dtype()
                        && a.kind() == Access.Kind.MEMORY)
                .findFirst()
                .orElseThrow();
        Access next = new Access(Access.Kind.MEMORY, access.dtype(), Access.Columns.NEXT);
        LoopNest nest = new LoopNest(
                List.of(next, next),
                List.of(new LoopNest.Stage(
                        List.of(), List.of(new Instruction.Load(0, 0), new Instruction.Accumulate(1, 0, reducer)))),
                List.of());
        return new Fused(
                fused.nodes(),
                nest,
                fused.outer(),
                blocks,
                fused.columns(),
                List.of(
                        new Placement(
                                partial,
                                Dim.of(0),
                                strides.subList(0, outer),
                                Dim.of(0),
                                strides.get(outer),
                                Dim.of(1)),
                        whole),
                false);
    }
}
