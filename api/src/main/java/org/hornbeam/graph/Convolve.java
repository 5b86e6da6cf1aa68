// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.jspecify.annotations.Nullable;

/**
 * Convolution (cross-correlation) in any number of spatial axes, and its two adjoints. With images
 * {@code (batch, spatial..., channels)}, kernels {@code (window..., channels / groups, filters)} and outputs
 * {@code (batch, windows..., filters)}, all three are parts of one trilinear form, so each is the gradient of another:
 * transposed convolution is {@link Part#IMAGE}.
 *
 * @param geometry the windows over the spatial axes
 * @param groups the number of groups into which channels and filters are split, each contiguous
 * @param part which of the three is computed
 * @param wanted the shape of the result; {@code null} for OUTPUT, where it follows from the operands
 */
public record Convolve(
        WindowGeometry geometry,
        int groups,
        Part part,
        @Nullable Shape wanted) implements Op {
    /** Which side of the trilinear form is the result. */
    public enum Part {
        /** Operands: image, kernel. */
        OUTPUT,
        /** The gradient of the image. Operands: output, kernel. */
        IMAGE,
        /** The gradient of the kernel. Operands: image, output. */
        KERNEL
    }

    @Override
    public Type type(List<Type> operands) {
        if (groups < 1) {
            throw new ShapeException("a convolution needs at least 1 group, found " + groups);
        }
        Type.Tensor first = operands.get(0).tensor();
        Type.Tensor second = operands.get(1).tensor();
        if (first.dtype() != second.dtype() || !first.dtype().isFloat()) {
            throw new ShapeException("convolution needs two operands of one floating-point dtype, found " + operands);
        }
        Shape result = switch (part) {
            case OUTPUT -> output(first.shape(), second.shape());
            case IMAGE -> check(output(result(), second.shape()), first.shape());
            case KERNEL -> check(output(first.shape(), result()), second.shape());
        };
        return new Type.Tensor(first.dtype(), result);
    }

    private Shape result() {
        if (wanted == null) {
            throw new IllegalArgumentException("convolve " + part + " needs the shape of its result");
        }
        return wanted;
    }

    private Shape check(Shape expected, Shape found) {
        if (!expected.equals(found)) {
            throw new ShapeException("convolve " + part + " with result " + wanted + " needs an output of shape "
                    + expected + ", found " + found);
        }
        return result();
    }

    /** The shape of the output for an image and a kernel. */
    private Shape output(Shape image, Shape kernel) {
        int spatial = geometry.rank();
        if (image.rank() != spatial + 2 || kernel.rank() != spatial + 2) {
            throw new ShapeException("a convolution over " + spatial + " axes needs an image and a kernel of rank "
                    + (spatial + 2) + ", found " + image + " and " + kernel);
        }
        for (int axis = 0; axis < spatial; axis++) {
            if (!kernel.dim(axis).is(geometry.window().get(axis))) {
                throw new ShapeException("the kernel " + kernel + " does not have the window " + geometry.window());
            }
        }
        Dim channels = kernel.dim(spatial).times(groups);
        if (!image.dim(-1).equals(channels)) {
            throw new ShapeException("the image " + image + " has " + image.dim(-1) + " channels, but the kernel "
                    + kernel + " in " + groups + " group(s) takes " + channels);
        }
        Dim filters = kernel.dim(-1);
        if (filters.isFixed() && filters.fixed() % groups != 0) {
            throw new ShapeException(filters + " filters can't be split into " + groups + " groups");
        }
        List<Dim> dims = new ArrayList<>();
        dims.add(image.dim(0));
        dims.addAll(geometry.windows(image.dims().subList(1, spatial + 1)));
        dims.add(filters);
        return new Shape(dims);
    }

    @Override
    public void gradient(Adjoint adjoint) {
        Shape first = adjoint.operand(0).shape();
        Shape second = adjoint.operand(1).shape();
        var dy = adjoint.cotangent();
        var builder = adjoint.builder();
        switch (part) {
            case OUTPUT -> {
                if (adjoint.wants(0)) {
                    adjoint.add(0, builder.add(with(Part.IMAGE, first), dy, adjoint.operand(1)));
                }
                if (adjoint.wants(1)) {
                    adjoint.add(1, builder.add(with(Part.KERNEL, second), adjoint.operand(0), dy));
                }
            }
            case IMAGE -> {
                if (adjoint.wants(0)) {
                    adjoint.add(0, builder.add(with(Part.OUTPUT, null), dy, adjoint.operand(1)));
                }
                if (adjoint.wants(1)) {
                    adjoint.add(1, builder.add(with(Part.KERNEL, second), dy, adjoint.operand(0)));
                }
            }
            case KERNEL -> {
                if (adjoint.wants(0)) {
                    adjoint.add(0, builder.add(with(Part.IMAGE, first), adjoint.operand(1), dy));
                }
                if (adjoint.wants(1)) {
                    adjoint.add(1, builder.add(with(Part.OUTPUT, null), adjoint.operand(0), dy));
                }
            }
        }
    }

    private Convolve with(Part other, @Nullable Shape result) {
        return new Convolve(geometry, groups, other, result);
    }

    @Override
    public String toString() {
        return "convolve_" + part.name().toLowerCase(java.util.Locale.ROOT) + "[" + geometry.window() + ", strides "
                + geometry.strides() + ", dilations " + geometry.dilations() + ", padding " + geometry.before()
                + geometry.after() + ", groups " + groups + "]";
    }
}
