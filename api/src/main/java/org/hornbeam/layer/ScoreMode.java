// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

/** How {@link Attention} compares a query with a key. */
public enum ScoreMode {
    /** By their product. */
    DOT,
    /** By the sum of the hyperbolic tangents of their sum. */
    CONCAT
}
