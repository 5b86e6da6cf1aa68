// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

/** How the stored matrix of an operand relates to the factor that it stands for. */
public enum Layout {
    /** Stored as used: the left factor as {@code [rows][depth]}, the right factor as {@code [depth][columns]}. */
    PLAIN,
    /** Stored transposed: the left factor as {@code [depth][rows]}, the right factor as {@code [columns][depth]}. */
    TRANSPOSED;

    /** The layout of the same memory for the transposed matrix. */
    public Layout other() {
        return this == PLAIN ? TRANSPOSED : PLAIN;
    }
}
