// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.ops.Value;
import org.hornbeam.trace.Names;

/**
 * A layer with several inputs whose uses in one model have the same weights.
 *
 * @param name its name in the model that uses it
 * @param layer the layer
 */
public record SharedJoint(String name, Joint layer) implements Joint {
    /** Checks the name. */
    public SharedJoint {
        name = Names.check(name);
    }

    @Override
    public Value trace(Scope scope, List<Value> inputs) {
        return layer.trace(scope, inputs);
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
