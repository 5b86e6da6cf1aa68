// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

/** Sizes or element types that do not fit together, found while a model is built. */
public class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** An exception with a message that says what, where, expected, found and what to do. */
    public ShapeException(String message) {
        super(message);
    }

    /** The same problem seen from a caller that knows more about where it is. */
    public ShapeException(String message, Throwable cause) {
        super(message, cause);
    }
}
