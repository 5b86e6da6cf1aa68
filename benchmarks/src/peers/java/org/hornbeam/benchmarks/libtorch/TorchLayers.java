// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.libtorch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.hornbeam.benchmarks.MlpWorkload;

/**
 * The dense layers with weights as libtorch's {@code nn::Linear} holds them, {@code [out][in]}.
 *
 * @param kernels one per layer
 * @param biases one per layer
 */
record TorchLayers(List<Tensor> kernels, List<Tensor> biases) {
    static TorchLayers of(MlpWorkload mlp, TorchContender owner) {
        var kernels = new ArrayList<Tensor>();
        var biases = new ArrayList<Tensor>();
        for (int layer = 0; layer < mlp.layers(); layer++) {
            int in = mlp.widths().get(layer);
            int out = mlp.widths().get(layer + 1);
            kernels.add(owner.copyOf(transposed(mlp.kernels().get(layer), in, out), out, in));
            biases.add(owner.copyOf(mlp.biases().get(layer), out));
        }
        return new TorchLayers(List.copyOf(kernels), List.copyOf(biases));
    }

    private static float[] transposed(float[] kernel, int in, int out) {
        var result = new float[kernel.length];
        for (int i = 0; i < in; i++) {
            for (int o = 0; o < out; o++) {
                result[o * in + i] = kernel[i * out + o];
            }
        }
        return result;
    }

    /** Outputs of the last layer, without activation. The temporaries belong to the caller's scope. */
    Tensor logits(Tensor input) {
        Tensor value = input;
        for (int layer = 0; layer < kernels.size(); layer++) {
            value = torch.linear(value, kernels.get(layer), new TensorOptional(biases.get(layer)));
            if (layer + 1 < kernels.size()) {
                value = torch.relu(value);
            }
        }
        return value;
    }

    /** All weights, marked as wanting gradients. */
    TensorVector trainable() {
        var all = new ArrayList<Tensor>();
        for (int layer = 0; layer < kernels.size(); layer++) {
            all.add(kernels.get(layer).set_requires_grad(true));
            all.add(biases.get(layer).set_requires_grad(true));
        }
        return new TensorVector(all.toArray(Tensor[]::new));
    }
}
