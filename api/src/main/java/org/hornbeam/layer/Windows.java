// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.ops.Dim;

/** Where sliding windows of convolutions and poolings lie: padding by TensorFlow's rule, also for unknown sizes. */
final class Windows {
    private Windows() {}

    /**
     * Windows over spatial axes.
     *
     * @param sizes sizes of the spatial axes
     * @param window taps along each
     * @param strides distance between windows along each
     * @param dilations distance between taps along each
     */
    static WindowGeometry of(
            List<Dim> sizes, List<Integer> window, List<Integer> strides, List<Integer> dilations, Padding padding) {
        List<Dim> before = new ArrayList<>();
        List<Dim> after = new ArrayList<>();
        for (int axis = 0; axis < sizes.size(); axis++) {
            long stride = strides.get(axis);
            long extent = (window.get(axis) - 1L) * dilations.get(axis) + 1;
            Dim size = sizes.get(axis);
            switch (padding) {
                case VALID -> {
                    before.add(Dim.of(0));
                    after.add(Dim.of(0));
                }
                case CAUSAL -> {
                    before.add(Dim.of(extent - 1));
                    after.add(Dim.of(0));
                }
                case SAME -> {
                    Dim covered = size.ceilDiv(stride).minus(1).times(stride).plus(extent);
                    Dim total = covered.minus(size).max(Dim.of(0));
                    before.add(total.floorDiv(2));
                    after.add(total.minus(total.floorDiv(2)));
                }
            }
        }
        return new WindowGeometry(longs(window), longs(strides), longs(dilations), before, after);
    }

    /** The same windows with axes of window 1 for the batch in front and the channels at the end. */
    static WindowGeometry overAllAxes(WindowGeometry spatial) {
        return new WindowGeometry(
                enclose(spatial.window(), 1L),
                enclose(spatial.strides(), 1L),
                enclose(spatial.dilations(), 1L),
                enclose(spatial.before(), Dim.of(0)),
                enclose(spatial.after(), Dim.of(0)));
    }

    private static <T> List<T> enclose(List<T> inner, T outer) {
        List<T> all = new ArrayList<>();
        all.add(outer);
        all.addAll(inner);
        all.add(outer);
        return all;
    }

    private static List<Long> longs(List<Integer> values) {
        return values.stream().map(Integer::longValue).toList();
    }
}
