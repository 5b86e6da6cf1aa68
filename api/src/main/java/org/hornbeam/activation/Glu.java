// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.activation;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * The first half of an axis times the sigmoid of the other (Dauphin et al., 2016; {@code keras.activations.glu}): half the
 * size along that axis, which must be even.
 *
 * @param axis the axis, negative from the end; default -1
 */
public record Glu(int axis) implements Activation {
    @Override
    public Value trace(Value x) {
        return Ops.glu(x, axis);
    }
}
