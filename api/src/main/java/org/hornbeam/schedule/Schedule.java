// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.schedule;

import org.hornbeam.ops.Value;

/** How the learning rate changes over the updates; one's own is a lambda, the built-in ones are in {@link Schedules}. */
@FunctionalInterface
public interface Schedule {
    /**
     * The learning rate.
     *
     * @param step how many updates were done before, a float32 scalar: 0 at the first
     * @return a float32 scalar
     */
    Value trace(Value step);
}
