// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import org.jspecify.annotations.Nullable;

/** A configuration that is damaged, or that says something for which Hornbeam has nothing. */
public final class CodecException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean unsupported;

    private CodecException(String message, boolean unsupported, @Nullable Throwable cause) {
        super(message, cause);
        this.unsupported = unsupported;
    }

    /** A configuration that no Keras writes. */
    static CodecException damaged(String where, String problem) {
        return new CodecException(where + ": " + problem, false, null);
    }

    /** A sound configuration of something that Hornbeam does not have. */
    static CodecException unsupported(String where, String problem) {
        return new CodecException(where + ": " + problem, true, null);
    }

    /** Values that a record refuses. */
    static CodecException refused(String where, RuntimeException cause) {
        return new CodecException(where + ": " + cause.getMessage(), false, cause);
    }

    /** Whether another version of Hornbeam, or a registered class, could read it. */
    public boolean isUnsupported() {
        return unsupported;
    }
}
