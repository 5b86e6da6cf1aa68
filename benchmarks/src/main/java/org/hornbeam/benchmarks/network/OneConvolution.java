// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.network;

import java.util.List;
import org.hornbeam.Model;
import org.hornbeam.form.Forms;
import org.hornbeam.form.Image;

/**
 * One convolution without padding and bias by itself, with a square window.
 *
 * @param height of the pictures
 * @param width of the pictures
 * @param channels of the pictures
 * @param filters of the result
 * @param window pixels of its side
 * @param stride distance between two windows
 * @param dilation distance between two taps of a window
 * @param groups into which channels and filters are split; as many as channels: depthwise
 */
public record OneConvolution(
        int height, int width, int channels, int filters, int window, int stride, int dilation, int groups)
        implements Network {
    /** Reads {@code 56x56x64-128-5-2-1-1}: picture, filters, window, stride, dilation, groups. */
    public static OneConvolution of(String sizes) {
        int[] n = Sizes.read(sizes);
        return new OneConvolution(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]);
    }

    @Override
    public String name() {
        return "conv";
    }

    @Override
    public String sizes() {
        return height + "x" + width + "x" + channels + "-"
                + Sizes.join(List.of(filters, window, stride, dilation, groups));
    }

    @Override
    public boolean alone() {
        return true;
    }

    @Override
    public Model<Image, Image> model() {
        return Model.of(
                "conv",
                Forms.image(height, width, channels),
                x -> x.conv2d(
                                filters,
                                window,
                                c -> c.useBias(false)
                                        .strides(stride)
                                        .dilationRate(dilation)
                                        .groups(groups))
                        .named("conv"));
    }
}
