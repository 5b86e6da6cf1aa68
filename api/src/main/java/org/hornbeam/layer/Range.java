// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

/**
 * From where to where a random number is drawn.
 *
 * @param low the least
 * @param high the most, not below
 */
public record Range(double low, double high) {
    /** 0 to 255: the values of 8-bit images. */
    public static final Range BYTES = new Range(0, 255);

    /** Checks the order. */
    public Range {
        if (!(low <= high)) {
            throw new IllegalArgumentException("a range goes from low to high, found " + low + " to " + high);
        }
    }

    /** From the negative of a number to it, but not below a bound: what one number means as a factor. */
    public static Range around(double factor, double least) {
        double size = Math.abs(factor);
        return new Range(Math.max(-size, least), size);
    }

    /** Checks that it lies between bounds. */
    Range within(String layer, String argument, double least, double most) {
        if (low < least || high > most) {
            throw new IllegalArgumentException(
                    layer + ": " + argument + " must be from " + least + " to " + most + ", found " + this);
        }
        return this;
    }
}
