// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

/** An array seen as lines of elements along one axis. */
final class Lines {
    private final int length;
    private final int count;
    private final int inner;

    Lines(long[] shape, int axis) {
        this.length = (int) shape[axis];
        this.inner = Index.elements(java.util.Arrays.copyOfRange(shape, axis + 1, shape.length));
        this.count = inner * Index.elements(java.util.Arrays.copyOf(shape, axis));
    }

    /** The number of elements of a line. */
    int length() {
        return length;
    }

    /** The number of lines. */
    int count() {
        return count;
    }

    /** The place of an element of a line. */
    int place(int line, int i) {
        return (line / inner * length + i) * inner + line % inner;
    }
}
