// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

/** What happens at the edges of a window that slides. */
public enum Padding {
    /** Windows lie inside: the result is smaller. */
    VALID,
    /** As many windows as {@code ceil(size / stride)}; what is missing is added, the odd one at the end. */
    SAME,
    /** What is missing is added in front, so that no window sees a later time step. */
    CAUSAL
}
