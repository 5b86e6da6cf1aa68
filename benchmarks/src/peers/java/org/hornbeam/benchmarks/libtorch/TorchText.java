// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.libtorch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.hornbeam.benchmarks.network.Bag;
import org.hornbeam.benchmarks.network.Recurrence;

/** Networks for texts. The recurrent layers are the calls that {@code nn::LSTM} and {@code nn::GRU} consist of. */
final class TorchText {
    private static final int[] SAME = {0, 1, 2, 3};
    /** Keras writes the gates of a GRU update, reset, candidate; libtorch reset, update, candidate. */
    private static final int[] RESET_FIRST = {1, 0, 2};

    private static final int MEAN = 1;

    private TorchText() {}

    static TorchNetwork recurrence(Recurrence sizes, TorchWeights weights, boolean training) {
        Tensor table = weights.same("tokens/embeddings", sizes.vocabulary(), sizes.width());
        TorchNetwork embedded = x -> torch.embedding(table, x);
        TorchNetwork last = sizes.gru() ? gru(sizes, weights, training) : lstm(sizes, weights, training);
        return embedded.then(last).then(TorchNetwork.dense(weights, "logits", sizes.units()));
    }

    private static TorchNetwork lstm(Recurrence sizes, TorchWeights weights, boolean training) {
        String name = "recurrent/" + sizes.name() + "_cell";
        int units = sizes.units();
        Tensor input = weights.linear(sizes.width(), 4, SAME, name + "/kernel");
        Tensor recurrent = weights.linear(units, 4, SAME, name + "/recurrent_kernel");
        Tensor bias = weights.biasRow(name + "/bias", 0, 1, 4, SAME);
        // The second of libtorch's two biases; it stays 0, so that the sum learns as fast as one bias.
        Tensor none = weights.zeros(4L * units);
        var parameters = new TensorVector(input, recurrent, bias, none);
        weights.keep(parameters);
        return x -> {
            Tensor zeros = torch.zeros(1, x.size(0), units);
            return torch.lstm(x, new TensorVector(zeros, zeros), parameters, true, 1, 0, training, false, true)
                    .get1()
                    .squeeze(0);
        };
    }

    private static TorchNetwork gru(Recurrence sizes, TorchWeights weights, boolean training) {
        String name = "recurrent/" + sizes.name() + "_cell";
        int units = sizes.units();
        Tensor input = weights.linear(sizes.width(), 3, RESET_FIRST, name + "/kernel");
        Tensor recurrent = weights.linear(units, 3, RESET_FIRST, name + "/recurrent_kernel");
        Tensor inputBias = weights.biasRow(name + "/bias", 0, 2, 3, RESET_FIRST);
        Tensor recurrentBias = weights.biasRow(name + "/bias", 1, 2, 3, RESET_FIRST);
        var parameters = new TensorVector(input, recurrent, inputBias, recurrentBias);
        weights.keep(parameters);
        return x -> {
            Tensor zeros = torch.zeros(1, x.size(0), units);
            return torch.gru(x, zeros, parameters, true, 1, 0, training, false, true)
                    .get1()
                    .squeeze(0);
        };
    }

    static TorchNetwork bag(Bag bag, int batch, TorchWeights weights) {
        Tensor table = weights.same("tokens/embeddings", bag.vocabulary(), bag.width());
        Tensor offsets = weights.begins(batch, bag.time());
        TorchNetwork means = x -> new Tensor(
                torch.embedding_bag(table, x.flatten(), offsets, false, MEAN, false, new TensorOptional(), false)
                        .get0());
        return means.then(TorchNetwork.dense(weights, "dense", bag.width()))
                .then(TorchNetwork::relu)
                .then(TorchNetwork.dense(weights, "logits", bag.units()));
    }
}
