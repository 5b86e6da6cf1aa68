// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.optimizer;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/** Powers of a number with the step as exponent, as scalars that are computed once for all weights. */
final class Powers {
    private Powers() {}

    /** base^t for a base above 0. */
    static Value of(double base, Value t) {
        return Ops.exp(t.times(Math.log(base)));
    }

    /** 1 - base^t, also where base is close to 1. */
    static Value complement(double base, Value t) {
        if (base == 0) {
            return Ops.onesLike(t);
        }
        return Ops.expm1(t.times(Math.log(base))).unaryMinus();
    }
}
