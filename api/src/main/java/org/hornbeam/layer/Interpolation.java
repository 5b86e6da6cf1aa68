// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

/** How values between pixels are found. */
public enum Interpolation {
    /** The nearest pixel. */
    NEAREST,
    /** A line between the two pixels beside. */
    BILINEAR,
    /** A cubic through the four pixels around (Keys, 1981). */
    BICUBIC,
    /** A windowed sinc over six pixels. */
    LANCZOS3,
    /** A windowed sinc over ten pixels. */
    LANCZOS5
}
