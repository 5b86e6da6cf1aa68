// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import java.util.List;
import java.util.Map;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Convolve;

/** The meaning of contraction and convolution. */
final class Products {
    private Products() {}

    static Array contract(Contract op, Array left, Array right) {
        List<Integer> leftFree = Contract.free(left.rank(), op.leftBatch(), op.leftSum());
        List<Integer> rightFree = Contract.free(right.rank(), op.rightBatch(), op.rightSum());
        long[] batch = pick(left.shape(), op.leftBatch());
        long[] summed = pick(left.shape(), op.leftSum());
        long[] rows = pick(left.shape(), leftFree);
        long[] columns = pick(right.shape(), rightFree);
        int[] leftBatch = places(left.shape(), op.leftBatch());
        int[] rightBatch = places(right.shape(), op.rightBatch());
        int[] leftRow = places(left.shape(), leftFree);
        int[] rightColumn = places(right.shape(), rightFree);
        int[] leftTerm = places(left.shape(), op.leftSum());
        int[] rightTerm = places(right.shape(), op.rightSum());
        double[] result = new double[leftBatch.length * leftRow.length * rightColumn.length];
        double[] a = left.toDoubles();
        double[] b = right.toDoubles();
        int place = 0;
        for (int i = 0; i < leftBatch.length; i++) {
            for (int row : leftRow) {
                for (int column : rightColumn) {
                    double sum = 0;
                    for (int k = 0; k < leftTerm.length; k++) {
                        sum += a[leftBatch[i] + row + leftTerm[k]] * b[rightBatch[i] + column + rightTerm[k]];
                    }
                    result[place++] = sum;
                }
            }
        }
        long[] shape = new long[batch.length + rows.length + columns.length];
        System.arraycopy(batch, 0, shape, 0, batch.length);
        System.arraycopy(rows, 0, shape, batch.length, rows.length);
        System.arraycopy(columns, 0, shape, batch.length + rows.length, columns.length);
        return Array.wrap(left.dtype(), shape, result);
    }

    private static long[] pick(long[] sizes, List<Integer> axes) {
        return axes.stream().mapToLong(axis -> sizes[axis]).toArray();
    }

    /** The places of all elements along some axes, the last of them fastest, with index 0 along the others. */
    private static int[] places(long[] shape, List<Integer> axes) {
        long[] strides = pick(Index.strides(shape), axes);
        long[] sizes = pick(shape, axes);
        int[] places = new int[Index.elements(sizes)];
        for (int i = 0; i < places.length; i++) {
            places[i] = Index.place(Index.unflatten(i, sizes), strides);
        }
        return places;
    }

    /**
     * One walk over the trilinear form: each triple of an image, a kernel and an output element that belong together
     * adds the product of the two given ones to the third.
     */
    static Array convolve(Convolve op, Array first, Array second, long[] result, Map<String, Long> sizes) {
        double[] sums = new double[Index.elements(result)];
        double[] a = first.toDoubles();
        double[] b = second.toDoubles();
        long[] image = switch (op.part()) {
            case OUTPUT, KERNEL -> first.shape();
            case IMAGE -> result;
        };
        long[] kernel = switch (op.part()) {
            case OUTPUT, IMAGE -> second.shape();
            case KERNEL -> result;
        };
        long[] output = switch (op.part()) {
            case OUTPUT -> result;
            case IMAGE -> first.shape();
            case KERNEL -> second.shape();
        };
        int spatial = op.geometry().rank();
        int channels = (int) kernel[spatial];
        int filters = (int) kernel[spatial + 1];
        int filtersInGroup = filters / op.groups();
        int imageChannels = (int) image[spatial + 1];
        new Taps(op.geometry(), sizes, spatial(image), spatial(output)).forEach((window, tap, position) -> {
            for (int n = 0; n < image[0]; n++) {
                int imageAt = (n * Index.elements(spatial(image)) + position) * imageChannels;
                int outputAt = (n * Index.elements(spatial(output)) + window) * filters;
                for (int f = 0; f < filters; f++) {
                    int group = f / filtersInGroup;
                    for (int c = 0; c < channels; c++) {
                        int i = imageAt + group * channels + c;
                        int k = (tap * channels + c) * filters + f;
                        int o = outputAt + f;
                        switch (op.part()) {
                            case OUTPUT -> sums[o] += a[i] * b[k];
                            case IMAGE -> sums[i] += a[o] * b[k];
                            case KERNEL -> sums[k] += a[i] * b[o];
                        }
                    }
                }
            }
        });
        return Array.wrap(first.dtype(), result, sums);
    }

    private static long[] spatial(long[] shape) {
        return java.util.Arrays.copyOfRange(shape, 1, shape.length - 1);
    }
}
