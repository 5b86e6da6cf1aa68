// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

/**
 * When a warm-up ends: as soon as the vector code allocates nothing, which is when all of it is compiled, and has been
 * faster than the scalar code; else when {@link WarmUpLimit} is reached. Short times are compared by their smallest, since
 * other work on the machine only makes them longer.
 */
public final class WarmUpRule {
    private final WarmUpLimit limit = new WarmUpLimit();
    private long allocated = Long.MAX_VALUE;
    private double bestScalar = Double.MAX_VALUE;
    private double bestVector = Double.MAX_VALUE;

    /** A slice of the warm-up begins: what this thread does from now on counts. */
    public void begin() {
        limit.begin();
    }

    /** What the vector code allocated when it was looked at last. */
    public void allocated(long bytes) {
        allocated = bytes;
    }

    /** Whether the vector code allocates, or was not yet looked at. */
    public boolean allocates() {
        return allocated > 0;
    }

    /** What both took for the same work, in any unit. */
    public void took(double scalar, double vector) {
        bestScalar = Math.min(bestScalar, scalar);
        bestVector = Math.min(bestVector, vector);
    }

    /** Whether the vector code is good for use. */
    public boolean good() {
        return !allocates() && bestVector < bestScalar;
    }

    /** Counts calls of vector code since {@link #begin}; whether the warm-up is over. */
    public boolean ended(int calls) {
        return good() || limit.reached(calls);
    }

    /** Why the vector code is not good for use. */
    public String failure() {
        return allocates() ? "goes on allocating" : "stays slower";
    }
}
