// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import org.jspecify.annotations.Nullable;

/** A layer does not obey a law: which one, on what input, what was expected and found, how to see it again. */
public final class LawBroken extends AssertionError {
    private static final long serialVersionUID = 1;

    private final Law law;

    LawBroken(Law law, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.law = law;
    }

    /** The law. */
    public Law law() {
        return law;
    }
}
