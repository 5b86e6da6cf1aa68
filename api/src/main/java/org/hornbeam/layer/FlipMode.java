// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

/** The directions of {@link RandomFlip}. */
public enum FlipMode {
    /** Left and right. */
    HORIZONTAL,
    /** Top and bottom. */
    VERTICAL,
    /** Both at once. */
    HORIZONTAL_AND_VERTICAL
}
