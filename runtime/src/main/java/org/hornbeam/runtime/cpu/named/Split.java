// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.named;

/**
 * Equal units of work cut into tasks. The cut depends on the sizes only.
 *
 * @param units how many units there are
 * @param tasks how many tasks share them
 */
record Split(long units, int tasks) {
    private static final long SMALLEST = 16 * 1024;
    private static final int MOST = 64;

    /**
     * The cut into tasks that are worth handing out.
     *
     * @param units how many units there are
     * @param cost of a unit, in elements touched
     */
    static Split of(long units, long cost) {
        if (units <= 0) {
            return new Split(0, 0);
        }
        long worth = Math.max(1, units * Math.max(1, cost) / SMALLEST);
        return new Split(units, (int) Math.min(Math.min(units, MOST), worth));
    }

    /** The first unit of a task; of the number of tasks: the number of units. */
    long first(int task) {
        long whole = units / tasks;
        long rest = units % tasks;
        return whole * task + Math.min(task, rest);
    }
}
