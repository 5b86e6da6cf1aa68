// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.nest;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.hornbeam.graph.Machine.Register;
import org.hornbeam.graph.MachineOp;
import org.hornbeam.graph.MachineOp.Lane;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.fuse.Access.Columns;
import org.hornbeam.runtime.fuse.Access.Kind;
import org.hornbeam.runtime.fuse.LoopNest;
import org.hornbeam.runtime.fuse.Reducer;

/** Random well-formed nests, from a seed; remembers which operations, reducers and element types have occurred. */
final class RandomNests {
    private static final DType[] TYPES = {DType.F32, DType.F32, DType.I32, DType.BOOL, DType.U8, DType.BF16, DType.F16};

    final Set<MachineOp> operations = EnumSet.noneOf(MachineOp.class);
    final Set<Reducer> folds = EnumSet.noneOf(Reducer.class);
    final Set<Reducer> accumulations = EnumSet.noneOf(Reducer.class);
    final Set<DType> types = EnumSet.noneOf(DType.class);

    private final SplittableRandom random;
    private NestBuilder builder = new NestBuilder();
    /** Registers that can be read now. */
    private Map<Lane, List<Register>> pool = new EnumMap<>(Lane.class);
    /** Those whose bits are the same whatever computes them: a computed NaN may be any. */
    private List<Register> exact = new ArrayList<>();

    RandomNests(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A nest of up to three stages with about {@code size} operations each. */
    LoopNest next(int size, boolean accumulate) {
        builder = new NestBuilder();
        pool = new EnumMap<>(Lane.class);
        exact = new ArrayList<>();
        for (Lane lane : Lane.values()) {
            pool.put(lane, new ArrayList<>());
        }
        builder.row();
        int stages = 1 + random.nextInt(3);
        int carried = -1;
        for (int s = 0; s < stages; s++) {
            rowLevel(s);
            Map<Lane, List<Register>> rows = copy();
            List<Register> exactRows = new ArrayList<>(exact);
            builder.columns();
            if (carried >= 0) {
                add(builder.load(carried), true);
            }
            loads(2 + random.nextInt(3));
            for (int i = 0; i < size; i++) {
                operation();
            }
            stores(1 + random.nextInt(2));
            carried = -1;
            if (s + 1 < stages && random.nextBoolean()) {
                Register value = any(Lane.values()[random.nextInt(3)]);
                DType dtype = switch (value.lane()) {
                    case FLOAT -> DType.F32;
                    case INT -> DType.I32;
                    case MASK -> DType.BOOL;
                };
                if (value.lane() != Lane.FLOAT) {
                    carried = builder.access(Kind.SCRATCH, dtype, Columns.NEXT);
                    builder.store(carried, value);
                }
            }
            if (accumulate) {
                Reducer reducer = Reducer.values()[random.nextInt(Reducer.values().length)];
                accumulations.add(reducer);
                builder.accumulate(builder.memory(type(reducer.lane()), Columns.NEXT), any(reducer.lane()), reducer);
            }
            List<Register> results = new ArrayList<>();
            for (int k = random.nextInt(3); k > 0; k--) {
                Reducer reducer = Reducer.values()[random.nextInt(Reducer.values().length)];
                folds.add(reducer);
                results.add(builder.fold(any(reducer.lane()), reducer));
            }
            pool = rows;
            exact = exactRows;
            results.forEach(result -> add(result, false));
            builder.row();
        }
        for (Lane lane : Lane.values()) {
            if (!pool.get(lane).isEmpty()) {
                builder.store(
                        builder.memory(type(lane), Columns.SAME), pool.get(lane).getLast());
            }
        }
        return builder.build();
    }

    private static DType type(Lane lane) {
        return switch (lane) {
            case FLOAT -> DType.F32;
            case INT -> DType.I32;
            case MASK -> DType.BOOL;
        };
    }

    private void rowLevel(int stage) {
        for (int i = random.nextInt(3); i > 0; i--) {
            add(builder.load(builder.memory(type(), Columns.SAME)), false);
        }
        if (random.nextInt(3) == 0) {
            add(builder.load(builder.access(Kind.INDEX, DType.I32, Columns.SAME)), true);
        }
        for (int i = random.nextInt(4); i > 0 && stage > 0; i--) {
            operation();
        }
    }

    private void loads(int count) {
        for (int i = 0; i < count; i++) {
            DType dtype = type();
            Columns how = Columns.values()[random.nextInt(6) == 0 ? 2 : random.nextInt(5) == 0 ? 0 : 1];
            add(builder.load(builder.memory(dtype, how)), dtype == DType.F32);
        }
        if (random.nextInt(4) == 0) {
            add(
                    builder.load(builder.access(
                            Kind.INDEX, DType.I32, random.nextBoolean() ? Columns.NEXT : Columns.STRIDED)),
                    true);
        }
    }

    private void stores(int count) {
        for (int i = 0; i < count; i++) {
            DType dtype = type();
            builder.store(
                    builder.memory(dtype, random.nextInt(5) == 0 ? Columns.STRIDED : Columns.NEXT),
                    any(Registers.lane(dtype)));
        }
    }

    private void operation() {
        MachineOp op = MachineOp.values()[random.nextInt(MachineOp.values().length)];
        Register[] operands = new Register[op.operands().size()];
        for (int i = 0; i < operands.length; i++) {
            operands[i] = any(op.operands().get(i));
        }
        if (op == MachineOp.FLOAT_BITS) {
            operands[0] = exact.isEmpty() ? builder.constant(-1.5f) : exact.get(random.nextInt(exact.size()));
        }
        if (op == MachineOp.ISHL || op == MachineOp.ISHR || op == MachineOp.IUSHR) {
            operands[1] = random.nextBoolean()
                    ? builder.constant(random.nextInt(32))
                    : builder.apply(MachineOp.IAND, operands[1], builder.constant(31));
        }
        operations.add(op);
        add(builder.apply(op, operands), false);
    }

    private Register any(Lane lane) {
        List<Register> known = pool.get(lane);
        if (known.isEmpty() || random.nextInt(6) == 0) {
            return switch (lane) {
                case FLOAT ->
                    builder.constant(
                            random.nextInt(5) == 0
                                    ? (random.nextBoolean() ? 0f : -0f)
                                    : (float) random.nextDouble(-3, 3));
                case INT -> builder.constant(random.nextInt(-3, 40));
                case MASK -> builder.constant(random.nextBoolean());
            };
        }
        return known.get(random.nextInt(known.size()));
    }

    private DType type() {
        DType type = TYPES[random.nextInt(TYPES.length)];
        types.add(type);
        return type;
    }

    private void add(Register register, boolean bitsKnown) {
        pool.get(register.lane()).add(register);
        if (bitsKnown && register.lane() == Lane.FLOAT) {
            exact.add(register);
        }
    }

    private Map<Lane, List<Register>> copy() {
        Map<Lane, List<Register>> copy = new EnumMap<>(Lane.class);
        pool.forEach((lane, registers) -> copy.put(lane, new ArrayList<>(registers)));
        return copy;
    }
}
