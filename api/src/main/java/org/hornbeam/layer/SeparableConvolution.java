// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/** What convolutions of each channel by itself, followed by a product over the channels, have in common. */
sealed interface SeparableConvolution extends Windowed permits SeparableConv1D, SeparableConv2D {
    int filters();

    int depthMultiplier();

    Initializer depthwiseInitializer();

    Initializer pointwiseInitializer();

    @Nullable
    Regularizer depthwiseRegularizer();

    @Nullable
    Regularizer pointwiseRegularizer();

    @Nullable
    Constraint depthwiseConstraint();

    @Nullable
    Constraint pointwiseConstraint();

    /** The convolution of a value of shape (batch, space..., channels), or channels first. */
    default Value convolve(Scope scope, Value x) {
        String layer = getClass().getSimpleName();
        checkWindows();
        Arguments.positive(layer, "filters", filters());
        Arguments.positive(layer, "depthMultiplier", depthMultiplier());
        Value image = image(scope, x);
        int channels = image.dim(-1);
        Value depthwise = scope.weight(
                "depthwise_kernel",
                kernelShape(channels, depthMultiplier()),
                depthwiseInitializer(),
                Arguments.weight(depthwiseRegularizer(), depthwiseConstraint()));
        List<Integer> ones = Collections.nCopies(rank(), 1);
        int[] shape = IntStream.concat(
                        ones.stream().mapToInt(one -> one), IntStream.of(channels * depthMultiplier(), filters()))
                .toArray();
        Value pointwise = scope.weight(
                "pointwise_kernel",
                Shape.of(shape),
                pointwiseInitializer(),
                Arguments.weight(pointwiseRegularizer(), pointwiseConstraint()));
        Value each = DepthwiseConvolution.depthwise(this, image, depthwise);
        WindowGeometry points = Windows.of(each.shape().dims().subList(1, rank() + 1), ones, ones, ones, Padding.VALID);
        return finish(scope, each.builder().add(new Convolve(points, 1, Convolve.Part.OUTPUT, null), each, pointwise));
    }
}
