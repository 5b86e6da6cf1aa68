// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

/**
 * The elementwise chain {@code y = gelu(x*w + b)*m + r} over vectors of {@code n} floats, all five operands full-size.
 *
 * @param n elements
 * @param tanh gelu's tanh form in place of the exact one with erf
 * @param x first operand, uniform in [-3, 3)
 * @param w scale before gelu
 * @param b offset before gelu
 * @param m scale after gelu
 * @param r offset after gelu
 */
public record ChainWorkload(int n, boolean tanh, float[] x, float[] w, float[] b, float[] m, float[] r)
        implements Workload {
    /** Draws the operands; the same arguments always give the same values. */
    public static ChainWorkload of(int n, boolean tanh) {
        var random = new Inputs(7 + n);
        return new ChainWorkload(
                n,
                tanh,
                random.uniform(n, 3),
                random.uniform(n, 1.5),
                random.uniform(n, 1),
                random.uniform(n, 1),
                random.uniform(n, 1));
    }

    @Override
    public String name() {
        return "chain";
    }

    @Override
    public Mode mode() {
        return Mode.INFER;
    }

    @Override
    public int batch() {
        return 1;
    }

    @Override
    public String sizes() {
        return n + (tanh ? "t" : "");
    }

    /** Two multiply-adds and gelu as the hand-written loop evaluates it (10 multiply-adds and 9 other operations). */
    @Override
    public double flops() {
        return 33.0 * n;
    }

    /** Five operands read, one result written. */
    @Override
    public double bytes() {
        return 24.0 * n;
    }

    @Override
    public int agreementSteps() {
        return 1;
    }

    @Override
    public double tolerance() {
        return 4e-6;
    }
}
