// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.Value;
import org.hornbeam.trace.Names;

/**
 * A layer whose uses in one model have the same weights.
 *
 * @param name its name in the model that uses it
 * @param layer the layer
 */
public record SharedSameForm(String name, SameForm layer) implements SameForm {
    /** Checks the name. */
    public SharedSameForm {
        name = Names.check(name);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        return layer.trace(scope, x);
    }

    @Override
    public MaskUse masks() {
        return layer.masks();
    }

    @Override
    public String type() {
        return layer.type();
    }
}
