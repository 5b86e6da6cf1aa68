// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.Value;

/**
 * A layer under a dtype policy of its own, such as a softmax in float32 at the end of a bfloat16 model.
 *
 * @param layer the layer
 * @param policy the types that it uses
 */
public record InPolicy(SameForm layer, DtypePolicy policy) implements SameForm {
    @Override
    public Value trace(Scope scope, Value x) {
        return layer.trace(scope.under(policy), x.dtype().isFloat() ? x.cast(policy.compute()) : x);
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
