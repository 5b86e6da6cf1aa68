// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import java.util.Optional;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/** What a metric may ask for while it traces. */
public interface MetricScope {
    /** The state with this name, float32: before the batch in an update, after all batches in a result. */
    Value state(String name, Shape shape);

    /** The state with this name, shaped like what the update added to it. */
    Value state(String name);

    /** Adds to a state: the only way in which a state changes, so that states of several machines can be added. */
    void add(String name, Value share);

    /** Which steps of the predictions are real, if that is known; only in an update. */
    Optional<Value> mask();

    /** A number of type float32. */
    Value constant(double value);
}
