// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

/**
 * A matrix product {@code C = A * B} of row-major float matrices.
 *
 * @param m rows of A and C
 * @param n columns of B and C
 * @param k columns of A, rows of B
 * @param a {@code [m][k]}
 * @param b {@code [k][n]}
 */
public record GemmWorkload(int m, int n, int k, float[] a, float[] b) implements Workload {
    /** Reads {@code MxNxK} and draws the operands. */
    public static GemmWorkload of(String sizes) {
        String[] mnk = sizes.split("x");
        if (mnk.length != 3) {
            throw new IllegalArgumentException("gemm sizes are MxNxK, found '" + sizes + "'");
        }
        return of(Integer.parseInt(mnk[0]), Integer.parseInt(mnk[1]), Integer.parseInt(mnk[2]));
    }

    /** Draws the operands; the same sizes always give the same values. */
    public static GemmWorkload of(int m, int n, int k) {
        if (m < 1 || n < 1 || k < 1) {
            throw new IllegalArgumentException("gemm sizes are at least 1, found " + m + "x" + n + "x" + k);
        }
        var random = new Inputs(31L * m + 17L * n + k);
        return new GemmWorkload(
                m, n, k, random.uniform(Math.multiplyExact(m, k), 1), random.uniform(Math.multiplyExact(k, n), 1));
    }

    @Override
    public String name() {
        return "gemm";
    }

    @Override
    public Mode mode() {
        return Mode.PREDICT;
    }

    @Override
    public int batch() {
        return 1;
    }

    @Override
    public String sizes() {
        return m + "x" + n + "x" + k;
    }

    @Override
    public double flops() {
        return 2.0 * m * n * k;
    }

    @Override
    public double bytes() {
        return 4.0 * ((double) m * k + (double) k * n + (double) m * n);
    }

    @Override
    public int agreementSteps() {
        return 1;
    }

    /** Grows with the square root of the chain of roundings. */
    @Override
    public double tolerance() {
        return 1e-6 * Math.max(4, Math.sqrt(k));
    }
}
