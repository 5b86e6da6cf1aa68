// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.List;
import org.hornbeam.benchmarks.network.Mlp;

/** Small workloads as plain loops in doubles: slow, and the definition that fast sides are checked against. */
final class Plain implements Contenders {
    @Override
    public String name() {
        return "plain";
    }

    @Override
    public Contender open(Workload workload, int threads) {
        return switch (workload) {
            case NetworkWorkload network when network.network() instanceof Mlp mlp -> new PlainPerceptron(network, mlp);
            case NetworkWorkload network ->
                throw new UnsupportedOperationException("There are no plain loops for " + network.name() + ".");
            case ChainWorkload chain
            when chain.mode() == Mode.TRAIN ->
                throw new UnsupportedOperationException("There are no plain loops for the chain's gradients.");
            case ChainWorkload chain -> new Loop(chain.n(), i -> chain(chain, i));
            case GemmWorkload gemm -> new Loop(gemm.m() * gemm.n(), i -> dot(gemm, i / gemm.n(), i % gemm.n()));
        };
    }

    private static double chain(ChainWorkload chain, int i) {
        double z = (double) chain.x()[i] * chain.w()[i] + chain.b()[i];
        double bent =
                chain.tanh() ? Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z)) : erf(z * Math.sqrt(0.5));
        return 0.5 * z * (1 + bent) * chain.m()[i] + chain.r()[i];
    }

    /** Maclaurin series; beyond 5.5 it is 1 in doubles that are rounded to floats. */
    static double erf(double x) {
        if (Math.abs(x) > 5.5) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; n < 200; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }

    private static double dot(GemmWorkload gemm, int row, int column) {
        double sum = 0;
        for (int k = 0; k < gemm.k(); k++) {
            sum += (double) gemm.a()[row * gemm.k() + k] * gemm.b()[k * gemm.n() + column];
        }
        return sum;
    }

    private interface Element {
        double at(int index);
    }

    private static final class Loop implements Contender {
        private final float[] result;
        private final Element element;

        Loop(int count, Element element) {
            result = new float[count];
            this.element = element;
        }

        @Override
        public void step() {
            for (int i = 0; i < result.length; i++) {
                result[i] = (float) element.at(i);
            }
        }

        @Override
        public List<float[]> results() {
            return List.of(result.clone());
        }

        @Override
        public void close() {}
    }
}
