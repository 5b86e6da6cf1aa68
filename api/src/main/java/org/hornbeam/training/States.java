// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/** Where an optimizer's or a metric's states are read from. */
@FunctionalInterface
interface States {
    /** The value before the step of the state with this name, which begins as one number everywhere. */
    Value read(String name, DType dtype, Shape shape, double initial);
}
