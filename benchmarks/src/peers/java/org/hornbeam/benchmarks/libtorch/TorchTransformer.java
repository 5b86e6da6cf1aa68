// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.libtorch;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.hornbeam.benchmarks.network.Alone;
import org.hornbeam.benchmarks.network.Decoder;
import org.hornbeam.benchmarks.network.Encoder;

/** Transformers: one projection for queries, keys and values, then {@code scaled_dot_product_attention}. */
final class TorchTransformer {
    private TorchTransformer() {}

    static TorchNetwork encoder(Encoder encoder, TorchWeights weights) {
        int width = encoder.width();
        TorchNetwork network = x -> x;
        for (int layer = 0; layer < encoder.layers(); layer++) {
            TorchNetwork attention = attention(weights, "attention_" + layer, width, encoder.heads(), false);
            TorchNetwork fed = feedForward(weights, layer, width, encoder.inner());
            TorchNetwork first = norm(weights, "norm_" + layer + "a", width);
            TorchNetwork second = norm(weights, "norm_" + layer + "b", width);
            network = network.then(x -> first.forward(x.add(attention.forward(x))))
                    .then(x -> second.forward(x.add(fed.forward(x))));
        }
        TorchNetwork mean = x -> x.mean(1);
        return network.then(mean).then(TorchNetwork.dense(weights, "logits", width));
    }

    static TorchNetwork decoder(Decoder decoder, TorchWeights weights) {
        int width = decoder.width();
        Tensor tokens = weights.same("tokens/embeddings", decoder.vocabulary(), width);
        Tensor positions = weights.same("positions/embeddings", decoder.time(), width);
        TorchNetwork network = x -> torch.embedding(tokens, x).add(positions);
        for (int layer = 0; layer < decoder.layers(); layer++) {
            TorchNetwork seen = norm(weights, "norm_" + layer + "a", width)
                    .then(attention(weights, "attention_" + layer, width, decoder.heads(), true));
            TorchNetwork fed = norm(weights, "norm_" + layer + "b", width)
                    .then(feedForward(weights, layer, width, decoder.inner()));
            network = network.then(x -> x.add(seen.forward(x))).then(x -> x.add(fed.forward(x)));
        }
        return network.then(norm(weights, "norm", width)).then(TorchNetwork.dense(weights, "logits", width));
    }

    private static TorchNetwork feedForward(TorchWeights weights, int layer, int width, int inner) {
        return TorchNetwork.dense(weights, "up_" + layer, width)
                .then(torch::gelu)
                .then(TorchNetwork.dense(weights, "down_" + layer, inner));
    }

    private static TorchNetwork attention(TorchWeights weights, String name, int width, int heads, boolean causal) {
        Tensor kernel = weights.linear(width, name + "/query/kernel", name + "/key/kernel", name + "/value/kernel");
        Tensor bias = weights.bias(name + "/query/bias", name + "/key/bias", name + "/value/bias");
        Tensor outKernel = weights.linear(width, name + "/attention_output/kernel");
        Tensor outBias = weights.vector(name + "/attention_output/bias");
        return x -> {
            long batch = x.size(0);
            long time = x.size(1);
            TensorVector parts = torch.linear(x, kernel, new TensorOptional(bias))
                    .view(batch, time, 3, heads, width / heads)
                    .permute(2, 0, 3, 1, 4)
                    .unbind(0);
            Tensor seen = torch.scaled_dot_product_attention(
                    parts.get(0),
                    parts.get(1),
                    parts.get(2),
                    new TensorOptional(),
                    0,
                    causal,
                    new DoubleOptional(),
                    false);
            Tensor rows = seen.transpose(1, 2).reshape(batch, time, width);
            return torch.linear(rows, outKernel, new TensorOptional(outBias));
        };
    }

    /** Layer normalization over the last axis. */
    static TorchNetwork norm(TorchWeights weights, String name, int width) {
        Tensor gamma = weights.vector(name + "/gamma");
        Tensor beta = weights.vector(name + "/beta");
        long[] shape = {width};
        return x -> torch.layer_norm(
                x, shape, new TensorOptional(gamma), new TensorOptional(beta), Alone.LAYER_NORM_EPSILON, true);
    }
}
