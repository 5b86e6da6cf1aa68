// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {
    private static final String IMAGES = "train-images-idx3-ubyte";
    private static final String LABELS = "train-labels-idx1-ubyte";

    @TempDir
    Path folder;

    private static byte[] idx(int magic, int[] sizes, int bytes) throws IOException {
        ByteArrayOutputStream bytesOut = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytesOut)) {
            out.writeInt(magic);
            for (int size : sizes) {
                out.writeInt(size);
            }
            for (int i = 0; i < bytes; i++) {
                out.writeByte(i);
            }
        }
        return bytesOut.toByteArray();
    }

    private String refusal(byte[] images) throws IOException {
        Files.write(folder.resolve(IMAGES), images);
        return assertThrows(IOException.class, () -> IdxFile.read(folder, IMAGES, 3))
                .getMessage();
    }

    @Test
    void readsPlainAndPackedFiles() throws IOException {
        byte[] images = idx(0x803, new int[] {2, 28, 28}, 2 * 28 * 28);
        Files.write(folder.resolve(IMAGES), images);
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(LABELS + ".gz")))) {
            out.write(idx(0x801, new int[] {2}, 2));
        }
        Handwriting pictures = Handwriting.mnist(folder);
        assertArrayEquals(new int[] {0, 1}, pictures.digits());
        assertEquals(2 * 28 * 28, pictures.pixels().length);
        assertEquals(255 / 255f, pictures.pixels()[255]);
        assertEquals(3 / 255f, pictures.pixels()[256 + 3]);
    }

    @Test
    void refusesWhatIsNotIdx() throws IOException {
        assertTrue(refusal(idx(0x12345678, new int[] {1, 28, 28}, 784)).contains("begins with 0x12345678"));
        assertTrue(refusal(new byte[] {0, 0, 8, 3, 0}).contains("ends before its header does"));
        assertTrue(refusal(idx(0x803, new int[] {1, 28, 28}, 783)).contains("has 783"));
        assertTrue(refusal(idx(0x803, new int[] {1, 28, 28}, 785)).contains("has more"));
        assertTrue(refusal(idx(0x803, new int[] {-1, 28, 28}, 784)).contains("axis 0 has the size -1"));
        assertTrue(refusal(idx(0x803, new int[] {Integer.MAX_VALUE, 28, 28}, 784))
                .contains("axis 0 has the size"));
        assertTrue(refusal(idx(0x803, new int[] {2_000_000, 28, 28}, 784)).contains("axis 2 has the size 28"));
    }

    @Test
    void refusesFoldersWithoutTheFilesOrWithOthers() throws IOException {
        assertTrue(assertThrows(IOException.class, () -> Handwriting.mnist(folder))
                .getMessage()
                .contains("neither " + IMAGES));
        Files.write(folder.resolve(IMAGES), idx(0x803, new int[] {2, 28, 28}, 2 * 784));
        Files.write(folder.resolve(LABELS), idx(0x801, new int[] {3}, 3));
        assertTrue(assertThrows(IOException.class, () -> Handwriting.mnist(folder))
                .getMessage()
                .contains("3 labels and 2 images"));
        Files.write(folder.resolve(IMAGES), idx(0x803, new int[] {11, 28, 28}, 11 * 784));
        Files.write(folder.resolve(LABELS), idx(0x801, new int[] {11}, 11));
        assertTrue(assertThrows(IOException.class, () -> Handwriting.mnist(folder))
                .getMessage()
                .contains("is 10, not a digit"));
    }
}
