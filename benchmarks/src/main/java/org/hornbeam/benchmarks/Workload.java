// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

/**
 * One computation with fixed sizes and shared inputs. Every {@link Contender} of a comparison is opened from the same
 * workload object and reads the same arrays, so that the sides start from the same bits.
 *
 * <p>{@link #flops()} and {@link #bytes()} count what the mathematics needs at least (each tensor read or written once,
 * a multiply-add as two operations): they are the numerator of the share of the machine limit, not what a side really
 * does.
 */
public sealed interface Workload permits NetworkWorkload, ChainWorkload, GemmWorkload {
    /** The name in options and in the printed line, such as {@code mlp}. */
    String name();

    /** Training step or inference. */
    Mode mode();

    /** Rows per step; 1 where the workload has no batch. */
    int batch();

    /** The sizes as the option writes them, such as {@code 784-512-512-10}. */
    String sizes();

    /** Floating-point operations of one step. */
    double flops();

    /** Bytes that one step has to move at least. */
    double bytes();

    /** Steps from the initial weights after which the results are compared. */
    int agreementSteps();

    /** The factor by which the accepted difference is larger after the second of these steps. */
    default double divergence() {
        return 1;
    }

    /** Largest accepted difference of the results, see {@link Agreement}. */
    double tolerance();
}
