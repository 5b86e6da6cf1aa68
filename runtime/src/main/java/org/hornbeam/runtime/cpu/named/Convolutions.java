// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.List;
import org.hornbeam.graph.Convolve;

/** Chooses the loops of convolutions. */
final class Convolutions {
    private Convolutions() {}

    static NamedKernel of(Convolve op, List<Operand> operands, Operand result, Context context) {
        return WideConvolve.of(op.part(), ConvolveShape.of(op, operands, result, context), result.dtype());
    }
}
