// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.fuse;

import org.hornbeam.graph.MachineOp;
import org.hornbeam.graph.MachineOp.Lane;

/** How numbers are combined: a machine operation and the number it begins with. */
public enum Reducer {
    /** Sum of floats. */
    FSUM(MachineOp.FADD, 0f),
    /** Product of floats. */
    FPRODUCT(MachineOp.FMUL, 1f),
    /** Largest float. */
    FMAX(MachineOp.FMAX, Float.NEGATIVE_INFINITY),
    /** Smallest float. */
    FMIN(MachineOp.FMIN, Float.POSITIVE_INFINITY),
    /** Sum of integers. */
    ISUM(MachineOp.IADD, 0),
    /** Product of integers. */
    IPRODUCT(MachineOp.IMUL, 1),
    /** Largest integer. */
    IMAX(MachineOp.IMAX, Integer.MIN_VALUE),
    /** Smallest integer. */
    IMIN(MachineOp.IMIN, Integer.MAX_VALUE),
    /** Any is true. */
    ANY(MachineOp.MOR, 0),
    /** All are true. */
    ALL(MachineOp.MAND, 1);

    private final MachineOp step;
    private final Number identity;

    Reducer(MachineOp step, Number identity) {
        this.step = step;
        this.identity = identity;
    }

    /** What combines two. */
    public MachineOp step() {
        return step;
    }

    /** What combining begins with: a float, an int, or 0 or 1 for a mask. */
    public Number identity() {
        return identity;
    }

    /** What is combined. */
    public Lane lane() {
        return step.result();
    }
}
