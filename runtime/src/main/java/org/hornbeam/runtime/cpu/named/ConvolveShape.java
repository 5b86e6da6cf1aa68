// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import java.util.List;
import org.hornbeam.graph.Convolve;

/**
 * The sizes of a convolution.
 *
 * @param grid windows over the spatial axes
 * @param batch images
 * @param groups groups of channels and filters
 * @param channels channels of a group
 * @param filters filters of a group
 */
record ConvolveShape(Grid grid, long batch, int groups, long channels, long filters) {
    static ConvolveShape of(Convolve op, List<Operand> operands, Operand result, Context context) {
        Operand first = operands.get(0);
        Operand second = operands.get(1);
        Operand image = op.part() == Convolve.Part.IMAGE ? result : first;
        Operand output = switch (op.part()) {
            case OUTPUT -> result;
            case IMAGE -> first;
            case KERNEL -> second;
        };
        int spatial = op.geometry().rank();
        Grid grid = Grid.of(op.geometry(), 0, spatial, image.shape(), output.shape(), 1, context);
        return new ConvolveShape(
                grid,
                image.shape()[0],
                op.groups(),
                image.shape()[spatial + 1] / op.groups(),
                output.shape()[spatial + 1] / op.groups());
    }

    /** Rows of the product: all windows of all images. */
    long outputs() {
        return batch * grid.windowCount();
    }

    /** Channels of all groups. */
    long allChannels() {
        return channels * groups;
    }

    /** Filters of all groups. */
    long allFilters() {
        return filters * groups;
    }
}
