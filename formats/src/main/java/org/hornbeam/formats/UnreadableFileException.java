// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file that is not what it says, or says what Hornbeam does not know; the message names the member and the problem. */
public sealed class UnreadableFileException extends IOException permits UnsupportedFileException {
    private static final long serialVersionUID = 1;

    /**
     * A problem.
     *
     * @param where the file, or the member of an archive
     * @param problem what is wrong
     */
    public UnreadableFileException(String where, String problem) {
        super(where + ": " + problem);
    }

    /** A problem that shows as another exception. */
    public UnreadableFileException(String where, String problem, @Nullable Throwable cause) {
        super(where + ": " + problem, cause);
    }
}
