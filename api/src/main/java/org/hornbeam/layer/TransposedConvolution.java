// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/** What transposed convolutions over any number of spatial axes have in common. */
sealed interface TransposedConvolution extends Windowed permits Conv1DTranspose, Conv2DTranspose, Conv3DTranspose {
    int filters();

    Initializer kernelInitializer();

    @Nullable
    Regularizer kernelRegularizer();

    @Nullable
    Constraint kernelConstraint();

    /** The output padding of each axis. */
    @Nullable
    List<Integer> furtherElements();

    /** The transposed convolution of a value of shape (batch, space..., channels), or channels first. */
    default Value convolve(Scope scope, Value x) {
        String layer = getClass().getSimpleName();
        checkWindows();
        Arguments.positive(layer, "filters", filters());
        List<Integer> further = furtherElements();
        for (int axis = 0; further != null && axis < rank(); axis++) {
            if (further.size() != rank() || further.get(axis) < 0 || further.get(axis) >= steps().get(axis)) {
                throw new IllegalArgumentException(layer + ": outputPadding must be " + rank()
                        + " numbers from 0, less than the strides " + steps() + ", found " + further);
            }
        }
        Value image = image(scope, x);
        Value kernel = scope.weight(
                "kernel",
                kernelShape(filters(), image.dim(-1)),
                kernelInitializer(),
                Arguments.weight(kernelRegularizer(), kernelConstraint()));
        return finish(scope, widened(image, kernel));
    }

    /** The gradient of the image of a convolution, of which the operand is the output. */
    private Value widened(Value image, Value kernel) {
        List<Dim> sizes = new ArrayList<>(List.of(image.shape().dim(0)));
        List<Dim> missing = new ArrayList<>(List.of(Dim.of(0)));
        List<Dim> before = new ArrayList<>();
        List<Dim> after = new ArrayList<>();
        for (int axis = 0; axis < rank(); axis++) {
            Placement placement = placement(axis);
            Dim covered = image.shape().dim(axis + 1).minus(1).times(steps().get(axis));
            // What no window reaches is filled with zeros.
            int beyond = Math.max(0, placement.length() + placement.before() - extent(axis));
            sizes.add(covered.plus(placement.length() - beyond));
            missing.add(Dim.of(beyond));
            before.add(Dim.of(placement.before()));
            after.add(Dim.of(extent(axis) - placement.length() + beyond - placement.before()));
        }
        sizes.add(Dim.of(filters()));
        missing.add(Dim.of(0));
        WindowGeometry geometry = new WindowGeometry(
                window().stream().map(Integer::longValue).toList(),
                steps().stream().map(Integer::longValue).toList(),
                dilations().stream().map(Integer::longValue).toList(),
                before,
                after);
        Convolve convolve = new Convolve(geometry, 1, Convolve.Part.IMAGE, new Shape(sizes));
        Value wide = image.builder().add(convolve, image, kernel);
        return Ops.pad(wide, Collections.nCopies(wide.rank(), Dim.of(0)), missing, 0);
    }

    /** Positions that a window covers along an axis. */
    private int extent(int axis) {
        return (window().get(axis) - 1) * dilations().get(axis) + 1;
    }

    /**
     * Where the result lies in what the windows cover together.
     *
     * @param before positions cut off before the first element
     * @param length elements of the result beyond (n - 1) strides
     */
    record Placement(int before, int length) {}

    /** By TensorFlow's rules: padding same cuts what makes a convolution with padding same of the result. */
    private Placement placement(int axis) {
        List<Integer> further = furtherElements();
        int stride = steps().get(axis);
        int extent = extent(axis);
        if (padding() == Padding.VALID) {
            return new Placement(0, further == null ? Math.max(extent, stride) : extent + further.get(axis));
        }
        int length = further == null ? stride : extent % 2 + further.get(axis);
        int total = further == null ? stride + extent - 2 : extent + extent % 2 - 2 + further.get(axis);
        return new Placement(extent - 1 - Math.min(total / 2 + total % 2, extent - 1), length);
    }
}
