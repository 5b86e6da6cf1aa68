// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * A value of a graph that grows, with what is known about its elements for inputs of {@link Inputs}.
 *
 * @param value the value
 * @param bound no element is larger than this
 * @param error how far float32 arithmetic may be from exact arithmetic; 0 where both give the same number, and only
 *     then may a program compare it or round it to an integer
 */
record Tracked(Value value, double bound, double error) {
    /** The relative error of one float32 operation. */
    static final double ULP = 0x1p-23;

    /** The same elements, moved. */
    Tracked with(Value moved) {
        return new Tracked(moved, bound, error);
    }

    boolean isFloat() {
        return value.dtype().isFloat();
    }

    boolean isBoolean() {
        return value.dtype() == DType.BOOL;
    }

    boolean isExact() {
        return error == 0;
    }

    Shape shape() {
        return value.shape();
    }

    int rank() {
        return value.rank();
    }
}
