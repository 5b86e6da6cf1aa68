// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.constraint;

import org.hornbeam.ops.Value;

/** What a weight must satisfy: applied to it after each update. */
@FunctionalInterface
public interface Constraint {
    /**
     * The weight moved to where it satisfies the constraint.
     *
     * @param weight the updated weight
     * @return a value of the same shape
     */
    Value trace(Value weight);
}
