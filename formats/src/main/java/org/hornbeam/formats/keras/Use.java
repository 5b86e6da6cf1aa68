// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import java.util.List;
import java.util.function.IntUnaryOperator;
import org.hornbeam.trace.Callee;

/**
 * A call of a layer of Keras as Hornbeam makes it.
 *
 * @param callee what runs
 * @param inputs on which tensors
 * @param outputs which of its outputs each output of Keras's layer is
 */
record Use(Callee callee, List<Call.Ref> inputs, IntUnaryOperator outputs) {
    Use(Callee callee, List<Call.Ref> inputs) {
        this(callee, inputs, IntUnaryOperator.identity());
    }
}
