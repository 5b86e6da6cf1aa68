// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.constraint.Constraint;
import org.hornbeam.graph.Convolve;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/** What convolutions over any number of spatial axes have in common; the records say the number. */
sealed interface Convolution extends Windowed permits Conv1D, Conv2D, Conv3D {
    int filters();

    int groups();

    Initializer kernelInitializer();

    @Nullable
    Regularizer kernelRegularizer();

    @Nullable
    Constraint kernelConstraint();

    /** The convolution of a value of shape (batch, space..., channels), or channels first. */
    default Value convolve(Scope scope, Value x) {
        String layer = getClass().getSimpleName();
        checkWindows();
        Arguments.positive(layer, "filters", filters());
        Arguments.positive(layer, "groups", groups());
        if (filters() % groups() != 0) {
            throw new IllegalArgumentException(
                    layer + ": " + filters() + " filters can't be split into " + groups() + " groups");
        }
        Value image = image(scope, x);
        int channels = image.dim(-1);
        if (channels % groups() != 0) {
            throw new ShapeException(channels + " channels can't be split into " + groups() + " groups; the input is "
                    + x.shape() + ", " + dataFormat().name().toLowerCase(java.util.Locale.ROOT));
        }
        Value kernel = scope.weight(
                "kernel",
                kernelShape(channels / groups(), filters()),
                kernelInitializer(),
                Arguments.weight(kernelRegularizer(), kernelConstraint()));
        Convolve convolve = new Convolve(geometry(image), groups(), Convolve.Part.OUTPUT, null);
        return finish(scope, image.builder().add(convolve, image, kernel));
    }
}
