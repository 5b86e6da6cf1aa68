// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.optimizer;

import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * What an optimizer may ask for while it traces the update of one weight. Slots read the value before the update, also
 * after {@link #assign}. Equal scalar computations for different weights become one.
 */
public interface OptimizerScope {
    /** The path of the weight: {@code encoder/dense_1/kernel}. */
    String path();

    /** The learning rate of this update, a float32 scalar. */
    Value learningRate();

    /** The number of this update, a float32 scalar: 1 at the first. */
    Value step();

    /** A value kept for this weight, of its shape and type, at first zeros. */
    default Value slot(String name) {
        return slot(name, 0);
    }

    /** A value kept for this weight, of its shape and type, at first a number everywhere. */
    Value slot(String name, double initial);

    /** A value kept for this weight, of its type and another shape, at first zeros. */
    Value slot(String name, Shape shape);

    /** What a slot of this weight holds after the update. */
    void assign(String name, Value next);

    /** A float32 scalar kept for all weights together. */
    Value shared(String name, double initial);

    /** What a shared scalar holds after the update; each weight must say the same. */
    void assignShared(String name, Value next);
}
