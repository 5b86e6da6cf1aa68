// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.libtorch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.hornbeam.benchmarks.MlpWorkload;

/** One training step: forward, cross-entropy, autograd, {@code torch::optim::Adam}. */
final class TorchTraining extends TorchContender {
    private final TorchLayers layers;
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<Tensor> labels = new ArrayList<>();
    private final Adam optimizer;
    private final DoublePointer epsilon;
    private Tensor loss = new Tensor();
    private double beta2Power = 1;
    private int step;

    TorchTraining(MlpWorkload mlp, int threads) {
        super(threads);
        layers = TorchLayers.of(mlp, this);
        int width = mlp.widths().getFirst();
        for (int batch = 0; batch < mlp.batches(); batch++) {
            int from = batch * mlp.batch();
            float[] rows = Arrays.copyOfRange(mlp.inputs(), from * width, (from + mlp.batch()) * width);
            inputs.add(copyOf(rows, mlp.batch(), width));
            labels.add(copyOf(mlp.labels(), from, mlp.batch()));
        }
        try (var scope = new PointerScope()) {
            TensorVector parameters = layers.trainable();
            var options = new AdamOptions(MlpWorkload.LEARNING_RATE);
            // The pair's order in memory is the standard library's own affair: set each slot by its default's order.
            boolean ascending = options.betas().get(0) < options.betas().get(1);
            options.betas().put(0, ascending ? MlpWorkload.BETA_1 : MlpWorkload.BETA_2);
            options.betas().put(1, ascending ? MlpWorkload.BETA_2 : MlpWorkload.BETA_1);
            optimizer = keep(new Adam(parameters, options));
            epsilon = keep(new AdamOptions(optimizer.param_groups().front().options()).eps());
        }
    }

    @Override
    public void step() {
        try (var scope = new PointerScope()) {
            int batch = step++ % inputs.size();
            optimizer.zero_grad();
            Tensor value = torch.cross_entropy_loss(layers.logits(inputs.get(batch)), labels.get(batch));
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
        beta2Power *= MlpWorkload.BETA_2;
        epsilon.put(MlpWorkload.EPSILON / Math.sqrt(1 - beta2Power));
    }

    @Override
    public float[] result() {
        return elements(loss);
    }

    @Override
    public void close() {
        loss.close();
        super.close();
    }
}
