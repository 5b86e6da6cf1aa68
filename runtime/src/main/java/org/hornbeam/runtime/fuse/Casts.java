// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import org.hornbeam.graph.Machine;
import org.hornbeam.graph.Machine.Register;
import org.hornbeam.graph.MachineOp;
import org.hornbeam.ops.DType;

/**
 * Expansions of casts between types that registers hold. A 16-bit float in a register is a float32 with a value that the
 * type has, so making it wider takes nothing and making it narrower is rounding, to nearest with ties to even.
 */
final class Casts {
    private static final int SIGN = 0x80000000;
    /** 2^-14: smaller ones have fewer digits in float16. */
    private static final int SMALLEST_NORMAL = 0x38800000;
    /** 2^16, to which float16 rounds what it has not: infinity. */
    private static final int TOO_LARGE = 0x47800000;

    private static final int INFINITY = 0x7f800000;

    private Casts() {}

    static Register of(Machine m, Register x, DType from, DType to) {
        return switch (Costs.lane(to)) {
            case FLOAT -> {
                Register number = switch (x.lane()) {
                    case FLOAT -> x;
                    case INT -> m.apply(MachineOp.INT_TO_FLOAT, x);
                    case MASK -> m.select(x, m.constant(1f), m.constant(0f));
                };
                boolean holds = to == DType.F32 || from == to || from == DType.BOOL;
                yield holds ? number : to == DType.BF16 ? bfloat16(m, number) : float16(m, number);
            }
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

    private static Register bfloat16(Machine m, Register x) {
        return unlessNan(m, x, rounded(m, m.apply(MachineOp.FLOAT_BITS, x), 16));
    }

    private static Register float16(Machine m, Register x) {
        Register bits = m.apply(MachineOp.FLOAT_BITS, x);
        Register size = m.apply(MachineOp.IAND, bits, m.constant(~SIGN));
        Register normal = rounded(m, size, 13);
        Register bounded = m.select(m.less(normal, m.constant(TOO_LARGE)), normal, m.constant(INFINITY));
        // Digits of a float32 between 1/2 and 1 end where those of a denormal float16 do.
        Register half = m.constant(0.5f);
        Register denormal = m.sub(m.add(m.apply(MachineOp.BITS_FLOAT, size), half), half);
        Register small = m.less(size, m.constant(SMALLEST_NORMAL));
        Register rounded = m.select(small, m.apply(MachineOp.FLOAT_BITS, denormal), bounded);
        Register sign = m.apply(MachineOp.IAND, bits, m.constant(SIGN));
        return unlessNan(m, x, m.apply(MachineOp.IOR, rounded, sign));
    }

    /** Bits of a float without the last digits; a carry may run into the exponent, which is then right too. */
    private static Register rounded(Machine m, Register bits, int digits) {
        Register odd = m.apply(MachineOp.IAND, m.apply(MachineOp.IUSHR, bits, m.constant(digits)), m.constant(1));
        Register up = m.add(odd, m.constant((1 << (digits - 1)) - 1));
        return m.apply(MachineOp.IAND, m.add(bits, up), m.constant(-1 << digits));
    }

    private static Register unlessNan(Machine m, Register x, Register bits) {
        return m.select(m.equal(x, x), m.apply(MachineOp.BITS_FLOAT, bits), x);
    }
}
