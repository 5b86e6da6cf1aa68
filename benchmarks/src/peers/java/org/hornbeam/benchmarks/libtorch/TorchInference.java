// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.libtorch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.hornbeam.benchmarks.MlpWorkload;

/** Logits of the perceptron in inference mode. */
final class TorchInference extends TorchContender {
    private final TorchLayers layers;
    private final List<Tensor> inputs = new ArrayList<>();
    private Tensor latest = new Tensor();
    private int step;

    TorchInference(MlpWorkload mlp, int threads) {
        super(threads);
        layers = TorchLayers.of(mlp, this);
        int perBatch = mlp.batch() * mlp.widths().getFirst();
        for (int batch = 0; batch < mlp.batches(); batch++) {
            float[] rows = Arrays.copyOfRange(mlp.inputs(), batch * perBatch, (batch + 1) * perBatch);
            inputs.add(copyOf(rows, mlp.batch(), mlp.widths().getFirst()));
        }
    }

    @Override
    public void step() {
        try (var scope = new PointerScope();
                var inference = new InferenceMode()) {
            Tensor logits = layers.logits(inputs.get(step++ % inputs.size()));
            logits.retainReference();
            latest.close();
            latest = logits;
        }
    }

    @Override
    public float[] result() {
        return elements(latest);
    }

    @Override
    public void close() {
        latest.close();
        super.close();
    }
}
