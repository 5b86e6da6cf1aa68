// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.activation.Activation;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.form.Image;
import org.hornbeam.form.Series;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/** What layers with weights over sliding windows have in common, for any number of spatial axes. */
sealed interface Windowed permits Convolution, TransposedConvolution, DepthwiseConvolution, SeparableConvolution {
    List<Integer> window();

    List<Integer> steps();

    List<Integer> dilations();

    Padding padding();

    DataFormat dataFormat();

    Activation activation();

    boolean useBias();

    Initializer biasInitializer();

    @Nullable
    Regularizer biasRegularizer();

    @Nullable
    Regularizer activityRegularizer();

    @Nullable
    Constraint biasConstraint();

    /** Throws if a component that all have is out of its range. */
    default void checkWindows() {
        String layer = getClass().getSimpleName();
        Arguments.positive(layer, "kernelSize", rank(), window());
        Arguments.positive(layer, "strides", rank(), steps());
        Arguments.positive(layer, "dilationRate", rank(), dilations());
        if (padding() == Padding.CAUSAL && !(this instanceof Conv1D)) {
            throw new IllegalArgumentException(layer + " has no causal padding; that is for time series: Conv1D");
        }
    }

    /** The form of the result. */
    Class<?> output();

    /** The number of spatial axes. */
    default int rank() {
        return output() == Series.class ? 1 : output() == Image.class ? 2 : 3;
    }

    /** The input in the type of the policy, channels last. */
    default Value image(Scope scope, Value x) {
        return dataFormat().toLast(x.cast(scope.computeDtype()));
    }

    /** The windows over an image that has its channels last. */
    default WindowGeometry geometry(Value image) {
        return Windows.of(image.shape().dims().subList(1, rank() + 1), window(), steps(), dilations(), padding());
    }

    /** The shape of a kernel: the window, then these sizes. */
    default Shape kernelShape(int... sizes) {
        return Shape.of(IntStream.concat(window().stream().mapToInt(size -> size), IntStream.of(sizes))
                .toArray());
    }

    /** The result of what a kernel made, channels last: with bias and activation, in its data format. */
    default Value finish(Scope scope, Value y) {
        Value sum = y;
        if (useBias()) {
            Weight options = Arguments.weight(biasRegularizer(), biasConstraint());
            sum = y.plus(scope.weight("bias", Shape.of(y.dim(-1)), biasInitializer(), options));
        }
        Value result = activation().trace(dataFormat().fromLast(sum));
        Arguments.penalize(scope, activityRegularizer(), result);
        return result;
    }
}
