// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.rewrite;

import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.Graph;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;

/**
 * Convolutions of float32 with windows of 3 x 3 at distance 1 and at least 16 channels and filters become {@link
 * Winograd} composites: less than half of the multiplications, and smaller errors. A kernel is brought into a form of its
 * own by a node of its own: once in a step, however many convolutions use it.
 */
public final class ChooseWinograd implements Pass {
    @Override
    public Graph apply(Graph graph) {
        return Pass.local(graph, (node, operands, out) -> {
            if (!(node.op() instanceof Convolve convolve)) {
                return null;
            }
            DType dtype = node.type().tensor().dtype();
            Shape kernel = convolve.part() == Convolve.Part.KERNEL
                    ? node.type().tensor().shape()
                    : operands.get(1).shape();
            return Winograd.fits(convolve, dtype, kernel) ? Winograd.of(convolve, operands) : null;
        });
    }
}
