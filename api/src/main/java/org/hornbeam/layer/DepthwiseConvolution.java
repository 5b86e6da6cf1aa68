// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.constraint.Constraint;
import org.hornbeam.graph.Convolve;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/** What convolutions of each channel by itself have in common. */
sealed interface DepthwiseConvolution extends Windowed permits DepthwiseConv1D, DepthwiseConv2D {
    int depthMultiplier();

    Initializer depthwiseInitializer();

    @Nullable
    Regularizer depthwiseRegularizer();

    @Nullable
    Constraint depthwiseConstraint();

    /** The convolution of a value of shape (batch, space..., channels), or channels first. */
    default Value convolve(Scope scope, Value x) {
        checkWindows();
        Arguments.positive(getClass().getSimpleName(), "depthMultiplier", depthMultiplier());
        Value image = image(scope, x);
        Value kernel = scope.weight(
                "kernel",
                kernelShape(image.dim(-1), depthMultiplier()),
                depthwiseInitializer(),
                Arguments.weight(depthwiseRegularizer(), depthwiseConstraint()));
        return finish(scope, depthwise(this, image, kernel));
    }

    /**
     * Each channel convolved by its own kernels: a convolution with as many groups as channels.
     *
     * @param image {@code (batch, space..., channels)}
     * @param kernel {@code (window..., channels, multiplier)}
     */
    static Value depthwise(Windowed layer, Value image, Value kernel) {
        int channels = kernel.dim(-2);
        Value grouped = Ops.reshape(kernel, layer.kernelShape(1, channels * kernel.dim(-1)));
        Convolve convolve = new Convolve(layer.geometry(image), channels, Convolve.Part.OUTPUT, null);
        return image.builder().add(convolve, image, grouped);
    }
}
