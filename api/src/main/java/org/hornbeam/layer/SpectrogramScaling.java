// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

/** How the window of a spectrogram is scaled. */
public enum SpectrogramScaling {
    /** By the root of the sum of its squares. */
    DENSITY,
    /** By the sum of its sizes. */
    SPECTRUM,
    /** Not at all. */
    NONE
}
