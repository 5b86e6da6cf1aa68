// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hornbeam.graph.Constant;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Iota;
import org.hornbeam.graph.MachineOp;
import org.hornbeam.graph.Transpose;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.runtime.fuse.Kernel.Factor;
import org.hornbeam.runtime.fuse.Kernel.Fused;
import org.hornbeam.runtime.fuse.Kernel.Placement;
import org.hornbeam.runtime.fuse.Kernel.Product;
import org.jspecify.annotations.Nullable;

/** Turns a rewritten graph into kernels: clusters become loop nests, products take clusters as epilogues. */
public final class Fusion {
    private final Graph graph;
    private final Values values;
    private final Clusters clusters;
    private final Set<Integer> stored = new HashSet<>();
    private final Map<Integer, Type.Tensor> buffers = new LinkedHashMap<>();
    private final Map<Integer, Integer> copies = new HashMap<>();
    private final Map<List<Object>, Integer> orderedCopies = new HashMap<>();
    private final Map<Integer, Cluster> epilogues = new HashMap<>();
    private final List<Kernel> kernels = new ArrayList<>();

    private Fusion(Graph graph, boolean fuse) {
        this.graph = graph;
        this.values = new Values(graph);
        this.clusters = Clusters.of(values, fuse);
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
            if (values.kind(id) == Values.Kind.NAMED
                    && graph.node(id).type() instanceof Type.Tensor tensor) {
                buffers.put(id, tensor);
            }
        }
        if (fuse) {
            attachEpilogues();
        }
        findStored();
        if (fuse) {
            adopt();
        }
        for (int id : stored) {
            if (values.kind(id) == Values.Kind.FUSED) {
                buffers.put(id, values.type(id));
            }
        }
        Set<Cluster> attached = new HashSet<>(epilogues.values());
        for (Cluster cluster : clusters.all()) {
            if (!attached.contains(cluster)) {
                fused(cluster);
            }
        }
        for (int id = 0; id < graph.nodes().size(); id++) {
            if (values.kind(id) == Values.Kind.NAMED) {
                named(id);
            }
        }
        for (Graph.Result result : graph.results()) {
            int buffer = wholeBuffer(result.node());
            // A weight or state may be overwritten before the run ends: what a result shows of it is kept.
            if (buffer < graph.nodes().size()
                    && graph.node(buffer).op() instanceof Parameter parameter
                    && (result.role() == Graph.Role.OUTPUT || !parameter.name().equals(result.name()))) {
                copy(result.node());
            }
        }
        return new Schedule(graph, buffers, kernels, this::wholeBuffer).program();
    }

    // What has memory.

    private void findStored() {
        for (int id = 0; id < graph.nodes().size(); id++) {
            Values.Kind kind = values.kind(id);
            if (kind == Values.Kind.VIEW || kind == Values.Kind.INLINE) {
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

    /** Cheap nodes move to the clusters that use them, if what they need is in memory anyway. */
    private void adopt() {
        for (int id = graph.nodes().size() - 1; id >= 0; id--) {
            Cluster own = values.kind(id) == Values.Kind.FUSED ? clusters.get(id) : null;
            if (own == null || !stored.contains(id) || result(id)) {
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
            for (int user = id + 1; user < graph.nodes().size(); user++) {
                Values.Kind kind = values.kind(user);
                if (kind == Values.Kind.VIEW || kind == Values.Kind.INLINE || !reads(user, id)) {
                    continue;
                }
                // The user may itself have been adopted, by several clusters.
                List<Cluster> homes = kind == Values.Kind.FUSED ? clusters.holding(user) : List.of();
                all &= !homes.isEmpty();
                for (Cluster cluster : homes) {
                    if (cluster == own) {
                        used = true;
                    } else {
                        all &= direct(user, id) && clusters.adopt(cluster, id);
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

    private boolean result(int id) {
        return graph.results().stream().anyMatch(result -> values.source(result.node()) == id);
    }

    private boolean reads(int user, int id) {
        return graph.node(user).operands().stream().anyMatch(operand -> values.source(operand) == id);
    }

    /** Whether a node reads another only element by element. */
    private boolean direct(int user, int id) {
        return graph.node(user).operands().stream()
                .filter(operand -> values.source(operand) == id)
                .allMatch(operand -> clusters.inside(operand) == id
                        && values.sizes(operand).equals(values.sizes(id)));
    }

    private int buffer(Type.Tensor type) {
        int id = graph.nodes().size();
        while (buffers.containsKey(id)) {
            id++;
        }
        buffers.put(id, type);
        return id;
    }

    /** The view of an operand, of its copy if it has one. */
    private View view(int operand) {
        Integer copy = copies.get(operand);
        return copy == null ? values.view(operand) : View.of(copy, values.type(operand).shape());
    }

    /** A buffer that holds all elements of a value without gaps; copied if need be. */
    private int wholeBuffer(int operand) {
        View view = view(operand);
        boolean memory = view.source() >= graph.nodes().size()
                || values.kind(view.source()) != Values.Kind.INLINE;
        if (memory && view.contiguous() && view.offset().is(0) && whole(view)) {
            return view.source();
        }
        return copy(operand);
    }

    private boolean whole(View view) {
        return java.util.Objects.requireNonNull(buffers.get(view.source()))
                .shape()
                .elements()
                .equals(view.shape().elements());
    }

    /** Copies a value into memory of its own. */
    private int copy(int operand) {
        Integer known = copies.get(operand);
        if (known == null) {
            known = copy(operand, values.view(operand));
            copies.put(operand, known);
        }
        return known;
    }

    /** Copies what a view of an operand shows. */
    private int copy(int operand, View from) {
        Type.Tensor type = new Type.Tensor(values.type(operand).dtype(), from.shape());
        int to = buffer(type);
        Node source = graph.node(from.source());
        if (!Values.lane(type.dtype()) && type.dtype() != DType.U8) {
            kernels.add(new Kernel.Copied(operand, from, to));
            return to;
        }
        List<Dim> space = Values.sizes(type.shape());
        List<NestWriter.Place> places = new ArrayList<>();
        List<Instruction> row = new ArrayList<>();
        List<Instruction> column = new ArrayList<>();
        int register = 0;
        if (source.op() instanceof Constant constant) {
            row.add(new Instruction.Constant(
                    0,
                    Costs.lane(constant.dtype()),
                    constant.dtype() == DType.F32
                            ? Float.floatToRawIntBits((float) constant.value())
                            : (int) constant.value()));
        } else {
            boolean index = source.op() instanceof Iota;
            List<Dim> strides = from.strided().strides();
            places.add(new NestWriter.Place(
                    index ? Access.Kind.INDEX : Access.Kind.MEMORY,
                    index ? -1 : from.source(),
                    from.offset(),
                    strides,
                    index ? DType.I32 : type.dtype(),
                    operand));
            boolean same = strides.isEmpty() || strides.getLast().is(0);
            (same ? row : column).add(new Instruction.Load(0, 0));
            if (index && type.dtype() == DType.F32) {
                register = 1;
                column.add(new Instruction.Compute(1, MachineOp.INT_TO_FLOAT, List.of(0)));
            }
        }
        places.add(new NestWriter.Place(
                Access.Kind.MEMORY, to, Dim.of(0), View.rowMajor(new Shape(space)), type.dtype(), -1));
        column.add(new Instruction.Store(places.size() - 1, register));
        List<Access> accesses = places.stream()
                .map(place -> new Access(place.kind(), place.dtype(), Access.Columns.SAME))
                .toList();
        LoopNest nest = new LoopNest(accesses, List.of(new LoopNest.Stage(row, column)), List.of());
        kernels.add(finish(List.of(operand), nest, places, Geometry.of(space, places, Set.of()), Set.of()));
        return to;
    }

    // Loop nests.

    private void fused(Cluster cluster) {
        Set<Integer> keep = kept(cluster);
        while (true) {
            NestWriter writer = new NestWriter(values, clusters, cluster, keep, this::view);
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
                Set<Integer> accumulated = new TreeSet<>();
                keep.stream().filter(id -> clusters.accumulated(cluster, id)).forEach(accumulated::add);
                blocked(cluster, finish(List.copyOf(cluster.members), nest, writer.places(), geometry, accumulated));
                return;
            }
            if (parting.contains(-1)) {
                throw new IllegalStateException("a result of " + cluster + " can't be written in rows and columns");
            }
            parting.forEach(this::copy);
        }
    }

    /** The members whose values the cluster must leave in memory; adopted ones are left by their own cluster. */
    private Set<Integer> kept(Cluster cluster) {
        Set<Integer> keep = new TreeSet<>(cluster.members);
        keep.removeIf(id -> !stored.contains(id) || clusters.get(id) != cluster);
        return keep;
    }

    /** The launch for instructions and places, with the kinds of columns filled in. */
    private Fused finish(
            List<Integer> nodes,
            LoopNest nest,
            List<NestWriter.Place> places,
            Geometry geometry,
            Set<Integer> accumulated) {
        int groups = geometry.sizes().size();
        Dim columns = groups > 0 ? geometry.sizes().getLast() : Dim.of(1);
        Dim rows = groups > 1 ? geometry.sizes().get(groups - 2) : Dim.of(1);
        int outer = Math.max(0, groups - 2);
        List<Placement> placements = new ArrayList<>();
        List<Access> accesses = new ArrayList<>();
        for (NestWriter.Place place : places) {
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
                    column.is(0)
                            ? Access.Columns.SAME
                            : column.is(1) ? Access.Columns.NEXT : Access.Columns.STRIDED));
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

    /** Results that combine many rows go through partial results of 256 rows each. */
    private void blocked(Cluster cluster, Fused fused) {
        if (!fused.blocked() || (fused.rows().isFixed() && fused.rows().fixed() <= Fused.BLOCK)) {
            kernels.add(fused);
            return;
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
                    int partial = buffer(new Type.Tensor(type.dtype(), shape));
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
        kernels.add(new Fused(
                fused.nodes(), fused.nest(), fused.outer(), fused.rows(), fused.columns(), placements, true));
        kernels.addAll(combining);
    }

    private Fused combine(
            Fused fused, Reducer reducer, int partial, List<Dim> strides, Dim blocks, Placement whole) {
        int outer = fused.outer().size();
        Access access = fused.nest().accesses().stream()
                .filter(a -> a.dtype() == java.util.Objects.requireNonNull(buffers.get(partial)).dtype()
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

    // Products and the rest.

    private void attachEpilogues() {
        for (int id = 0; id < graph.nodes().size(); id++) {
            boolean product = graph.node(id).op() instanceof Contract
                    || (graph.node(id).op() instanceof Convolve convolve && convolve.part() != Convolve.Part.KERNEL);
            if (!product || values.type(id).dtype() != DType.F32) {
                continue;
            }
            for (Cluster cluster : clusters.all()) {
                if (cluster.attached == Cluster.FREE && mayFollow(cluster, id) && clusters.attach(cluster, id)) {
                    if (epilogue(cluster, id) != null) {
                        epilogues.put(id, cluster);
                        break;
                    }
                    clusters.detach(cluster, id);
                }
            }
        }
    }

    /** Whether a cluster reads a product element by element, and nothing in it combines rows or columns. */
    private boolean mayFollow(Cluster cluster, int product) {
        if (cluster.folds
                || cluster.rows != Cluster.FREE
                || !cluster.space.equals(values.sizes(product))) {
            return false;
        }
        boolean reads = false;
        for (int member : cluster.members) {
            for (int operand : graph.node(member).operands()) {
                if (values.source(operand) == product) {
                    View view = values.view(operand);
                    if (!view.contiguous() || !Values.sizes(view.shape()).equals(cluster.space)) {
                        return false;
                    }
                    reads = true;
                }
            }
        }
        return reads;
    }

    /** The epilogue of a product, or {@code null} if its accesses do not have the rows and columns of the product. */
    private @Nullable Fused epilogue(Cluster cluster, int product) {
        Set<Integer> keep = stored.isEmpty() ? cluster.members : kept(cluster);
        NestWriter writer = new NestWriter(values, clusters, cluster, keep, this::view);
        LoopNest nest = writer.write();
        int[] borders = borders(product);
        int size = cluster.space.size();
        if (!Geometry.parting(cluster.space, writer.places(), borders[0], borders[1]).isEmpty()
                || !Geometry.parting(cluster.space, writer.places(), borders[1], size).isEmpty()
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
        Fused fused = finish(List.copyOf(cluster.members), nest, writer.places(), geometry, Set.of());
        List<Placement> placements = fused.placements().stream()
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
                fused.nodes(), fused.nest(), fused.outer(), fused.rows(), fused.columns(), placements, false);
    }

    /** The places, among the sizes that are not 1, where the rows and the columns of a product begin. */
    private int[] borders(int product) {
        Node node = graph.node(product);
        Shape shape = values.type(product).shape();
        int rows;
        int columns;
        if (node.op() instanceof Contract contract) {
            rows = contract.leftBatch().size();
            columns = rows + values.type(node.operands().get(0)).shape().rank() - rows
                    - contract.leftSum().size();
        } else {
            rows = 0;
            columns = shape.rank() - 1;
        }
        return new int[] {
            Values.sizes(shape.slice(0, rows)).size(), Values.sizes(shape.slice(0, columns)).size()
        };
    }

    private void named(int id) {
        Node node = graph.node(id);
        switch (node.op()) {
            case Parameter parameter -> {}
            case Element element -> {}
            case Contract contract when values.type(id).dtype() == DType.F32 ->
                product(id, contract);
            default -> {
                List<Integer> operands =
                        node.operands().stream().map(this::wholeBuffer).toList();
                Fused epilogue = epilogueOf(id);
                boolean keep = epilogue == null || readElsewhere(id, epilogues.get(id));
                kernels.add(new Kernel.Named(id, node.op(), operands, results(id), keep, epilogue));
            }
        }
    }

    private @Nullable Fused epilogueOf(int id) {
        Cluster cluster = epilogues.get(id);
        if (cluster == null) {
            return null;
        }
        Fused fused = epilogue(cluster, id);
        if (fused == null) {
            throw new IllegalStateException("the epilogue of node " + id + " lost its rows and columns");
        }
        return fused;
    }

    /** The buffers of a node's results: its own, or those of its elements. */
    private List<Integer> results(int id) {
        if (!(graph.node(id).type() instanceof Type.Tuple tuple)) {
            return List.of(id);
        }
        List<Integer> results = new ArrayList<>();
        for (int i = 0; i < tuple.elements().size(); i++) {
            int element = -1;
            for (int user = id + 1; user < graph.nodes().size(); user++) {
                if (graph.node(user).op() instanceof Element one
                        && one.index() == i
                        && graph.node(user).operands().getFirst() == id) {
                    element = user;
                }
            }
            results.add(element >= 0 ? element : buffer(tuple.elements().get(i)));
        }
        return results;
    }

    private void product(int id, Contract contract) {
        Node node = graph.node(id);
        List<Dim> batch = contract.leftBatch().stream()
                .map(values.type(node.operands().get(0)).shape()::dim)
                .toList();
        Factor left = factor(node.operands().get(0), contract.leftBatch(), contract.leftSum());
        Factor right = factor(node.operands().get(1), contract.rightBatch(), contract.rightSum());
        Shape a = values.type(node.operands().get(0)).shape();
        Shape b = values.type(node.operands().get(1)).shape();
        Dim rows = size(a, Contract.free(a.rank(), contract.leftBatch(), contract.leftSum()));
        Dim columns = size(b, Contract.free(b.rank(), contract.rightBatch(), contract.rightSum()));
        Fused epilogue = epilogueOf(id);
        boolean own = epilogue == null || stored.contains(id) && readElsewhere(id, epilogues.get(id));
        kernels.add(new Product(
                id, left, right, batch, rows, columns, size(a, contract.leftSum()), own ? id : -1, epilogue));
        if (!own) {
            buffers.remove(id);
        }
    }

    private boolean readElsewhere(int product, @Nullable Cluster cluster) {
        for (int id = 0; id < graph.nodes().size(); id++) {
            Values.Kind kind = values.kind(id);
            if (kind == Values.Kind.FUSED && cluster != null && cluster.members.contains(id)) {
                continue;
            }
            if (kind == Values.Kind.FUSED || kind == Values.Kind.NAMED) {
                if (graph.node(id).operands().stream().anyMatch(operand -> values.source(operand) == product)) {
                    return true;
                }
            }
        }
        return graph.results().stream().anyMatch(result -> values.source(result.node()) == product);
    }

    private static Dim size(Shape shape, List<Integer> axes) {
        return axes.stream().map(shape::dim).reduce(Dim.of(1), Dim::times);
    }

    /** How a product reads an operand; copied first if its axes do not lie in a way that a matrix can have. */
    private Factor factor(int operand, List<Integer> batch, List<Integer> sum) {
        View view = view(operand);
        boolean memory =
                view.source() >= graph.nodes().size() || values.kind(view.source()) != Values.Kind.INLINE;
        Factor factor = memory ? factor(view, batch, sum) : null;
        if (factor != null) {
            return factor;
        }
        List<Integer> order = new ArrayList<>(batch);
        order.addAll(Contract.free(view.shape().rank(), batch, sum));
        order.addAll(sum);
        View ordered = values.view(operand).transpose(new Transpose(order));
        int to = ordered(operand, order, ordered);
        int rank = order.size();
        return java.util.Objects.requireNonNull(
                factor(
                        View.of(to, ordered.shape()),
                        IntStream.range(0, batch.size()).boxed().toList(),
                        IntStream.range(rank - sum.size(), rank).boxed().toList()),
                "a copy in order is a matrix");
    }

    private int ordered(int operand, List<Integer> order, View ordered) {
        return orderedCopies.computeIfAbsent(List.of(operand, order), key -> copy(operand, ordered));
    }

    private static @Nullable Factor factor(View view, List<Integer> batch, List<Integer> sum) {
        List<Integer> free = Contract.free(view.shape().rank(), batch, sum);
        Dim outer = joined(view, free);
        Dim depth = joined(view, sum);
        if (outer == null || depth == null || !forward(outer) || !forward(depth)) {
            return null;
        }
        boolean thin = size(view.shape(), free).is(1) || size(view.shape(), sum).is(1);
        return outer.is(1) || depth.is(1) || thin
                ? new Factor(
                        view.source(),
                        view.offset(),
                        batch.stream().map(view.strides()::get).toList(),
                        outer,
                        depth)
                : null;
    }

    /** Whether a distance leads to other, later elements: repeated and reversed axes do not. */
    private static boolean forward(Dim stride) {
        Map<String, Long> sizes = new HashMap<>();
        stride.symbols().forEach(symbol -> sizes.put(symbol, 1L));
        return stride.bind(sizes) > 0;
    }

    /** The distance along some axes seen as one, or {@code null}. */
    private static @Nullable Dim joined(View view, List<Integer> axes) {
        Dim stride = Dim.of(1);
        Dim reach = null;
        for (int i = axes.size() - 1; i >= 0; i--) {
            int axis = axes.get(i);
            if (view.shape().dim(axis).is(1)) {
                continue;
            }
            if (reach == null) {
                stride = view.strides().get(axis);
            } else if (!view.strides().get(axis).equals(reach)) {
                return null;
            }
            reach = view.strides().get(axis).times(view.shape().dim(axis));
        }
        return stride;
    }
}
