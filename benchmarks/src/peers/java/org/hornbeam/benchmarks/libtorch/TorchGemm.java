// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.libtorch;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.hornbeam.benchmarks.GemmWorkload;

/** {@code mm} into an output that exists, so that no allocation is timed. */
final class TorchGemm extends TorchContender {
    private final Tensor a;
    private final Tensor b;
    private final Tensor c;

    TorchGemm(GemmWorkload gemm, int threads) {
        super(threads);
        a = copyOf(gemm.a(), gemm.m(), gemm.k());
        b = copyOf(gemm.b(), gemm.k(), gemm.n());
        c = copyOf(new float[gemm.m() * gemm.n()], gemm.m(), gemm.n());
    }

    @Override
    public void step() {
        try (var scope = new PointerScope();
                var inference = new InferenceMode()) {
            torch.mm_out(c, a, b);
        }
    }

    @Override
    public List<float[]> results() {
        return List.of(elements(c));
    }
}
