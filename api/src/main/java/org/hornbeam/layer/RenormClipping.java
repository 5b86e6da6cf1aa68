// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.jspecify.annotations.Nullable;

/**
 * Bounds of the corrections of batch renormalization; {@code null} for no bound.
 *
 * @param rmax the largest factor
 * @param rmin the smallest factor
 * @param dmax the largest offset, to either side
 */
public record RenormClipping(
        @Nullable Double rmax,
        @Nullable Double rmin,
        @Nullable Double dmax) {
    /** Checks the arguments. */
    public RenormClipping {
        if ((rmax != null && rmin != null && rmax < rmin) || (dmax != null && dmax < 0)) {
            throw new IllegalArgumentException(
                    "RenormClipping: rmax must be at least rmin and dmax not negative, found " + rmax + ", " + rmin
                            + ", " + dmax);
        }
    }

    /** With Keras's defaults. */
    public RenormClipping() {
        this(null, null, null);
    }

    /** The same with another value of this component: the largest factor. */
    public RenormClipping rmax(@Nullable Double rmax) {
        return new RenormClipping(rmax, rmin, dmax);
    }

    /** The same with another value of this component: the smallest factor. */
    public RenormClipping rmin(@Nullable Double rmin) {
        return new RenormClipping(rmax, rmin, dmax);
    }

    /** The same with another value of this component: the largest offset, to either side. */
    public RenormClipping dmax(@Nullable Double dmax) {
        return new RenormClipping(rmax, rmin, dmax);
    }
}
