// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

/**
 * The elementwise chain {@code y = gelu(x*w + b)*m + r} over vectors of {@code n} floats, all five operands full-size.
 *
 * @param mode prediction computes y; training also the gradients of all five operands for a given one of y
 * @param n elements
 * @param tanh gelu's tanh form in place of the exact one with erf
 * @param x first operand, uniform in [-3, 3)
 * @param w scale before gelu
 * @param b offset before gelu
 * @param m scale after gelu
 * @param r offset after gelu
 * @param dy the given gradient; empty in prediction
 */
public record ChainWorkload(
        Mode mode, int n, boolean tanh, float[] x, float[] w, float[] b, float[] m, float[] r, float[] dy)
        implements Workload {
    /** Reads {@code 1048576}, or {@code 1048576t} for gelu by tanh. */
    public static ChainWorkload of(Mode mode, String sizes) {
        return of(mode, Integer.parseInt(sizes.replace("t", "")), sizes.endsWith("t"));
    }

    /** Draws the operands; the same arguments always give the same values. */
    public static ChainWorkload of(Mode mode, int n, boolean tanh) {
        if (n < 1) {
            throw new IllegalArgumentException("A size is at least 1, found " + n);
        }
        var random = new Inputs(7 + n);
        return new ChainWorkload(
                mode,
                n,
                tanh,
                random.uniform(n, 3),
                random.uniform(n, 1.5),
                random.uniform(n, 1),
                random.uniform(n, 1),
                random.uniform(n, 1),
                mode == Mode.TRAIN ? random.uniform(n, 1) : new float[0]);
    }

    @Override
    public String name() {
        return "chain";
    }

    @Override
    public int batch() {
        return 1;
    }

    @Override
    public String sizes() {
        return n + (tanh ? "t" : "");
    }

    /**
     * Two multiply-adds and gelu as the hand-written loop evaluates it (10 multiply-adds and 9 other operations). Training
     * adds gelu's derivative, of about the same size, and the four products of the gradients.
     */
    @Override
    public double flops() {
        return (mode == Mode.TRAIN ? 70.0 : 33.0) * n;
    }

    /** Five operands read, one result written; in training also one gradient read and four written, r's is the given one. */
    @Override
    public double bytes() {
        return (mode == Mode.TRAIN ? 44.0 : 24.0) * n;
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
