// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.List;
import org.hornbeam.graph.Convolve;
import org.hornbeam.ops.DType;

/** Chooses the loops of convolutions. */
final class Convolutions {
    private Convolutions() {}

    static NamedKernel of(Convolve op, List<Operand> operands, Operand result, Context context) {
        ConvolveShape shape = ConvolveShape.of(op, operands, result, context);
        boolean single = result.dtype() == DType.F32;
        if (context.epilogue() != null && (!single || op.part() == Convolve.Part.KERNEL)) {
            throw new IllegalArgumentException(op + " of " + result + " does not take an epilogue; only the float32"
                    + " output and image of a convolution do");
        }
        if (!single) {
            return WideConvolve.of(op.part(), shape, result.dtype());
        }
        if (LineConvolve.isDepthwise(shape)) {
            return switch (op.part()) {
                case OUTPUT -> LineConvolve.depthwiseOutput(shape, context);
                case IMAGE -> LineConvolve.depthwiseImage(shape, context);
                case KERNEL -> LineKernel.depthwise(shape, context);
            };
        }
        if (LineConvolve.isNarrow(shape) && op.part() != Convolve.Part.IMAGE) {
            return op.part() == Convolve.Part.OUTPUT
                    ? LineConvolve.narrowOutput(shape, context)
                    : LineKernel.narrow(shape, context);
        }
        if (ScatterConvolve.pays(op.part(), shape)) {
            return op.part() == Convolve.Part.OUTPUT
                    ? ScatterConvolve.output(shape, context)
                    : ScatterConvolve.image(shape, context);
        }
        return MatmulConvolve.of(op.part(), shape, context);
    }
}
