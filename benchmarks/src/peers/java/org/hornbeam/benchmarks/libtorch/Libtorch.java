// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks.libtorch;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;
import org.hornbeam.benchmarks.ChainWorkload;
import org.hornbeam.benchmarks.Contender;
import org.hornbeam.benchmarks.Contenders;
import org.hornbeam.benchmarks.GemmWorkload;
import org.hornbeam.benchmarks.Mode;
import org.hornbeam.benchmarks.NetworkWorkload;
import org.hornbeam.benchmarks.Workload;

/** libtorch on the CPU through JavaCPP. Its thread counts belong to the process: the latest contender opened sets them. */
public final class Libtorch implements Contenders {
    @Override
    public String name() {
        return "libtorch";
    }

    @Override
    public Contender open(Workload workload, int threads) {
        torch.set_num_threads(threads);
        Loader.load(openblas_nolapack.class);
        org.bytedeco.openblas.presets.openblas_nolapack.blas_set_num_threads(threads);
        return switch (workload) {
            case NetworkWorkload network when network.backwardAlone() -> new TorchBackward(network, threads);
            case NetworkWorkload network when network.mode() == Mode.TRAIN -> new TorchTraining(network, threads);
            case NetworkWorkload network -> new TorchInference(network, threads);
            case ChainWorkload chain when chain.mode() == Mode.TRAIN -> new TorchBackward(chain, threads);
            case ChainWorkload chain -> new TorchChain(chain, threads);
            case GemmWorkload gemm -> new TorchGemm(gemm, threads);
        };
    }
}
