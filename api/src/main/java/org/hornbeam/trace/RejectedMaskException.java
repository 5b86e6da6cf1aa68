// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.trace;

import org.hornbeam.ops.ShapeException;

/** A layer that would mix real and filling time steps was given an input with a mask. */
public final class RejectedMaskException extends ShapeException {
    private static final long serialVersionUID = 1;

    RejectedMaskException(String message) {
        super(message);
    }

    /** Whether an exception, or a cause of it, is this one. */
    public static boolean isCauseOf(Throwable problem) {
        for (Throwable each = problem; each != null; each = each.getCause()) {
            if (each instanceof RejectedMaskException) {
                return true;
            }
        }
        return false;
    }
}
