// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.hornbeam.graph.Cast;
import org.hornbeam.graph.Constant;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Iota;
import org.hornbeam.graph.Machine;
import org.hornbeam.graph.Machine.Register;
import org.hornbeam.graph.MachineOp;
import org.hornbeam.graph.MachineOp.Lane;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Reduce;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.runtime.fuse.Access.Columns;
import org.hornbeam.runtime.fuse.Access.Kind;

/**
 * Writes a cluster as stages of instructions. Works backwards from what must be stored or reduced; a value that a later
 * stage needs is computed again if that is cheap, else read back from its own memory or from a row of scratch.
 */
final class NestWriter {
    /** Operations for each column up to which a value is computed again rather than kept. */
    private static final int CHEAP = 6;

    /** Where an access lies, with one distance for each axis of the cluster's space. */
    record Place(Kind kind, int buffer, Dim offset, List<Dim> strides, DType dtype, int operand) {}

    private record Staged(int node, int stage) {}

    private final Values values;
    private final Clusters clusters;
    private final Cluster cluster;
    private final Set<Integer> stored;
    private final IntFunction<View> views;
    private final Costs costs = new Costs();

    private final List<Place> places = new ArrayList<>();
    private final List<List<Instruction>> rowLists = new ArrayList<>();
    private final List<List<Instruction>> columnLists = new ArrayList<>();
    private final Map<Staged, Register> full = new HashMap<>();
    private final Map<Integer, Register> rows = new HashMap<>();
    private final Map<Staged, Register> loads = new HashMap<>();
    private final Map<String, Register> constants = new LinkedHashMap<>();
    private final Map<Integer, Integer> scratch = new HashMap<>();
    private int registers;

    /**
     * A writer.
     *
     * @param stored the members that must be in memory afterwards
     * @param views where an operand from outside lies
     */
    NestWriter(Values values, Clusters clusters, Cluster cluster, Set<Integer> stored, IntFunction<View> views) {
        this.values = values;
        this.clusters = clusters;
        this.cluster = cluster;
        this.stored = new TreeSet<>(stored);
        this.views = views;
    }

    List<Place> places() {
        return places;
    }

    /** Writes all stages; the accesses of the nest still need their column kinds. */
    LoopNest write() {
        int stages = 1;
        for (int member : cluster.members) {
            if (!clusters.row(cluster, member) && !clusters.accumulated(cluster, member)) {
                stages = Math.max(stages, stage(member) + 1);
            }
        }
        for (int stage = 0; stage <= stages; stage++) {
            rowLists.add(new ArrayList<>());
            columnLists.add(new ArrayList<>());
        }
        for (int member : cluster.members) {
            if (clusters.accumulated(cluster, member)) {
                accumulate(member);
            } else if (values.node(member).op() instanceof Reduce) {
                row(member);
            } else if (stored.contains(member) && !clusters.row(cluster, member)) {
                Register register = full(member, stage(member));
                columnLists.get(stage(member)).add(new Instruction.Store(own(member), register.id()));
            }
        }
        for (int member : cluster.members) {
            if (stored.contains(member) && clusters.row(cluster, member)) {
                Register register = row(member);
                rowLists.get(available(member)).add(new Instruction.Store(own(member), register.id()));
            }
        }
        List<LoopNest.Stage> written = new ArrayList<>();
        for (int stage = 0; stage < stages; stage++) {
            List<Instruction> before = new ArrayList<>();
            if (stage == 0) {
                constants.forEach((text, register) -> before.add(constant(text, register)));
            }
            before.addAll(rowLists.get(stage));
            written.add(new LoopNest.Stage(before, columnLists.get(stage)));
        }
        List<Access> accesses = places.stream()
                .map(place -> new Access(place.kind(), place.dtype(), Columns.SAME))
                .toList();
        return new LoopNest(accesses, written, rowLists.get(stages));
    }

    /** The stage whose columns can compute a member first. */
    private int stage(int member) {
        int stage = 0;
        for (int operand : values.node(member).operands()) {
            int source = clusters.inside(operand);
            if (cluster.members.contains(source)) {
                stage = Math.max(stage, clusters.row(cluster, source) ? available(source) : stage(source));
            }
        }
        return stage;
    }

    /** The stage before whose columns a row-level member is known. */
    private int available(int member) {
        if (values.node(member).op() instanceof Reduce) {
            return stage(clusters.inside(values.node(member).operands().getFirst())) + 1;
        }
        int stage = 0;
        for (int operand : values.node(member).operands()) {
            int source = clusters.inside(operand);
            if (cluster.members.contains(source)) {
                stage = Math.max(stage, available(source));
            }
        }
        return stage;
    }

    // Values.

