// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.libtorch;

import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.hornbeam.benchmarks.NetworkWorkload;

/** One training step: forward, cross-entropy, autograd, {@code torch::optim::Adam}. */
final class TorchTraining extends TorchContender {
    private final TorchNetwork network;
    private final TorchData data;
    private final long[] logitsShape;
    private final Adam optimizer;
    private final DoublePointer epsilon;
    private Tensor loss = new Tensor();
    private double beta2Power = 1;
    private int step;

    TorchTraining(NetworkWorkload workload, int threads) {
        super(threads);
        var weights = new TorchWeights(workload, this, true);
        network = TorchNetwork.of(workload, weights, true);
        data = TorchData.of(workload, this);
        logitsShape = new long[] {workload.labelCount(), workload.result().getLast()};
        try (var scope = new PointerScope()) {
            TensorVector parameters = weights.trained();
            var options = new AdamOptions(NetworkWorkload.LEARNING_RATE);
            // The pair's order in memory is the standard library's own affair: set each slot by its default's order.
            boolean ascending = options.betas().get(0) < options.betas().get(1);
            options.betas().put(0, ascending ? NetworkWorkload.BETA_1 : NetworkWorkload.BETA_2);
            options.betas().put(1, ascending ? NetworkWorkload.BETA_2 : NetworkWorkload.BETA_1);
            optimizer = keep(new Adam(parameters, options));
            epsilon = keep(new AdamOptions(optimizer.param_groups().front().options()).eps());
        }
    }

    @Override
    public void step() {
        try (var scope = new PointerScope()) {
            int batch = step++ % data.inputs().size();
            optimizer.zero_grad();
            Tensor logits = network.forward(data.inputs().get(batch)).view(logitsShape);
            Tensor value = torch.cross_entropy_loss(logits, data.labels().get(batch));
            value.backward();
            useKerasEpsilon();
            optimizer.step();
            Tensor kept = value.detach();
            kept.retainReference();
            loss.close();
            loss = kept;
        }
    }

    /**
     * libtorch divides by {@code sqrt(v)/sqrt(1-b2^t) + eps}, Keras by {@code (sqrt(v) + eps)/sqrt(1-b2^t)}: the two are
     * one formula when libtorch's epsilon is Keras's over {@code sqrt(1-b2^t)}. One store per step.
     */
    private void useKerasEpsilon() {
        beta2Power *= NetworkWorkload.BETA_2;
        epsilon.put(NetworkWorkload.EPSILON / Math.sqrt(1 - beta2Power));
    }

    @Override
    public List<float[]> results() {
        return List.of(elements(loss));
    }

    @Override
    public void close() {
        loss.close();
        super.close();
    }
}
