// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.hdf5;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A name as bytes in UTF-8, in the order in which symbol tables are sorted. */
record ByteString(byte[] bytes) implements Comparable<ByteString> {
    static ByteString of(String text) {
        if (text.isEmpty() || text.indexOf('/') >= 0 || text.indexOf(0) >= 0) {
            throw new IllegalArgumentException("\"" + text + "\" can't be a name in an HDF5 file");
        }
        return new ByteString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Its size with a zero at the end, as a multiple of eight. */
    int padded() {
        return (bytes.length + 8) & -8;
    }

    @Override
    public int compareTo(ByteString other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteString(byte[] found) && Arrays.equals(bytes, found);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
