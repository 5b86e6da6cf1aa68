// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

/** The chain as a person would write it with the Vector API: the mark that generated kernels are held to. */
final class HandWritten implements Contenders {
    @Override
    public String name() {
        return "hand";
    }

    /** Whether the loop computes this chain. */
    static boolean exists(ChainWorkload chain) {
        return !chain.tanh() && chain.mode() == Mode.PREDICT;
    }

    @Override
    public Contender open(Workload workload, int threads) {
        if (workload instanceof ChainWorkload chain && exists(chain) && threads == 1) {
            return new HandChain(chain);
        }
        throw new UnsupportedOperationException(
                "There is a hand-written loop only for the forward chain with the exact gelu on one"
                        + " thread, not for " + workload.name() + " " + workload.sizes() + " on " + threads
                        + " threads.");
    }
}
