// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.initializer;

import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/** The first value of a weight or state, traced like everything else, so that any backend computes it from the seed. */
public interface Initializer {
    /**
     * Adds the computation of the first value to the graph.
     *
     * @param scope where random numbers and constants come from
     * @param shape the shape of the weight: numbers only
     * @param dtype its type
     * @return a value of that shape and type
     */
    Value trace(InitializerScope scope, Shape shape, DType dtype);
}
