// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.libtorch;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.hornbeam.benchmarks.NetworkWorkload;
import org.hornbeam.benchmarks.network.Alone;
import org.hornbeam.benchmarks.network.Bag;
import org.hornbeam.benchmarks.network.Bottleneck;
import org.hornbeam.benchmarks.network.Cnn;
import org.hornbeam.benchmarks.network.Decoder;
import org.hornbeam.benchmarks.network.Encoder;
import org.hornbeam.benchmarks.network.Mlp;
import org.hornbeam.benchmarks.network.OneConvolution;
import org.hornbeam.benchmarks.network.Recurrence;
import org.hornbeam.benchmarks.network.Residual;
import org.hornbeam.benchmarks.network.Separable;

/** A forward pass: from a batch to the result. */
@FunctionalInterface
interface TorchNetwork {
    /** The result; it belongs to the caller's scope. */
    Tensor forward(Tensor batch);

    /** Builds the network of a workload. */
    static TorchNetwork of(NetworkWorkload workload, TorchWeights weights, boolean training) {
        return switch (workload.network()) {
            case Mlp mlp -> perceptron(mlp, weights);
            case Cnn cnn -> TorchConvolutions.cnn(cnn, weights);
            case Residual stage -> new TorchConvolutions(weights, training).residual(stage);
            case Bottleneck stage -> new TorchConvolutions(weights, training).bottleneck(stage);
            case Separable separable -> new TorchConvolutions(weights, training).separable(separable);
            case Encoder encoder -> TorchTransformer.encoder(encoder, weights);
            case Decoder decoder -> TorchTransformer.decoder(decoder, weights);
            case Recurrence recurrence -> TorchText.recurrence(recurrence, weights, training);
            case Bag bag -> TorchText.bag(bag, workload.batch(), weights);
            case OneConvolution one -> TorchConvolutions.one(one, weights);
            case Alone alone -> alone(alone, weights, training);
        };
    }

    /**
     * Runs a part of a network, frees what was made on the way and hands the result to the caller's scope: C++ frees a
     * temporary at the end of its expression, so a peer that kept all of a step's would look larger than it is.
     */
    static Tensor part(Supplier<Tensor> part) {
        PointerScope outer = PointerScope.getInnerScope();
        try (var scope = new PointerScope()) {
            Tensor result = part.get();
            outer.attach(result);
            return result;
        }
    }

    /** Two networks, one after the other. */
    default TorchNetwork then(TorchNetwork next) {
        return batch -> part(() -> next.forward(part(() -> forward(batch))));
    }

    /** In place. The call's own result is only a reference to its operand, which must not outlive it. */
    static Tensor relu(Tensor x) {
        x.relu_();
        return x;
    }

    /** Adds to the first one in place. */
    static Tensor add(Tensor x, Tensor other) {
        x.add_(other);
        return x;
    }

    /** A dense layer. */
    static TorchNetwork dense(TorchWeights weights, String name, int in) {
        Tensor kernel = weights.linear(in, name + "/kernel");
        Tensor bias = weights.vector(name + "/bias");
        return x -> torch.linear(x, kernel, new TensorOptional(bias));
    }

    private static TorchNetwork perceptron(Mlp mlp, TorchWeights weights) {
        TorchNetwork network = dense(weights, "dense_0", mlp.widths().getFirst());
        for (int layer = 1; layer < mlp.layers(); layer++) {
            network = network.then(torch::relu)
                    .then(dense(weights, "dense_" + layer, mlp.widths().get(layer)));
        }
        return network;
    }

    private static TorchNetwork alone(Alone alone, TorchWeights weights, boolean training) {
        return switch (alone.layer()) {
            case SOFTMAX -> x -> torch.softmax(x, -1);
            case LAYER_NORM ->
                TorchTransformer.norm(weights, "alone", alone.shape().getFirst());
            case BATCH_NORM -> new TorchConvolutions(weights, training).norm("alone");
            case MAX_POOL -> x -> torch.max_pool2d(x, 2, 2);
        };
    }
}
