// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

/** The chain as a person would write it with the Vector API: the mark that generated kernels are held to. */
final class HandWritten implements Contenders {
    @Override
    public String name() {
        return "hand";
    }

    @Override
    public Contender open(Workload workload, int threads) {
        if (workload instanceof ChainWorkload chain && !chain.tanh() && threads == 1) {
            return new HandChain(chain);
        }
        throw new UnsupportedOperationException(
                "There is a hand-written loop only for the chain with the exact gelu on one" + " thread, not for "
                        + workload.name() + " " + workload.sizes() + " on " + threads + " threads.");
    }
}
