// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats;

/** A sound file with something that Hornbeam does not have; the message says what, and how to register it. */
public final class UnsupportedFileException extends UnreadableFileException {
    private static final long serialVersionUID = 1;

    /** What there is nothing for. */
    public UnsupportedFileException(String where, String problem, Throwable cause) {
        super(where, problem, cause);
    }
}
