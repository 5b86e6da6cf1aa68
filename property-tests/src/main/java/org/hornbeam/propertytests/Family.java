// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.EnumSet;
import java.util.Set;

/** What random graphs are made of. */
public enum Family {
    /** A row with one operand. */
    UNARY,
    /** A row with two operands, broadcast. */
    BINARY,
    /** Comparison, logic and choice. */
    WHERE,
    /** Another element type. */
    CAST,
    /** Sums, extremes and products along axes. */
    REDUCE,
    /** Running combinations. */
    CUMULATIVE,
    /** Matrix products. */
    CONTRACT,
    /** Axes merged, split, permuted, added. */
    RESHAPE,
    /** Axes permuted. */
    TRANSPOSE,
    /** New axes. */
    BROADCAST,
    /** Part of an axis, also with steps. */
    SLICE,
    /** Elements around and between. */
    PAD,
    /** Two values one after the other. */
    CONCAT,
    /** Opposite order. */
    REVERSE,
    /** Slices picked by computed indices. */
    GATHER,
    /** Slices added at computed indices. */
    SCATTER,
    /** Sorted along an axis, and the position of an extreme. */
    ORDER,
    /** Softmax and layer normalization as composites. */
    COMPOSITE;

    /** All of them. */
    public static Set<Family> all() {
        return EnumSet.allOf(Family.class);
    }
}
