// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.regularizer;

import org.hornbeam.ops.Value;

/** A penalty on the size of a weight (or of an activity), added to the loss. */
@FunctionalInterface
public interface Regularizer {
    /**
     * The penalty.
     *
     * @param weight the float32 master of a weight, any shape
     * @return a scalar
     */
    Value trace(Value weight);
}
