// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.Value;

/**
 * The input without its mask: from here on, filling steps count as real ones.
 */
public record Unmask() implements SameForm {
    @Override
    public Value trace(Scope scope, Value x) {
        return scope.withoutMask(x);
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }
}
