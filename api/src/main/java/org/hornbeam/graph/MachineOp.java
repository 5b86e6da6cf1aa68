// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import static org.hornbeam.graph.MachineOp.Lane.FLOAT;
import static org.hornbeam.graph.MachineOp.Lane.INT;
import static org.hornbeam.graph.MachineOp.Lane.MASK;

import java.util.List;

/**
 * The closed set of operations that every backend implements, all exact or correctly rounded (with Java's meaning), so
 * that a program of them gives the same bits everywhere. Everything elementwise is expanded to these.
 */
public enum MachineOp {
    /** a + b. */
    FADD(FLOAT, FLOAT, FLOAT),
    /** a - b. */
    FSUB(FLOAT, FLOAT, FLOAT),
    /** a * b. */
    FMUL(FLOAT, FLOAT, FLOAT),
    /** a / b. */
    FDIV(FLOAT, FLOAT, FLOAT),
    /** a * b + c, rounded once. */
    FMA(FLOAT, FLOAT, FLOAT, FLOAT),
    /** Square root. */
    FSQRT(FLOAT, FLOAT),
    /** {@link Math#min(float, float)}. */
    FMIN(FLOAT, FLOAT, FLOAT),
    /** {@link Math#max(float, float)}. */
    FMAX(FLOAT, FLOAT, FLOAT),
    /** Sign flipped. */
    FNEG(FLOAT, FLOAT),
    /** Sign cleared. */
    FABS(FLOAT, FLOAT),
    /** a &lt; b. */
    FLT(MASK, FLOAT, FLOAT),
    /** a &lt;= b. */
    FLE(MASK, FLOAT, FLOAT),
    /** a == b. */
    FEQ(MASK, FLOAT, FLOAT),
    /** Mask ? a : b. */
    FSELECT(FLOAT, MASK, FLOAT, FLOAT),
    /** a + b, wrapping. */
    IADD(INT, INT, INT),
    /** a - b, wrapping. */
    ISUB(INT, INT, INT),
    /** Low half of a * b. */
    IMUL(INT, INT, INT),
    /** High half of the unsigned product. */
    IMULHI(INT, INT, INT),
    /** Bitwise and. */
    IAND(INT, INT, INT),
    /** Bitwise or. */
    IOR(INT, INT, INT),
    /** Bitwise exclusive or. */
    IXOR(INT, INT, INT),
    /** a shifted left by b (0 to 31). */
    ISHL(INT, INT, INT),
    /** a shifted right by b (0 to 31), keeping the sign. */
    ISHR(INT, INT, INT),
    /** a shifted right by b (0 to 31), filling with 0. */
    IUSHR(INT, INT, INT),
    /** The smaller one. */
    IMIN(INT, INT, INT),
    /** The larger one. */
    IMAX(INT, INT, INT),
    /** a &lt; b. */
    ILT(MASK, INT, INT),
    /** a &lt;= b. */
    ILE(MASK, INT, INT),
    /** a == b. */
    IEQ(MASK, INT, INT),
    /** Mask ? a : b. */
    ISELECT(INT, MASK, INT, INT),
    /** Both. */
    MAND(MASK, MASK, MASK),
    /** Either. */
    MOR(MASK, MASK, MASK),
    /** One of the two. */
    MXOR(MASK, MASK, MASK),
    /** Not. */
    MNOT(MASK, MASK),
    /** Mask ? a : b. */
    MSELECT(MASK, MASK, MASK, MASK),
    /** The nearest float of a signed integer. */
    INT_TO_FLOAT(FLOAT, INT),
    /** Rounded toward zero, saturating, NaN to 0: Java's cast. */
    FLOAT_TO_INT(INT, FLOAT),
    /** The bits of a float. */
    FLOAT_BITS(INT, FLOAT),
    /** The float with these bits. */
    BITS_FLOAT(FLOAT, INT);

    /** What a register holds in each lane. */
    public enum Lane {
        /** A float32. */
        FLOAT,
        /** An int32. */
        INT,
        /** A boolean. */
        MASK
    }

    private final Lane result;
    private final List<Lane> operands;

    MachineOp(Lane result, Lane... operands) {
        this.result = result;
        this.operands = List.of(operands);
    }

    /** What it yields. */
    public Lane result() {
        return result;
    }

    /** What it takes. */
    public List<Lane> operands() {
        return operands;
    }
}
