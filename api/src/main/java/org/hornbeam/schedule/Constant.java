// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.schedule;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Always the same rate. As the learning rate of an optimizer it is kept as a state, which callbacks may set.
 *
 * @param rate the learning rate
 */
public record Constant(double rate) implements Schedule {
    @Override
    public Value trace(Value step) {
        return Ops.fill(step, rate);
    }
}
