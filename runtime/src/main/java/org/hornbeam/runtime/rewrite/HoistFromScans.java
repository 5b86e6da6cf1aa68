// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.rewrite;

import org.hornbeam.graph.Graph;

/**
 * Moves work out of loops over time. What does not need the carried values is computed before the loop, for all steps at
 * once: the products of the inputs become one product. What only outputs need is computed after it; and a carried value
 * to which each step adds becomes one sum after it: the gradient of a weight is one product over time and batch. The sum
 * of such a gradient is then in the order of that product.
 */
public final class HoistFromScans implements Pass {
    @Override
    public Graph apply(Graph graph) {
        return ScanParts.each(
                graph, (id, parts, operands, used, out) -> new Hoisting(parts, operands, used, out).elements());
    }
}
