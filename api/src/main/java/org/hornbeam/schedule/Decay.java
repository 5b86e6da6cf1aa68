// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.schedule;

import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/** What schedules share. */
final class Decay {
    private Decay() {}

    static void positive(String name, long steps) {
        if (steps <= 0) {
            throw new IllegalArgumentException(name + " must be above 0, found " + steps);
        }
    }

    /** base ^ exponent for a number above 0. */
    static Value power(double base, Value exponent) {
        if (base <= 0) {
            throw new IllegalArgumentException("the factor of a decay must be above 0, found " + base);
        }
        return Ops.exp(exponent.times(Math.log(base)));
    }

    /** base ^ exponent for a base of at least 0. */
    static Value power(Value base, double exponent) {
        if (exponent == 1) {
            return base;
        }
        return exponent == 0.5 ? Ops.sqrt(base) : Ops.exp(Ops.log(base).times(exponent));
    }

    /** Rounded down, for numbers of at least 0. */
    static Value floor(Value x) {
        return x.cast(DType.I32).cast(x.dtype());
    }

    /** Rounded up, for numbers of at least 0. */
    static Value ceil(Value x) {
        Value down = floor(x);
        return Ops.where(Ops.less(down, x), down.plus(1.0), down);
    }

    static Value cos(Value x) {
        return Ops.cos(x);
    }
}
