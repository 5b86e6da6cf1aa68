// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * A file in the IDX format in which MNIST is published: bytes with sizes. The file is not trusted: its header is checked
 * before anything is allocated, and it must hold exactly what its header says.
 *
 * @param sizes the sizes of the axes: 60000, 28, 28
 * @param bytes the elements in row-major order
 */
record IdxFile(int[] sizes, byte[] bytes) {
    private static final int UNSIGNED_BYTES = 0x08;
    private static final long LARGEST = 1L << 30;

    /** Whether a folder has the file under one of its usual names. */
    static boolean isIn(Path folder, String name) {
        return candidates(folder, name).length > 0;
    }

    /**
     * Reads {@code train-images-idx3-ubyte}, packed by gzip or not.
     *
     * @param axes how many axes the file must have
     * @throws IOException naming the file and what is wrong with it
     */
    static IdxFile read(Path folder, String name, int axes) throws IOException {
        Path[] found = candidates(folder, name);
        if (found.length == 0) {
            throw new IOException("there is neither " + name + " nor " + name + ".gz in " + folder);
        }
        Path file = found[0];
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
                DataInputStream in =
                        new DataInputStream(file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw)) {
            return read(in, file, axes);
        } catch (EOFException e) {
            throw new IOException(file + " ends before its header does", e);
        }
    }

    private static Path[] candidates(Path folder, String name) {
        return Arrays.stream(new Path[] {folder.resolve(name), folder.resolve(name + ".gz")})
                .filter(Files::isRegularFile)
                .toArray(Path[]::new);
    }

    private static IdxFile read(DataInputStream in, Path file, int axes) throws IOException {
        int magic = in.readInt();
        int expected = UNSIGNED_BYTES << 8 | axes;
        if (magic != expected) {
            throw new IOException(String.format(
                    "%s begins with 0x%08x; an IDX file of bytes with %d axes begins with 0x%08x",
                    file, magic, axes, expected));
        }
        int[] sizes = new int[axes];
        long elements = 1;
        for (int axis = 0; axis < axes; axis++) {
            sizes[axis] = in.readInt();
            if (sizes[axis] < 1 || sizes[axis] > LARGEST / elements) {
                throw new IOException(file + ": axis " + axis + " has the size " + sizes[axis]
                        + "; sizes are from 1, and at most " + LARGEST + " bytes in all");
            }
            elements *= sizes[axis];
        }
        byte[] bytes = in.readNBytes((int) elements);
        if (bytes.length < elements || in.read() >= 0) {
            throw new IOException(file + " should have " + elements + " bytes after its header ("
                    + Arrays.toString(sizes) + ") and has " + (bytes.length < elements ? bytes.length : "more"));
        }
        return new IdxFile(sizes, bytes);
    }
}
