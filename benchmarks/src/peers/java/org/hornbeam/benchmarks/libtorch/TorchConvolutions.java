// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.libtorch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.hornbeam.benchmarks.network.Alone;
import org.hornbeam.benchmarks.network.Bottleneck;
import org.hornbeam.benchmarks.network.Cnn;
import org.hornbeam.benchmarks.network.OneConvolution;
import org.hornbeam.benchmarks.network.Residual;
import org.hornbeam.benchmarks.network.Separable;

/** Networks for pictures. Everything is in channels-last memory, relu works in place. */
final class TorchConvolutions {
    private static final long[] ONE = {1, 1};
    private static final double MOMENTUM = 0.01;

    private final TorchWeights weights;
    private final boolean training;

    TorchConvolutions(TorchWeights weights, boolean training) {
        this.weights = weights;
        this.training = training;
    }

    static TorchNetwork cnn(Cnn cnn, TorchWeights weights) {
        TorchNetwork network = x -> x;
        for (int layer = 0; layer < cnn.filters().size(); layer++) {
            Tensor kernel = weights.window("conv_" + layer + "/kernel");
            Tensor bias = weights.vector("conv_" + layer + "/bias");
            TorchNetwork convolution =
                    x -> torch.conv2d(x, kernel, new TensorOptional(bias), ONE, new long[] {0, 0}, ONE, 1);
            network = network.then(convolution).then(TorchNetwork::relu);
        }
        int shrunk = 2 * cnn.filters().size();
        int pixels = (cnn.height() - shrunk) / 2 * ((cnn.width() - shrunk) / 2);
        // The pixels' channels lie side by side in memory, so that this order of features is a view.
        return network.then(x -> torch.max_pool2d(x, 2, 2))
                .then(x -> x.permute(0, 2, 3, 1).flatten(1, 3))
                .then(TorchNetwork.dense(
                        weights, "dense", pixels * cnn.filters().getLast()))
                .then(TorchNetwork::relu)
                .then(TorchNetwork.dense(weights, "logits", cnn.units()));
    }

    static TorchNetwork one(OneConvolution one, TorchWeights weights) {
        Tensor kernel = weights.window("conv/kernel");
        long[] strides = {one.stride(), one.stride()};
        long[] dilations = {one.dilation(), one.dilation()};
        return x -> torch.conv2d(x, kernel, new TensorOptional(), strides, new long[] {0, 0}, dilations, one.groups());
    }

    TorchNetwork residual(Residual stage) {
        TorchNetwork network = x -> x;
        for (int block = 0; block < stage.blocks(); block++) {
            TorchNetwork inner = unit(block + "a", 1).then(TorchNetwork::relu).then(unit(block + "b", 1));
            network = network.then(x -> TorchNetwork.relu(TorchNetwork.add(inner.forward(x), x)));
        }
        return network.then(head(stage.channels()));
    }

    TorchNetwork bottleneck(Bottleneck stage) {
        TorchNetwork network = x -> x;
        for (int block = 0; block < stage.blocks(); block++) {
            TorchNetwork inner = unit(block + "a", 0)
                    .then(TorchNetwork::relu)
                    .then(unit(block + "b", 1))
                    .then(TorchNetwork::relu)
                    .then(unit(block + "c", 0));
            network = network.then(x -> TorchNetwork.relu(TorchNetwork.add(inner.forward(x), x)));
        }
        return network.then(head(stage.channels()));
    }

    TorchNetwork separable(Separable separable) {
        TorchNetwork network = x -> x;
        for (int block = 0; block < separable.filters().size(); block++) {
            network = network.then(convolution("depth_" + block, 1, separable.channels(block)))
                    .then(norm("norm_" + block + "a"))
                    .then(TorchNetwork::relu)
                    .then(convolution("point_" + block, 0, 1))
                    .then(norm("norm_" + block + "b"))
                    .then(TorchNetwork::relu);
        }
        return network.then(head(separable.filters().getLast()));
    }

    private TorchNetwork unit(String number, int padding) {
        return convolution("conv_" + number, padding, 1).then(norm("norm_" + number));
    }

    private TorchNetwork convolution(String name, int padding, int groups) {
        Tensor kernel = weights.window(name + "/kernel");
        long[] pads = {padding, padding};
        return x -> torch.conv2d(x, kernel, new TensorOptional(), ONE, pads, ONE, groups);
    }

    /** Batch normalization as the module does it: with the batch's figures and running ones in training. */
    TorchNetwork norm(String name) {
        Tensor gamma = weights.vector(name + "/gamma");
        Tensor beta = weights.vector(name + "/beta");
        Tensor mean = weights.state(name + "/moving_mean");
        Tensor variance = weights.state(name + "/moving_variance");
        return x -> torch.batch_norm(
                x,
                new TensorOptional(gamma),
                new TensorOptional(beta),
                new TensorOptional(mean),
                new TensorOptional(variance),
                training,
                MOMENTUM,
                Alone.BATCH_NORM_EPSILON,
                false);
    }

    private TorchNetwork head(int channels) {
        TorchNetwork mean = x -> x.mean(2, 3);
        return mean.then(TorchNetwork.dense(weights, "logits", channels));
    }
}
