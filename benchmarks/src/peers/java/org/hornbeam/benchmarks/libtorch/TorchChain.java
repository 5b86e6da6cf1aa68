// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.libtorch;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.hornbeam.benchmarks.ChainWorkload;

/** The chain as an eager user writes it: one call, and one new tensor, per operation. */
final class TorchChain extends TorchContender {
    private final Tensor x;
    private final Tensor w;
    private final Tensor b;
    private final Tensor m;
    private final Tensor r;
    private final String approximation;
    private Tensor latest = new Tensor();

    TorchChain(ChainWorkload chain, int threads) {
        super(threads);
        x = copyOf(chain.x(), chain.n());
        w = copyOf(chain.w(), chain.n());
        b = copyOf(chain.b(), chain.n());
        m = copyOf(chain.m(), chain.n());
        r = copyOf(chain.r(), chain.n());
        approximation = chain.tanh() ? "tanh" : "none";
    }

    static Tensor forward(Tensor x, Tensor w, Tensor b, Tensor m, Tensor r, String approximation) {
        return torch.gelu(x.mul(w).add(b), approximation).mul(m).add(r);
    }

    @Override
    public void step() {
        try (var scope = new PointerScope();
                var inference = new InferenceMode()) {
            Tensor y = forward(x, w, b, m, r, approximation);
            y.retainReference();
            latest.close();
            latest = y;
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
