// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.regularizer;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * l1 times the sum of absolute values plus l2 times the sum of squares ({@code keras.regularizers.L1L2}).
 *
 * @param l1 weight of the absolute values, not negative
 * @param l2 weight of the squares, not negative
 */
public record L1L2(double l1, double l2) implements Regularizer {
    /** Checks that both are finite and not negative. */
    public L1L2 {
        if (!(l1 >= 0 && l1 < Double.POSITIVE_INFINITY && l2 >= 0 && l2 < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "L1L2: both weights must be finite and not negative, found " + l1 + " and " + l2);
        }
    }

    @Override
    public Value trace(Value weight) {
        Value squares = Ops.sum(Ops.square(weight)).times(l2);
        if (l1 == 0) {
            return squares;
        }
        Value sizes = Ops.sum(Ops.abs(weight)).times(l1);
        return l2 == 0 ? sizes : sizes.plus(squares);
    }
}
