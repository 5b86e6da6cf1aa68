// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.libtorch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.hornbeam.benchmarks.NetworkWorkload;

/**
 * The weights of a workload in the layouts of libtorch's own modules: {@code [out][in]} for {@code nn::Linear},
 * {@code [out][in][h][w]} in channels-last memory for {@code nn::Conv2d}, gates one below the other for the recurrent ones.
 */
final class TorchWeights {
    private final NetworkWorkload workload;
    private final TorchContender owner;
    private final boolean training;
    private final List<Tensor> trained = new ArrayList<>();

    TorchWeights(NetworkWorkload workload, TorchContender owner, boolean training) {
        this.workload = workload;
        this.owner = owner;
        this.training = training;
    }

    /** All weights that want gradients. */
    TensorVector trained() {
        return new TensorVector(trained.toArray(Tensor[]::new));
    }

    private Tensor train(Tensor weight) {
        if (training) {
            trained.add(weight.set_requires_grad(true));
        }
        return weight;
    }

    /** A weight as it is, with these sizes. */
    Tensor same(String path, long... shape) {
        return train(owner.copyOf(workload.values(path), shape));
    }

    /** A weight of one axis. */
    Tensor vector(String path) {
        return same(path, workload.values(path).length);
    }

    /** A state of one axis: it wants no gradient. */
    Tensor state(String path) {
        return owner.copyOf(workload.values(path), workload.values(path).length);
    }

    /** Kernels {@code [in][out]} side by side as one {@code [out][in]}. */
    Tensor linear(int in, String... paths) {
        return linear(in, 1, new int[] {0}, paths);
    }

    /** Like {@link #linear(int, String...)}, the outputs in equal parts that are put in this order. */
    Tensor linear(int in, int parts, int[] order, String... paths) {
        var all = new ArrayList<float[]>();
        int out = 0;
        for (String path : paths) {
            float[] kernel = transposed(workload.values(path), in);
            all.add(reordered(kernel, parts, order));
            out += kernel.length / in;
        }
        return train(owner.copyOf(joined(all), out, in));
    }

    /** Biases one after the other as one. */
    Tensor bias(String... paths) {
        var all = new ArrayList<float[]>();
        for (String path : paths) {
            all.add(workload.values(path));
        }
        float[] joined = joined(all);
        return train(owner.copyOf(joined, joined.length));
    }

    /** A row of a bias {@code [rows][out]}, its equal parts put in this order. */
    Tensor biasRow(String path, int row, int rows, int parts, int[] order) {
        float[] values = workload.values(path);
        int out = values.length / rows;
        var own = new float[out];
        System.arraycopy(values, row * out, own, 0, out);
        return train(owner.copyOf(reordered(own, parts, order), out));
    }

    /** A kernel {@code [h][w][in][out]} as {@code [out][in][h][w]} in channels-last memory. */
    Tensor window(String path) {
        long[] shape = workload.variables().get(path).shape().stream()
                .mapToLong(Long::longValue)
                .toArray();
        try (var scope = new PointerScope()) {
            Tensor raw = torch.from_blob(new FloatPointer(workload.values(path)), shape);
            return train(owner.keep(raw.permute(3, 2, 0, 1).clone().contiguous(torch.MemoryFormat.ChannelsLast)));
        }
    }

    /** Zeros that stay zeros. */
    Tensor zeros(long count) {
        return owner.copyOf(new float[Math.toIntExact(count)], count);
    }

    /** Where each of a batch of rows of equal length begins. */
    Tensor begins(int rows, int length) {
        var begins = new int[rows];
        for (int row = 0; row < rows; row++) {
            begins[row] = row * length;
        }
        return owner.copyOf(begins, 0, rows);
    }

    /** Keeps a pointer as long as the weights. */
    void keep(org.bytedeco.javacpp.Pointer pointer) {
        owner.keep(pointer);
    }

    private static float[] transposed(float[] kernel, int in) {
        int out = kernel.length / in;
        var result = new float[kernel.length];
        for (int i = 0; i < in; i++) {
            for (int o = 0; o < out; o++) {
                result[o * in + i] = kernel[i * out + o];
            }
        }
        return result;
    }

    private static float[] reordered(float[] values, int parts, int[] order) {
        int part = values.length / parts;
        var result = new float[values.length];
        for (int i = 0; i < parts; i++) {
            System.arraycopy(values, order[i] * part, result, i * part, part);
        }
        return result;
    }

    private static float[] joined(List<float[]> parts) {
        var result = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, result, at, part.length);
            at += part.length;
        }
        return result;
    }
}
