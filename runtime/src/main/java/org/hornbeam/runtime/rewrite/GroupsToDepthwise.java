// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions of float32 whose groups have few channels and filters become depthwise ones with one spatial axis more. A
 * product for each group would be a few columns wide, and each group would pack its patches one by one. Instead the
 * image is spread into planes, one for each channel of a group, in which every filter finds its group's channel:
 * {@code planes[b, c, y, x, f] = image[b, y, x, group(f) * channels + c]}. Channels of a group are then taps along the
 * planes, and filters lie side by side in vectors. For the gradient of the image it is the output's gradient that is
 * spread, so that every channel finds its group's filters.
 */
public final class GroupsToDepthwise implements Pass {
    /** Channels of a group times its filters from which on products of the groups are faster. */
    private static final long PRODUCT = 256;

    @Override
    public Graph apply(Graph graph) {
        return Pass.local(graph, (node, operands, out) -> {
            if (!(node.op() instanceof Convolve convolve)
                    || node.type().tensor().dtype() != DType.F32
                    || convolve.groups() == 1) {
                return null;
            }
            Shape kernel = convolve.part() == Convolve.Part.KERNEL
                    ? node.type().tensor().shape()
                    : operands.get(1).shape();
            Dim channels = kernel.dim(-2);
            Dim filters = kernel.dim(-1);
            if (!channels.isFixed() || !filters.isFixed() || convolve.geometry().rank() == 0) {
                return null;
            }
            var groups = new Groups(convolve, channels.fixed(), filters.fixed() / convolve.groups(), kernel);
            return groups.few() ? groups.of(operands, node.type().tensor().shape()) : null;
        });
    }

    /** A convolution with the channels and filters of each of its groups. */
    private record Groups(Convolve convolve, long channels, long filters, Shape kernel) {
        boolean few() {
            return channels * filters > 1 && channels * filters < PRODUCT;
        }

        Value of(List<Value> operands, Shape result) {
            Value first = operands.get(0);
            Value second = operands.get(1);
            return switch (convolve.part()) {
                case OUTPUT -> {
                    Value planes = planes(first, channels, filters);
                    Value kernels = Ops.expandDims(Ops.moveaxis(second, -2, 0), second.rank() - 1);
                    yield Ops.reshape(depthwise(channels, 0, filters, planes, kernels, null), result);
                }
                case IMAGE -> {
                    // The planes are of the output here: each is a place before or behind the only one of the image.
                    Value planes = planes(first, filters, channels);
                    List<Dim> wanted = new ArrayList<>(result.dims());
                    wanted.add(1, Dim.of(1));
                    Value image = depthwise(filters, filters - 1, channels, planes, turned(second), new Shape(wanted));
                    yield Ops.reshape(image, result);
                }
                case KERNEL -> {
                    Value planes = planes(first, channels, filters);
                    List<Dim> wanted = new ArrayList<>(kernel.dims());
                    wanted.set(wanted.size() - 2, Dim.of(1));
                    wanted.addFirst(Dim.of(channels));
                    Value kernels =
                            depthwise(channels, 0, filters, planes, Ops.expandDims(second, 1), new Shape(wanted));
                    wanted.remove(wanted.size() - 2);
                    yield Ops.moveaxis(Ops.reshape(kernels, new Shape(wanted)), 0, -2);
                }
            };
        }

        /** The same part with an axis of planes before the others and {@code each} channels for one of each group. */
        private Value depthwise(
                long planes, long padding, long each, Value first, Value second, @Nullable Shape wanted) {
            WindowGeometry old = convolve.geometry();
            var geometry = new WindowGeometry(
                    behind(planes, old.window()),
                    behind(1L, old.strides()),
                    behind(1L, old.dilations()),
                    behind(Dim.of(padding), old.before()),
                    behind(Dim.of(padding), old.after()));
            int depths = Math.toIntExact(convolve.groups() * each);
            return first.builder().add(new Convolve(geometry, depths, convolve.part(), wanted), first, second);
        }

        /** (batch, spatial..., groups * planes) to (batch, planes, spatial..., groups * each). */
        private Value planes(Value image, long planes, long each) {
            int last = image.rank() - 1;
            Value split = Ops.reshape(image, replaced(image.shape(), last, convolve.groups(), planes));
            Value apart = Ops.expandDims(Ops.moveaxis(split, -1, 1), last + 2);
            Value spread = Ops.broadcastTo(apart, replaced(apart.shape(), last + 2, each));
            Shape merged = replaced(apart.shape(), last + 2);
            return Ops.reshape(spread, replaced(merged, last + 1, convolve.groups() * each));
        }

        /** (window..., channels, groups * filters) to (filters, window..., 1, groups * channels), the last filter first. */
        private Value turned(Value kernel) {
            int last = kernel.rank() - 1;
            Value split = Ops.reshape(kernel, replaced(kernel.shape(), last, convolve.groups(), filters));
            // (window..., channels, groups, filters)
            Value ordered = Ops.moveaxis(Ops.moveaxis(split, -1, 0), -2, -1);
            Value reversed = Ops.flip(ordered, 0);
            Shape merged = replaced(reversed.shape(), last + 1);
            return Ops.reshape(reversed, replaced(merged, last, 1, convolve.groups() * channels));
        }

        private static <T> List<T> behind(T first, List<T> others) {
            List<T> all = new ArrayList<>(others);
            all.addFirst(first);
            return all;
        }

        /** With other sizes in place of one. */
        private static Shape replaced(Shape shape, int axis, long... sizes) {
            List<Dim> dims = new ArrayList<>(shape.dims());
            dims.remove(axis);
            for (int i = 0; i < sizes.length; i++) {
                dims.add(axis + i, Dim.of(sizes[i]));
            }
            return new Shape(dims);
        }
    }
}