    /** A member's value for each column, in a stage. */
    private Register full(int member, int stage) {
        Register known = full.get(new Staged(member, stage));
        if (known != null) {
            return known;
        }
        int natural = stage(member);
        Register register;
        if (natural < stage && again(member) > CHEAP) {
            register = readBack(member, natural, stage);
        } else {
            register = compute(member, columnLists.get(stage), operand -> {
                int source = clusters.inside(operand);
                return !cluster.members.contains(source)
                        ? outside(operand, stage)
                        : clusters.row(cluster, source) ? row(source) : full(source, stage);
            });
        }
        full.put(new Staged(member, stage), register);
        return register;
    }

    private int again(int member) {
        int cost = costs.of(values.node(member), values);
        for (int operand : values.node(member).operands()) {
            int source = clusters.inside(operand);
            cost += cluster.members.contains(source) && !clusters.row(cluster, source) ? again(source) : 1;
        }
        return cost;
    }

    private Register readBack(int member, int natural, int stage) {
        int access;
        if (stored.contains(member)) {
            full(member, natural);
            access = own(member);
        } else if (scratch.containsKey(member)) {
            access = scratch.get(member);
        } else {
            Register register = full(member, natural);
            access = access(new Place(
                    Kind.SCRATCH, -1 - scratch.size(), Dim.of(0), List.of(), values.type(member).dtype(), member));
            scratch.put(member, access);
            columnLists.get(natural).add(new Instruction.Store(access, register.id()));
        }
        return load(access, values.type(member).dtype(), columnLists.get(stage));
    }

    /** A row-level member's value. */
    private Register row(int member) {
        Register known = rows.get(member);
        if (known != null) {
            return known;
        }
        Node node = values.node(member);
        Register register;
        if (node.op() instanceof Reduce reduce) {
            int operand = node.operands().getFirst();
            int source = clusters.inside(operand);
            boolean inside = cluster.members.contains(source);
            int stage = inside ? stage(source) : 0;
            Register summand = inside ? full(source, stage) : outside(operand, stage);
            register = fresh(summand.lane());
            columnLists
                    .get(stage)
                    .add(new Instruction.Fold(register.id(), reducer(reduce.kind(), summand.lane()), summand.id()));
        } else {
            register = compute(member, rowLists.get(available(member)), operand -> {
                int source = clusters.inside(operand);
                return cluster.members.contains(source) ? row(source) : outsideRow(operand);
            });
        }
        rows.put(member, register);
        return register;
    }

    private void accumulate(int member) {
        Node node = values.node(member);
        int operand = node.operands().getFirst();
        int source = clusters.inside(operand);
        boolean inside = cluster.members.contains(source);
        int stage = inside ? stage(source) : 0;
        Register summand = inside ? full(source, stage) : outside(operand, stage);
        Reduce.Kind kind = ((Reduce) node.op()).kind();
        columnLists
                .get(stage)
                .add(new Instruction.Accumulate(own(member), summand.id(), reducer(kind, summand.lane())));
    }

    static Reducer reducer(Reduce.Kind kind, Lane lane) {
        boolean floats = lane == Lane.FLOAT;
        return switch (kind) {
            case SUM -> floats ? Reducer.FSUM : Reducer.ISUM;
            case PRODUCT -> floats ? Reducer.FPRODUCT : Reducer.IPRODUCT;
            case MAX -> floats ? Reducer.FMAX : Reducer.IMAX;
            case MIN -> floats ? Reducer.FMIN : Reducer.IMIN;
            case ANY -> Reducer.ANY;
            case ALL -> Reducer.ALL;
        };
    }

    // Operands from outside.

    private Register outside(int operand, int stage) {
        View view = views.apply(operand);
        Node source = values.node(values.source(operand));
        if (source.op() instanceof Constant constant && view.source() == values.source(operand)) {
            return constant(constant);
        }
        List<Dim> strides = view.strided().strides();
        boolean same = strides.subList(columnsFrom(), strides.size()).stream().allMatch(dim -> dim.is(0));
        int access = access(place(operand, view, strides));
        List<Instruction> list = same ? rowLists.getFirst() : columnLists.get(stage);
        return loads.computeIfAbsent(
                new Staged(access, same ? -1 : stage), key -> converted(operand, view, access, list));
    }

    private Register outsideRow(int operand) {
        View view = views.apply(operand);
        Node source = values.node(values.source(operand));
        if (source.op() instanceof Constant constant && view.source() == values.source(operand)) {
            return constant(constant);
        }
        List<Dim> strides = new ArrayList<>(view.strided().strides());
        while (strides.size() < cluster.space.size()) {
            strides.add(Dim.of(0));
        }
        int access = access(place(operand, view, strides));
        return loads.computeIfAbsent(
                new Staged(access, -1), key -> converted(operand, view, access, rowLists.getFirst()));
    }

    /** The first axis along which values differ from column to column. */
    private int columnsFrom() {
        return cluster.columns != Cluster.FREE ? cluster.columns : Math.max(0, cluster.space.size() - 1);
    }

