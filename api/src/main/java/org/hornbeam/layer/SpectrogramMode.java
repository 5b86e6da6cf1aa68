// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

/** What a spectrogram shows of each frequency. */
public enum SpectrogramMode {
    /** The logarithm of its size. */
    LOG,
    /** Its size. */
    MAGNITUDE,
    /** Its power, of both halves of the spectrum. */
    PSD,
    /** Its real part. */
    REAL,
    /** Its imaginary part. */
    IMAG,
    /** Its phase. */
    ANGLE,
    /** Real parts, then imaginary parts. */
    STFT
}
