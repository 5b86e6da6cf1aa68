// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

/** What a layer does with the mask of its input: which time steps are real and which only fill up a batch. */
public enum MaskUse {
    /** The result has the mask of the input. */
    PASS,
    /** The layer asks {@link Scope#mask} itself; its result has a mask only where it calls {@link Scope#withMask}. */
    CONSUME,
    /** A masked input is an error: the layer would mix real and filling steps without a sign of it. */
    REJECT
}
