// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

import org.hornbeam.graph.Convolve;
import org.hornbeam.ops.DType;

/**
 * Convolutions of types without lanes, element by element: one chain in ascending order of taps (and then channels or
 * filters), or of batches and windows for the kernel; float64 in double, half types in float32.
 */
final class WideConvolve {
    private final DType dtype;
    private final int bytes;
    private final Grid grid;
    private final long batch;
    private final int groups;
    private final long channels;
    private final long filters;

    private WideConvolve(ConvolveShape shape, DType dtype) {
        this.dtype = dtype;
        this.bytes = Memory.bytes(dtype);
        this.grid = shape.grid();
        this.batch = shape.batch();
        this.groups = shape.groups();
        this.channels = shape.channels();
        this.filters = shape.filters();
    }

    static NamedKernel of(Convolve.Part part, ConvolveShape shape, DType dtype) {
        WideConvolve convolve = new WideConvolve(shape, dtype);
        long taps = convolve.grid.tapCount();
        long windows = convolve.batch * convolve.grid.windowCount();
        long results = switch (part) {
            case OUTPUT -> windows * shape.filters() * shape.groups();
            case IMAGE -> shape.batch() * shape.grid().inputCount() * shape.channels() * shape.groups();
            case KERNEL -> taps * shape.channels() * shape.filters() * shape.groups();
        };
        long cost = switch (part) {
            case OUTPUT -> taps * shape.channels();
            case IMAGE -> taps * shape.filters();
            case KERNEL -> windows;
        };
        return new Loop(Split.of(results, 4 * cost), (addresses, from, to, scratch) -> {
            for (long i = from; i < to; i++) {
                double sum = switch (part) {
                    case OUTPUT -> convolve.output(addresses[0], addresses[1], i);
                    case IMAGE -> convolve.image(addresses[0], addresses[1], i);
                    case KERNEL -> convolve.kernel(addresses[0], addresses[1], i);
                };
                Memory.setDouble(dtype, addresses[2] + i * convolve.bytes, sum);
            }
        });
    }

    private double fma(long left, long right, double sum) {
        double a = Memory.getDouble(dtype, left);
        double b = Memory.getDouble(dtype, right);
        return dtype == DType.F64 ? Math.fma(a, b, sum) : Math.fma((float) a, (float) b, (float) sum);
    }

    private double output(long image, long kernel, long i) {
        long allFilters = filters * groups;
        long filter = i % allFilters;
        long window = i / allFilters % grid.windowCount();
        long n = i / allFilters / grid.windowCount();
        double sum = 0;
        for (long tap = 0; tap < grid.tapCount(); tap++) {
            long position = grid.position(window, tap);
            if (position >= 0) {
                long from = (n * grid.inputCount() + position) * channels * groups + filter / filters * channels;
                for (long channel = 0; channel < channels; channel++) {
                    long weight = (tap * channels + channel) * allFilters + filter;
                    sum = fma(image + (from + channel) * bytes, kernel + weight * bytes, sum);
                }
            }
        }
        return sum;
    }

    private double image(long output, long kernel, long i) {
        long allFilters = filters * groups;
        long channel = i % (channels * groups);
        long position = i / (channels * groups) % grid.inputCount();
        long n = i / (channels * groups) / grid.inputCount();
        long firstFilter = channel / channels * filters;
        double sum = 0;
        for (long tap = 0; tap < grid.tapCount(); tap++) {
            long window = grid.window(position, tap);
            if (window >= 0) {
                long from = (n * grid.windowCount() + window) * allFilters + firstFilter;
                long weight = (tap * channels + channel % channels) * allFilters + firstFilter;
                for (long filter = 0; filter < filters; filter++) {
                    sum = fma(output + (from + filter) * bytes, kernel + (weight + filter) * bytes, sum);
                }
            }
        }
        return sum;
    }

    private double kernel(long image, long output, long i) {
        long allFilters = filters * groups;
        long filter = i % allFilters;
        long channel = filter / filters * channels + i / allFilters % channels;
        long tap = i / allFilters / channels;
        double sum = 0;
        for (long n = 0; n < batch; n++) {
            for (long window = 0; window < grid.windowCount(); window++) {
                long position = grid.position(window, tap);
                if (position >= 0) {
                    long pixel = (n * grid.inputCount() + position) * channels * groups + channel;
                    long value = (n * grid.windowCount() + window) * allFilters + filter;
                    sum = fma(image + pixel * bytes, output + value * bytes, sum);
                }
            }
        }
        return sum;
    }
}
