// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.libtorch;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.hornbeam.benchmarks.NetworkWorkload;

/** Results of a network in inference mode: nothing is kept for gradients. */
final class TorchInference extends TorchContender {
    private final TorchNetwork network;
    private final TorchData data;
    private Tensor latest = new Tensor();
    private int step;

    TorchInference(NetworkWorkload workload, int threads) {
        super(threads);
        network = TorchNetwork.of(workload, new TorchWeights(workload, this, false), false);
        data = TorchData.of(workload, this);
    }

    @Override
    public void step() {
        try (var scope = new PointerScope();
                var inference = new InferenceMode()) {
            Tensor result =
                    network.forward(data.inputs().get(step++ % data.inputs().size()));
            result.retainReference();
            latest.close();
            latest = result;
        }
    }

    @Override
    public List<float[]> results() {
        return List.of(elements(latest));
    }

    @Override
    public void close() {
        latest.close();
        super.close();
    }
}
