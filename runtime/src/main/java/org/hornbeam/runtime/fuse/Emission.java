// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.hornbeam.graph.Cast;
import org.hornbeam.graph.Constant;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Machine;
import org.hornbeam.graph.Machine.Register;
import org.hornbeam.graph.MachineOp;
import org.hornbeam.graph.MachineOp.Lane;
import org.hornbeam.graph.Node;
import org.hornbeam.ops.DType;

/** Writes the machine operations of nodes as instructions, each result into a register of its own. */
final class Emission {
    private final Values values;
    private final Map<String, Register> constants = new LinkedHashMap<>();
    private int registers;

    Emission(Values values) {
        this.values = values;
    }

    /** A number as a float. */
    Register toFloat(Register number, List<Instruction> list) {
        return new Emitter(list).apply(MachineOp.INT_TO_FLOAT, number);
    }

    /** The constants that were used, to be written before everything else. */
    List<Instruction> constants() {
        List<Instruction> all = new ArrayList<>();
        constants.forEach((text, register) -> all.add(constant(text, register)));
        return all;
    }

    Register load(int access, DType dtype, List<Instruction> list) {
        Register register = fresh(Costs.lane(dtype));
        list.add(new Instruction.Load(register.id(), access));
        return register;
    }

    Register compute(int member, List<Instruction> list, IntFunction<Register> operand) {
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
            case Cast cast ->
                Casts.of(
                        emitter,
                        operands.getFirst(),
                        values.type(node.operands().getFirst()).dtype(),
                        cast.dtype());
            default -> throw new IllegalStateException("not computed for each element: " + node.op());
        };
    }

    Register constant(Constant constant) {
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

    Register fresh(Lane lane) {
        return new Register(registers++, lane);
    }

    private final class Emitter implements Machine {
        private final List<Instruction> list;

        Emitter(List<Instruction> list) {
            this.list = list;
        }

        @Override
        public Register constant(float value) {
            return Emission.this.constant(Lane.FLOAT, Float.floatToRawIntBits(value));
        }

        @Override
        public Register constant(int value) {
            return Emission.this.constant(Lane.INT, value);
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
