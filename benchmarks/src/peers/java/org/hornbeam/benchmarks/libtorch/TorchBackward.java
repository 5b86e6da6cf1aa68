// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.libtorch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.hornbeam.benchmarks.ChainWorkload;
import org.hornbeam.benchmarks.NetworkWorkload;

/** Forward and, by autograd from a given gradient of the result, backward to the inputs and weights. */
final class TorchBackward extends TorchContender {
    /**
     * What one step derives.
     *
     * @param forward the computation
     * @param by what to derive by
     * @param given gradient of the result
     */
    private record Step(java.util.function.Supplier<Tensor> forward, TensorVector by, TensorVector given) {}

    private final List<Step> steps = new ArrayList<>();
    private final List<Tensor> latest = new ArrayList<>();
    private int step;

    TorchBackward(NetworkWorkload workload, int threads) {
        super(threads);
        var weights = new TorchWeights(workload, this, true);
        TorchNetwork network = TorchNetwork.of(workload, weights, true);
        TorchData data = TorchData.of(workload, this);
        for (int batch = 0; batch < workload.batches(); batch++) {
            Tensor input = data.inputs().get(batch).set_requires_grad(true);
            TensorVector by = keep(weights.trained());
            var all = new Tensor[(int) by.size() + 1];
            IntFunction<Tensor> each = i -> i == 0 ? input : by.get(i - 1);
            java.util.Arrays.setAll(all, each);
            add(() -> network.forward(input), data.gradients().get(batch), all);
        }
    }

    TorchBackward(ChainWorkload chain, int threads) {
        super(threads);
        Tensor x = copyOf(chain.x(), chain.n()).set_requires_grad(true);
        Tensor w = copyOf(chain.w(), chain.n()).set_requires_grad(true);
        Tensor b = copyOf(chain.b(), chain.n()).set_requires_grad(true);
        Tensor m = copyOf(chain.m(), chain.n()).set_requires_grad(true);
        Tensor r = copyOf(chain.r(), chain.n());
        String approximation = chain.tanh() ? "tanh" : "none";
        add(() -> TorchChain.forward(x, w, b, m, r, approximation), copyOf(chain.dy(), chain.n()), x, w, b, m);
    }

    private void add(java.util.function.Supplier<Tensor> forward, Tensor given, Tensor... by) {
        steps.add(new Step(forward, keep(new TensorVector(by)), keep(new TensorVector(given))));
    }

    @Override
    public void step() {
        try (var scope = new PointerScope()) {
            Step now = steps.get(step++ % steps.size());
            Tensor result = now.forward().get();
            TensorVector gradients =
                    torch.grad(new TensorVector(result), now.by(), now.given(), new BoolOptional(), false, false);
            drop();
            latest.add(result.detach().retainReference());
            for (long i = 0; i < gradients.size(); i++) {
                latest.add(new Tensor(gradients.get(i)).retainReference());
            }
        }
    }

    private void drop() {
        latest.forEach(Tensor::close);
        latest.clear();
    }

    @Override
    public List<float[]> results() {
        List<float[]> results = new ArrayList<>();
        for (int i = 0; i < latest.size(); i++) {
            // The result, the gradient of the input, those of the weights.
            results.add(i < 2 ? elements(latest.get(i)) : weightElements(latest.get(i)));
        }
        return results;
    }

    @Override
    public void close() {
        drop();
        super.close();
    }
}
