// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.hornbeam.graph.Concat;
import org.hornbeam.graph.Constant;
import org.hornbeam.graph.Machine.Register;
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

    private record Staged(int node, int stage) {}

    private final Values values;
    private final Clusters clusters;
    private final Cluster cluster;
    private final Set<Integer> stored;
    private final IntFunction<View> views;
    private final Costs costs;

    private final Places places;
    private final Emission emission;
    private final List<List<Instruction>> rowLists = new ArrayList<>();
    private final List<List<Instruction>> columnLists = new ArrayList<>();
    private final Map<Staged, Register> full = new HashMap<>();
    private final Map<Integer, Register> rows = new HashMap<>();
    private final Map<Staged, Register> loads = new HashMap<>();
    private final Map<Integer, Integer> scratch = new HashMap<>();

    // Members have several users: without these, the walks back from each would double with every step.
    private final Map<Integer, Integer> stages = new HashMap<>();
    private final Map<Integer, Integer> available = new HashMap<>();
    private final Map<Integer, Integer> again = new HashMap<>();

    /**
     * A writer.
     *
     * @param stored the members that must be in memory afterwards
     * @param views where an operand from outside lies
     */
    NestWriter(Values values, Clusters clusters, Cluster cluster, Set<Integer> stored, IntFunction<View> views) {
        this.values = values;
        this.costs = values.costs();
        this.clusters = clusters;
        this.cluster = cluster;
        this.stored = new TreeSet<>(stored);
        this.views = views;
        this.places = new Places(values, clusters, cluster);
        this.emission = new Emission(values);
    }

    List<Place> places() {
        return places.all();
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
                columnLists.get(stage(member)).add(new Instruction.Store(places.own(member), register.id()));
            }
        }
        for (int member : cluster.members) {
            if (stored.contains(member) && clusters.row(cluster, member)) {
                Register register = row(member);
                rowLists.get(available(member)).add(new Instruction.Store(places.own(member), register.id()));
            }
        }
        for (int concat : cluster.joined) {
            Dim start = Dim.of(0);
            int axis = ((Concat) values.node(concat).op()).axis();
            for (int member : values.node(concat).operands()) {
                int access = places.part(concat, axis, start, member);
                Register register = full(member, stage(member));
                columnLists.get(stage(member)).add(new Instruction.Store(access, register.id()));
                start = start.plus(values.type(member).shape().dim(axis));
            }
        }
        List<LoopNest.Stage> written = new ArrayList<>();
        for (int stage = 0; stage < stages; stage++) {
            List<Instruction> before = new ArrayList<>();
            if (stage == 0) {
                before.addAll(emission.constants());
            }
            before.addAll(rowLists.get(stage));
            written.add(new LoopNest.Stage(before, columnLists.get(stage)));
        }
        List<Access> accesses = places.all().stream()
                .map(place -> new Access(place.kind(), place.dtype(), Columns.SAME))
                .toList();
        return new LoopNest(accesses, written, rowLists.get(stages));
    }

    /** The stage whose columns can compute a member first. */
    private int stage(int member) {
        Integer known = stages.get(member);
        if (known == null) {
            known = findStage(member);
            stages.put(member, known);
        }
        return known;
    }

    private int findStage(int member) {
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
        Integer known = available.get(member);
        if (known == null) {
            known = findAvailable(member);
            available.put(member, known);
        }
        return known;
    }

    private int findAvailable(int member) {
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
            register = emission.compute(member, columnLists.get(stage), operand -> {
                int source = clusters.inside(operand);
                return !cluster.members.contains(source)
                        ? outside(operand, stage)
                        : clusters.row(cluster, source) ? row(source) : full(source, stage);
            });
        }
        full.put(new Staged(member, stage), register);
        return register;
    }

    /** Operations to compute a member once more, each use counted; all that is too much counts alike. */
    private int again(int member) {
        Integer known = again.get(member);
        if (known == null) {
            known = costs.of(values.node(member), values);
            for (int operand : values.node(member).operands()) {
                int source = clusters.inside(operand);
                known += cluster.members.contains(source) && !clusters.row(cluster, source) ? again(source) : 1;
            }
            known = Math.min(known, CHEAP + 1);
            again.put(member, known);
        }
        return known;
    }

    private Register readBack(int member, int natural, int stage) {
        int access;
        if (stored.contains(member)) {
            full(member, natural);
            access = places.own(member);
        } else if (scratch.containsKey(member)) {
            access = scratch.get(member);
        } else {
            Register register = full(member, natural);
            access = places.scratch(member, scratch.size());
            scratch.put(member, access);
            columnLists.get(natural).add(new Instruction.Store(access, register.id()));
        }
        return emission.load(access, values.type(member).dtype(), columnLists.get(stage));
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
            register = emission.fresh(summand.lane());
            columnLists
                    .get(stage)
                    .add(new Instruction.Fold(register.id(), reducer(reduce.kind(), summand.lane()), summand.id()));
        } else {
            register = emission.compute(member, rowLists.get(available(member)), operand -> {
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
                .add(new Instruction.Accumulate(places.own(member), summand.id(), reducer(kind, summand.lane())));
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
            return emission.constant(constant);
        }
        List<Dim> strides = view.strided().strides();
        boolean same = strides.subList(columnsFrom(), strides.size()).stream().allMatch(dim -> dim.is(0));
        int access = places.outside(operand, view, strides);
        List<Instruction> list = same ? rowLists.getFirst() : columnLists.get(stage);
        return loads.computeIfAbsent(
                new Staged(access, same ? -1 : stage), key -> converted(operand, view, access, list));
    }

    private Register outsideRow(int operand) {
        View view = views.apply(operand);
        Node source = values.node(values.source(operand));
        if (source.op() instanceof Constant constant && view.source() == values.source(operand)) {
            return emission.constant(constant);
        }
        List<Dim> strides = new ArrayList<>(view.strided().strides());
        while (strides.size() < cluster.space.size()) {
            strides.add(Dim.of(0));
        }
        int access = places.outside(operand, view, strides);
        return loads.computeIfAbsent(
                new Staged(access, -1), key -> converted(operand, view, access, rowLists.getFirst()));
    }

    /** The first axis along which values differ from column to column. */
    private int columnsFrom() {
        return cluster.columns != Cluster.FREE ? cluster.columns : Math.max(0, cluster.space.size() - 1);
    }

    private Register converted(int operand, View view, int access, List<Instruction> list) {
        Place place = places.all().get(access);
        Register register = emission.load(access, place.dtype(), list);
        return place.kind() == Kind.INDEX && values.type(operand).dtype() == DType.F32
                ? emission.toFloat(register, list)
                : register;
    }
}
