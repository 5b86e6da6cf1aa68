// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.graph.Machine.Register;

/**
 * The expansion of the power function: 2^(b log2(|a|)) with the logarithm and the product in two floats each, because
 * an error in the exponent grows by its size. Special cases are those of C.
 */
final class Power {
    /** 2 / ln 2 in two parts. */
    private static final float TWO_LOG2_E = 2.88539f;

    private static final float TWO_LOG2_E_LOW = (float) (2 / Math.log(2) - TWO_LOG2_E);

    private Power() {}

    /** A number as the sum of two floats. */
    private record Pair(Register high, Register low) {}

    static Register power(Machine m, List<Register> operands) {
        Register a = operands.get(0);
        Register b = operands.get(1);
        Register size = m.apply(MachineOp.FABS, a);
        Register infinity = m.constant(Float.POSITIVE_INFINITY);
        Register zero = m.constant(0f);
        Register one = m.constant(1f);
        Pair log = log2(m, size);
        Register high = m.select(m.less(size, infinity), log.high, size);
        high = m.select(m.equal(size, zero), m.constant(Float.NEGATIVE_INFINITY), high);
        Register product = m.mul(high, b);
        Register rest = m.fma(log.low, b, m.fma(high, b, m.apply(MachineOp.FNEG, product)));
        Register inside = m.less(m.apply(MachineOp.FABS, product), m.constant(200f));
        Register value = Exponential.exp2(m, product, m.select(inside, rest, zero));

        Register exponent = m.apply(MachineOp.FABS, b);
        Register whole = m.apply(MachineOp.FLOAT_TO_INT, b);
        Register large = m.less(m.constant(0x1p23f), exponent);
        Register integer = m.apply(MachineOp.MOR, large, m.equal(m.apply(MachineOp.INT_TO_FLOAT, whole), b));
        Register lowBit = m.equal(m.apply(MachineOp.IAND, whole, m.constant(1)), m.constant(1));
        Register small = m.less(exponent, m.constant(0x1p24f));
        Register odd = m.apply(MachineOp.MAND, m.apply(MachineOp.MAND, integer, lowBit), small);
        Register bits = m.apply(MachineOp.FLOAT_BITS, a);
        Register negative = m.apply(MachineOp.MAND, m.less(bits, m.constant(0)), odd);
        value = m.select(negative, m.apply(MachineOp.FNEG, value), value);
        Register undefined = m.apply(
                MachineOp.MAND,
                m.apply(MachineOp.MAND, m.less(a, zero), m.less(size, infinity)),
                m.apply(MachineOp.MAND, m.apply(MachineOp.MNOT, integer), m.equal(b, b)));
        value = m.select(undefined, m.constant(Float.NaN), value);
        Register neutral = m.apply(MachineOp.MOR, m.equal(a, one), m.equal(b, zero));
        Register turning = m.apply(MachineOp.MAND, m.equal(size, one), m.equal(exponent, infinity));
        return m.select(m.apply(MachineOp.MOR, neutral, turning), one, value);
    }

    /** A third of the exponent as a guess within 4 %, then two of Halley's steps, each of which cubes the error. */
    static Register cbrt(Machine m, Register x) {
        Register size = m.apply(MachineOp.FABS, x);
        // Denormal numbers, and those whose cube might overflow, are scaled by 2^24 either way, their roots back by
        // 2^8.
        Register tiny = m.less(size, m.constant(Float.MIN_NORMAL));
        Register huge = m.less(m.constant(0x1p100f), size);
        Register one = m.constant(1f);
        Register a = m.mul(size, m.select(tiny, m.constant(0x1p24f), m.select(huge, m.constant(0x1p-24f), one)));
        Register back = m.select(tiny, m.constant(0x1p-8f), m.select(huge, m.constant(0x1p8f), one));
        Register third = m.apply(MachineOp.IMULHI, m.apply(MachineOp.FLOAT_BITS, a), m.constant(0x55555556));
        Register y = m.apply(MachineOp.BITS_FLOAT, m.add(third, m.constant(0x2a514067)));
        for (int step = 0; step < 2; step++) {
            Register cube = m.mul(m.mul(y, y), y);
            Register correction = m.div(m.sub(a, cube), m.fma(m.constant(2f), cube, a));
            y = m.fma(y, correction, y);
        }
        y = m.mul(y, back);
        y = m.select(m.less(x, m.constant(0f)), m.apply(MachineOp.FNEG, y), y);
        Register proper = m.apply(
                MachineOp.MAND, m.less(m.constant(0f), size), m.less(size, m.constant(Float.POSITIVE_INFINITY)));
        return m.select(proper, y, x);
    }

    /** log2(2^e (1 + f)) = e + 2/ln 2 (s + s^3/3 + s^5/5 + ...) of s = f / (2 + f). */
    private static Pair log2(Machine m, Register x) {
        Logarithm.Parts parts = Logarithm.split(m, x);
        Register f = parts.fraction();
        Register sum = m.add(f, m.constant(2f));
        Register sumLow = m.sub(f, m.sub(sum, m.constant(2f)));
        Register inverse = m.div(m.constant(1f), sum);
        Register s = m.mul(f, inverse);
        Register minus = m.apply(MachineOp.FNEG, s);
        Register low = m.mul(m.fma(minus, sumLow, m.fma(minus, sum, f)), inverse);
        Register t = m.mul(s, s);
        Register tail = m.mul(t, m.polynomial(t, 0.33333334f, 0.19999447f, 0.14329495f, 0.10464719f));
        Register factor = m.constant(TWO_LOG2_E);
        Register main = m.mul(s, factor);
        Register error = m.fma(s, factor, m.apply(MachineOp.FNEG, main));
        error = m.add(error, m.fma(low, factor, m.mul(s, m.constant(TWO_LOG2_E_LOW))));
        error = m.fma(main, tail, error);
        Register total = m.add(parts.exponent(), main);
        error = m.add(m.sub(main, m.sub(total, parts.exponent())), error);
        Register high = m.add(total, error);
        return new Pair(high, m.sub(error, m.sub(high, total)));
    }
}
