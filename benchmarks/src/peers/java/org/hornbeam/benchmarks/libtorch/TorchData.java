// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.libtorch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.hornbeam.benchmarks.NetworkWorkload;

/** The batches of a workload as tensors. Pictures have the axes batch, channels, height, width in channels-last memory. */
record TorchData(List<Tensor> inputs, List<Tensor> labels, List<Tensor> gradients) {
    static TorchData of(NetworkWorkload workload, TorchContender owner) {
        var inputs = new ArrayList<Tensor>();
        var labels = new ArrayList<Tensor>();
        var gradients = new ArrayList<Tensor>();
        for (int batch = 0; batch < workload.batches(); batch++) {
            int from = batch * workload.inputElements();
            inputs.add(
                    workload.tokens().length > 0
                            ? tokens(workload, owner, from)
                            : floats(workload.inputs(), from, workload.inputShape(), owner));
            if (workload.labels().length > 0) {
                labels.add(owner.copyOf(workload.labels(), batch * workload.labelCount(), workload.labelCount()));
            }
            if (workload.gradients().length > 0) {
                int first = batch * workload.resultElements();
                gradients.add(floats(workload.gradients(), first, workload.resultShape(), owner));
            }
        }
        return new TorchData(List.copyOf(inputs), List.copyOf(labels), List.copyOf(gradients));
    }

    private static Tensor tokens(NetworkWorkload workload, TorchContender owner, int from) {
        try (var scope = new PointerScope()) {
            Tensor flat = owner.copyOf(workload.tokens(), from, workload.inputElements());
            return owner.keep(flat.view(workload.inputShape()));
        }
    }

    private static Tensor floats(float[] values, int from, long[] shape, TorchContender owner) {
        int count = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        float[] own = Arrays.copyOfRange(values, from, from + count);
        if (shape.length != 4) {
            return owner.copyOf(own, shape);
        }
        try (var scope = new PointerScope()) {
            Tensor copy = torch.from_blob(new FloatPointer(own), shape).clone();
            return owner.keep(copy.permute(0, 3, 1, 2));
        }
    }
}
