// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.activation.Activation;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/** What convolutions over any number of spatial axes have in common; the records say the number. */
sealed interface Convolution permits Conv1D, Conv2D {
    int filters();

    List<Integer> window();

    List<Integer> steps();

    List<Integer> dilations();

    Padding padding();

    DataFormat dataFormat();

    int groups();

    Activation activation();

    boolean useBias();

    Initializer kernelInitializer();

    Initializer biasInitializer();

    @Nullable
    Regularizer kernelRegularizer();

    @Nullable
    Regularizer biasRegularizer();

    @Nullable
    Regularizer activityRegularizer();

    @Nullable
    Constraint kernelConstraint();

    @Nullable
    Constraint biasConstraint();

    /** Throws if a component is out of its range. */
    default void check(String layer) {
        Arguments.positive(layer, "filters", filters());
        Arguments.positive(layer, "groups", groups());
        Arguments.positive(layer, "kernelSize", window().size(), window());
        Arguments.positive(layer, "strides", window().size(), steps());
        Arguments.positive(layer, "dilationRate", window().size(), dilations());
        if (filters() % groups() != 0) {
            throw new IllegalArgumentException(
                    layer + ": " + filters() + " filters can't be split into " + groups() + " groups");
        }
    }

    /** The convolution of a value of shape (batch, space..., channels), or channels first. */
    default Value convolve(Scope scope, Value x) {
        Value image = dataFormat().toLast(x.cast(scope.computeDtype()));
        int spatial = window().size();
        int channels = image.dim(-1);
        if (channels % groups() != 0) {
            throw new ShapeException(channels + " channels can't be split into " + groups() + " groups; the input is "
                    + x.shape() + ", " + dataFormat().name().toLowerCase(java.util.Locale.ROOT));
        }
        WindowGeometry geometry =
                Windows.of(image.shape().dims().subList(1, spatial + 1), window(), steps(), dilations(), padding());
        long[] kernelSizes = new long[spatial + 2];
        for (int axis = 0; axis < spatial; axis++) {
            kernelSizes[axis] = window().get(axis);
        }
        kernelSizes[spatial] = channels / groups();
        kernelSizes[spatial + 1] = filters();
        Value kernel = scope.weight(
                "kernel",
                Shape.of(kernelSizes),
                kernelInitializer(),
                Arguments.weight(kernelRegularizer(), kernelConstraint()));
        Value y = image.builder().add(new Convolve(geometry, groups(), Convolve.Part.OUTPUT, null), image, kernel);
        if (useBias()) {
            Weight options = Arguments.weight(biasRegularizer(), biasConstraint());
            y = y.plus(scope.weight("bias", Shape.of(filters()), biasInitializer(), options));
        }
        Value result = activation().trace(dataFormat().fromLast(y));
        Arguments.penalize(scope, activityRegularizer(), result);
        return result;
    }
}
