// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.constraint;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/** Replaces negative weights by 0 ({@code keras.constraints.NonNeg}). */
public record NonNeg() implements Constraint {
    @Override
    public Value trace(Value weight) {
        return Ops.maximum(weight, Ops.like(weight, 0.0));
    }
}
