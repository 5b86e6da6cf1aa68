// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.trace;

import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/** Numbers of a distribution from random bits. */
public final class Distributions {
    private Distributions() {}

    /** In [0, 1). */
    public static Value uniform(Value bits) {
        Value unit = bits.cast(DType.F32).times(0x1p-32).plus(0.5);
        // The largest bits round up to 1.
        return Ops.minimum(unit, Ops.like(unit, 1 - 0x1p-24));
    }

    /** Mean 0, deviation 1, by the method of Box and Muller (1958): each number from two words. */
    public static Value normal(Value radiusBits, Value angleBits) {
        // 1 - u is in (0, 1], so that the logarithm is finite.
        Value radius =
                Ops.sqrt(Ops.log(uniform(radiusBits).unaryMinus().plus(1.0)).times(-2.0));
        return radius.times(Ops.cos(uniform(angleBits).times(2 * Math.PI)));
    }
}
