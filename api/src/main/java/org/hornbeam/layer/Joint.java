// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.ops.Value;

/**
 * A layer with several inputs; its result has the form of the first one. Where it does not, go through
 * {@code block()}, which holds any rank.
 */
public interface Joint {
    /**
     * Adds this layer's computation to the graph.
     *
     * @param scope where weights, state, masks and random numbers come from
     * @param inputs the inputs, at least one
     * @return a value of the rank of the first input, batch first
     */
    Value trace(Scope scope, List<Value> inputs);

    /** What it does with masks; PASS: a step of the result is real where it is in any input. */
    default MaskUse masks() {
        return MaskUse.PASS;
    }

    /** Its type in snake case: the default name of its uses, followed by a counter from the second one on. */
    default String type() {
        return SnakeCase.of(getClass());
    }
}
