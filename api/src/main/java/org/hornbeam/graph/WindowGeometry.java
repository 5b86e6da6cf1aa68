// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.ShapeException;

/**
 * Windows that slide over some axes: for output index o, tap k and input index i along an axis,
 * {@code i = o * stride + k * dilation - before}.
 *
 * @param window taps along each axis
 * @param strides distance between two windows along each axis
 * @param dilations distance between two taps along each axis
 * @param before positions before the first element that windows may cover, along each axis
 * @param after positions after the last element that windows may cover, along each axis
 */
public record WindowGeometry(
        List<Long> window, List<Long> strides, List<Long> dilations, List<Dim> before, List<Dim> after) {
    /** Copies the lists and checks them. */
    public WindowGeometry {
        window = List.copyOf(window);
        strides = List.copyOf(strides);
        dilations = List.copyOf(dilations);
        before = List.copyOf(before);
        after = List.copyOf(after);
        int rank = window.size();
        if (strides.size() != rank || dilations.size() != rank || before.size() != rank || after.size() != rank) {
            throw new ShapeException("window, strides, dilations and padding must have one entry per axis, found "
                    + window + ", " + strides + ", " + dilations + ", " + before + ", " + after);
        }
        for (int i = 0; i < rank; i++) {
            if (window.get(i) < 1 || strides.get(i) < 1 || dilations.get(i) < 1) {
                throw new ShapeException("window, strides and dilations must be at least 1, found " + window + ", "
                        + strides + ", " + dilations);
            }
        }
    }

    /** The number of axes. */
    public int rank() {
        return window.size();
    }

    /** Positions that one window covers along an axis. */
    public long extent(int axis) {
        return (window.get(axis) - 1) * dilations.get(axis) + 1;
    }

    /**
     * The number of windows along each axis for an input of these sizes.
     *
     * @throws ShapeException if the padded input is smaller than one window
     */
    public List<Dim> windows(List<Dim> sizes) {
        if (sizes.size() != rank()) {
            throw new ShapeException("windows over " + rank() + " axes " + window + " don't fit the " + sizes.size()
                    + " axes " + sizes + "; give one entry per axis");
        }
        List<Dim> windows = new ArrayList<>();
        for (int axis = 0; axis < rank(); axis++) {
            Dim room =
                    sizes.get(axis).plus(before.get(axis)).plus(after.get(axis)).minus(extent(axis));
            if (room.isFixed() && room.fixed() < 0) {
                throw new ShapeException("a window of " + extent(axis) + " positions does not fit into axis " + axis
                        + " of the spatial sizes " + sizes + " with padding " + before.get(axis) + " and "
                        + after.get(axis) + "; use padding \"same\" or a smaller window");
            }
            windows.add(room.floorDiv(strides.get(axis)).plus(1));
        }
        return windows;
    }
}
