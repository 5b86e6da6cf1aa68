// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.Value;

/** The input itself ({@code keras.layers.Identity}). Any shape to the same shape. */
public record Identity() implements SameForm {
    @Override
    public Value trace(Scope scope, Value x) {
        return x;
    }
}
