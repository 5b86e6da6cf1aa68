// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hornbeam.graph.Cast;
import org.hornbeam.graph.Constant;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Iota;
import org.hornbeam.graph.Machine;
import org.hornbeam.graph.MachineOp;
import org.hornbeam.graph.MachineOp.Lane;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Op;
import org.hornbeam.graph.Row;
import org.hornbeam.graph.SizeOf;
import org.hornbeam.ops.DType;

/** How much work a node is, roughly: enough to tell what is worth to keep from what is computed again. */
final class Work {
    /** Machine operations for an element up to which a value costs no more than memory that holds it. */
    static final int CHEAP = 6;

    /** More than any elementwise operation. */
    private static final int HEAVY = 1000;

    private static final Map<Row, Integer> KNOWN = new ConcurrentHashMap<>();

    private Work() {}

    /** Whether a node only shows its operand in another way. */
    static boolean shows(Op op) {
        return switch (op) {
            case org.hornbeam.graph.Broadcast b -> true;
            case org.hornbeam.graph.Reshape r -> true;
            case org.hornbeam.graph.Transpose t -> true;
            case org.hornbeam.graph.Slice s -> true;
            case org.hornbeam.graph.Reverse r -> true;
            default -> false;
        };
    }

    /** Whether a node is a number that a kernel has in its code. */
    static boolean number(Op op) {
        return op instanceof Constant || op instanceof Iota || op instanceof SizeOf;
    }

    /** Machine operations for each element. */
    static int of(Graph graph, int id) {
        Node node = graph.node(id);
        return switch (node.op()) {
            case Elementwise elementwise ->
                of(
                        elementwise.row(),
                        node.operands().stream()
                                .map(operand ->
                                        graph.node(operand).type().tensor().dtype())
                                .toList());
            case Cast cast -> 1;
            default -> shows(node.op()) || number(node.op()) ? 0 : HEAVY;
        };
    }

    private static int of(Row row, List<DType> operands) {
        Row.Expansion expansion = row.floats();
        if (expansion == null || operands.getLast().isInteger()) {
            return 1;
        }
        return KNOWN.computeIfAbsent(row, key -> {
            Counter counter = new Counter();
            List<Machine.Register> x = new ArrayList<>();
            for (DType operand : operands) {
                x.add(counter.register(operand == DType.BOOL ? Lane.MASK : Lane.FLOAT));
            }
            expansion.expand(counter, x);
            return counter.operations;
        });
    }

    private static final class Counter implements Machine {
        private int registers;
        private int operations;

        Register register(Lane lane) {
            return new Register(registers++, lane);
        }

        @Override
        public Register constant(float value) {
            return register(Lane.FLOAT);
        }

        @Override
        public Register constant(int value) {
            return register(Lane.INT);
        }

        @Override
        public Register apply(MachineOp op, Register... operands) {
            operations++;
            return register(op.result());
        }
    }
}
