// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import org.jspecify.annotations.Nullable;

/** Data cannot be read: says which file or stream, what is wrong with it, and what to do. */
public final class UnreadableDataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Data that cannot be read. */
    public UnreadableDataException(String where, String problem, @Nullable Throwable cause) {
        super(where + ": " + problem, cause);
    }
}
