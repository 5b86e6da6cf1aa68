// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hornbeam.graph.Cast;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Machine;
import org.hornbeam.graph.MachineOp;
import org.hornbeam.graph.MachineOp.Lane;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Row;
import org.hornbeam.ops.DType;

/** How many machine operations a node takes for each element, counted by expanding it. */
final class Costs {
    /** @param what a row, or the type that a cast yields */
    private record Key(Object what, DType operand) {}

    private static final class Counter implements Machine {
        int registers;
        int operations;

        @Override
        public Register constant(float value) {
            return new Register(registers++, Lane.FLOAT);
        }

        @Override
        public Register constant(int value) {
            return new Register(registers++, Lane.INT);
        }

        @Override
        public Register apply(MachineOp op, Register... operands) {
            operations++;
            return new Register(registers++, op.result());
        }
    }

    private final Map<Key, Integer> known = new HashMap<>();

    int of(Node node, Values values) {
        return switch (node.op()) {
            case Elementwise elementwise -> {
                Row row = elementwise.row();
                DType dtype = values.type(node.operands().getLast()).dtype();
                Key key = new Key(row, dtype);
                yield known.computeIfAbsent(key, k -> count(node, values, expansion(row, dtype)));
            }
            case Cast cast -> {
                DType from = values.type(node.operands().getFirst()).dtype();
                Key key = new Key(cast.dtype(), from);
                // One that only says how the same register is to be seen is still an operation of the program.
                yield known.computeIfAbsent(
                        key,
                        k -> Math.max(1, count(node, values, (m, x) -> Casts.of(m, x.getFirst(), from, cast.dtype()))));
            }
            default -> 1;
        };
    }

    private static int count(Node node, Values values, Row.Expansion expansion) {
        Counter counter = new Counter();
        List<Machine.Register> operands = new ArrayList<>();
        for (int operand : node.operands()) {
            operands.add(new Machine.Register(
                    counter.registers++, lane(values.type(operand).dtype())));
        }
        expansion.expand(counter, operands);
        return counter.operations;
    }

    /** The expansion of a row for operands of a type. */
    static Row.Expansion expansion(Row row, DType dtype) {
        Row.Expansion expansion = dtype == DType.I32 ? row.integers() : row.floats();
        if (expansion == null) {
            throw new IllegalStateException(row + " has no expansion for " + dtype.kerasName());
        }
        return expansion;
    }

    /** What registers of a type hold. */
    static Lane lane(DType dtype) {
        return switch (dtype) {
            case BOOL -> Lane.MASK;
            case I32, U8 -> Lane.INT;
            case F32, F16, BF16 -> Lane.FLOAT;
            case F64, I64 -> throw new IllegalArgumentException("kernels have no lanes of " + dtype.kerasName());
        };
    }
}