    private Place place(int operand, View view, List<Dim> strides) {
        boolean index = view.source() < values.graph().nodes().size()
                && values.node(view.source()).op() instanceof Iota;
        return new Place(
                index ? Kind.INDEX : Kind.MEMORY,
                index ? -1 : view.source(),
                view.offset(),
                strides,
                index ? DType.I32 : values.type(operand).dtype(),
                operand);
    }

    private Register converted(int operand, View view, int access, List<Instruction> list) {
        Place place = places.get(access);
        Register register = load(access, place.dtype(), list);
        return place.kind() == Kind.INDEX && values.type(operand).dtype() == DType.F32
                ? new Emitter(list).apply(MachineOp.INT_TO_FLOAT, register)
                : register;
    }

    private Register load(int access, DType dtype, List<Instruction> list) {
        Register register = fresh(Costs.lane(dtype));
        list.add(new Instruction.Load(register.id(), access));
        return register;
    }

    /** The access to a member's own memory. */
    private int own(int member) {
        List<Dim> strides = new ArrayList<>();
        List<Dim> sizes = values.sizes(member);
        List<Dim> packed = View.rowMajor(new org.hornbeam.ops.Shape(sizes));
        int from = clusters.accumulated(cluster, member) ? cluster.rows : sizes.size();
        int removed = cluster.space.size() - sizes.size();
        for (int axis = 0; axis < cluster.space.size(); axis++) {
            boolean gone = axis >= from && axis < from + removed;
            strides.add(gone ? Dim.of(0) : packed.get(axis < from ? axis : axis - removed));
        }
        return access(new Place(Kind.MEMORY, member, Dim.of(0), strides, values.type(member).dtype(), -1));
    }

    private int access(Place place) {
        for (int i = 0; i < places.size(); i++) {
            Place other = places.get(i);
            if (other.kind() == place.kind()
                    && other.buffer() == place.buffer()
                    && other.offset().equals(place.offset())
                    && other.strides().equals(place.strides())) {
                return i;
            }
        }
        places.add(place);
        return places.size() - 1;
    }

    // Instructions.

    private Register compute(int member, List<Instruction> list, IntFunction<Register> operand) {
        Node node = values.node(member);
        // Operands first: they may write into the same list.
        List<Register> operands = new ArrayList<>();
        node.operands().forEach(id -> operands.add(operand.apply(id)));
        Emitter emitter = new Emitter(list);
        return switch (node.op()) {
            case Elementwise elementwise ->
                Costs.expansion(
                                elementwise.row(),
                                values.type(node.operands().getLast()).dtype())
                        .expand(emitter, operands);
            case Cast cast -> cast(emitter, operands.getFirst(), cast.dtype());
            default -> throw new IllegalStateException("not computed for each element: " + node.op());
        };
    }

    private static Register cast(Emitter m, Register x, DType to) {
        return switch (Costs.lane(to)) {
            case FLOAT ->
                switch (x.lane()) {
                    case FLOAT -> x;
                    case INT -> m.apply(MachineOp.INT_TO_FLOAT, x);
                    case MASK -> m.select(x, m.constant(1f), m.constant(0f));
                };
            case INT ->
                switch (x.lane()) {
                    case FLOAT -> m.apply(MachineOp.FLOAT_TO_INT, x);
                    case INT -> x;
                    case MASK -> m.select(x, m.constant(1), m.constant(0));
                };
            case MASK ->
                switch (x.lane()) {
                    case FLOAT -> m.apply(MachineOp.MNOT, m.equal(x, m.constant(0f)));
                    case INT -> m.apply(MachineOp.MNOT, m.equal(x, m.constant(0)));
                    case MASK -> x;
                };
        };
    }

    private Register constant(Constant constant) {
        return switch (Costs.lane(constant.dtype())) {
            case FLOAT -> constant(Lane.FLOAT, Float.floatToRawIntBits((float) constant.value()));
            case INT -> constant(Lane.INT, (int) constant.value());
            case MASK -> constant(Lane.MASK, constant.value() != 0 ? 1 : 0);
        };
    }

    private Register constant(Lane lane, int bits) {
        return constants.computeIfAbsent(lane + ":" + bits, key -> fresh(lane));
    }

    private static Instruction constant(String text, Register register) {
        return new Instruction.Constant(
                register.id(), register.lane(), Integer.parseInt(text.substring(text.indexOf(':') + 1)));
    }

    private Register fresh(Lane lane) {
        return new Register(registers++, lane);
    }

    private final class Emitter implements Machine {
        private final List<Instruction> list;

        Emitter(List<Instruction> list) {
            this.list = list;
        }

        @Override
        public Register constant(float value) {
            return NestWriter.this.constant(Lane.FLOAT, Float.floatToRawIntBits(value));
        }

        @Override
        public Register constant(int value) {
            return NestWriter.this.constant(Lane.INT, value);
        }

        @Override
        public Register apply(MachineOp op, Register... operands) {
            Register register = fresh(op.result());
            list.add(new Instruction.Compute(
                    register.id(),
                    op,
                    java.util.Arrays.stream(operands).map(Register::id).toList()));
            return register;
        }
    }
}
