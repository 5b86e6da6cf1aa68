// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.ArrayList;
import java.util.List;

/** Windows as channels: one strided slice for each tap. */
final class Patches {
    private Patches() {}

    static Value extract(Value images, int[] size, int[] strides, int[] dilations, boolean same) {
        int spatial = images.rank() - 2;
        int[][] widths = new int[images.rank()][2];
        int[] counts = new int[spatial];
        int taps = 1;
        for (int axis = 0; axis < spatial; axis++) {
            int n = images.dim(axis + 1);
            int stride = SlidingWindows.at(strides, axis);
            int extent = (SlidingWindows.at(size, axis) - 1) * SlidingWindows.at(dilations, axis) + 1;
            counts[axis] = same ? Math.ceilDiv(n, stride) : (n - extent) / stride + 1;
            int total = same ? Math.max((counts[axis] - 1) * stride + extent - n, 0) : 0;
            widths[axis + 1] = new int[] {total / 2, total - total / 2};
            taps *= SlidingWindows.at(size, axis);
        }
        Value padded = Ops.pad(images, widths, 0);
        List<Value> parts = new ArrayList<>();
        for (int tap = 0; tap < taps; tap++) {
            Indexing.Part[] window = new Indexing.Part[spatial + 1];
            window[0] = Indexing.Part.all();
            int rest = tap;
            for (int axis = spatial - 1; axis >= 0; axis--) {
                long start = (long) (rest % SlidingWindows.at(size, axis)) * SlidingWindows.at(dilations, axis);
                rest /= SlidingWindows.at(size, axis);
                long stride = SlidingWindows.at(strides, axis);
                window[axis + 1] = new Indexing.Part(start, start + (counts[axis] - 1) * stride + 1, stride);
            }
            parts.add(Indexing.getItem(padded, window));
        }
        return Ops.concatenate(parts, -1);
    }

    static Value reconstruct(Value patches, int[] size, int[] outputSize, boolean same) {
        int spatial = patches.rank() - 2;
        int window = 1;
        for (int axis = 0; axis < spatial; axis++) {
            window *= SlidingWindows.at(size, axis);
        }
        List<Dim> apart = new ArrayList<>(patches.shape().dims().subList(0, spatial + 1));
        List<Dim> joined = new ArrayList<>();
        int[] order = new int[2 * spatial + 2];
        joined.add(patches.shape().dim(0));
        for (int axis = 0; axis < spatial; axis++) {
            int taps = SlidingWindows.at(size, axis);
            apart.add(Dim.of(taps));
            joined.add(patches.shape().dim(axis + 1).times(taps));
            order[2 * axis + 1] = axis + 1;
            order[2 * axis + 2] = spatial + 1 + axis;
        }
        apart.add(patches.shape().dim(-1).floorDiv(window));
        joined.add(apart.getLast());
        order[2 * spatial + 1] = 2 * spatial + 1;
        Value image = Ops.reshape(Ops.transpose(Ops.reshape(patches, new Shape(apart)), order), new Shape(joined));
        for (int axis = 0; axis < spatial; axis++) {
            int wanted = outputSize[axis];
            int more = image.dim(axis + 1) - wanted;
            if (more < 0 || (more > 0 && !same)) {
                throw new ShapeException("patches " + patches.shape() + " of size " + SlidingWindows.at(size, axis)
                        + " don't make an axis of " + wanted);
            }
            image = Ops.slice(image, axis + 1, more / 2, wanted);
        }
        return image;
    }
}
