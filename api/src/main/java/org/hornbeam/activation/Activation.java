// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.activation;

import org.hornbeam.ops.Value;

/** A function that layers apply to what they compute. Hornbeam's own are in {@link Activations}; any lambda is one. */
@FunctionalInterface
public interface Activation {
    /** The function of a value, of the same shape. */
    Value trace(Value x);
}
