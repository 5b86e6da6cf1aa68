// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.hdf5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jhdf.HdfFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.train.WeightTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Hdf5Test {
    private static byte[] written(Hdf5Group root) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Hdf5Writer.write(root, Channels.newChannel(bytes));
        return bytes.toByteArray();
    }

    private static Hdf5Group read(byte[] bytes) throws IOException {
        return Hdf5Reader.read(MemorySegment.ofArray(bytes));
    }

    private static WeightTensor tensor(DType dtype, Random random, long... shape) {
        int bytes = dtype.bytes();
        for (long size : shape) {
            bytes *= (int) size;
        }
        byte[] elements = new byte[bytes];
        random.nextBytes(elements);
        if (dtype == DType.BOOL) {
            for (int i = 0; i < bytes; i++) {
                elements[i] &= 1;
            }
        }
        return WeightTensor.of(dtype, shape, MemorySegment.ofArray(elements));
    }

    /** Every type as scalar, matrix and empty, and more links than one symbol table, one tree, two levels hold. */
    private static Hdf5Group everything() {
        Random random = new Random(7);
        Hdf5Group root = new Hdf5Group();
        root.attribute("text", "é, ß and 木");
        for (DType dtype : DType.values()) {
            root.put("matrix_" + dtype.kerasName(), tensor(dtype, random, 3, 5));
            root.put("scalar_" + dtype.kerasName(), tensor(dtype, random));
            root.put("none_" + dtype.kerasName(), tensor(dtype, random, 4, 0));
        }
        for (int count : new int[] {0, 1, 8, 9, 256, 257, 2000}) {
            Hdf5Group many = root.group("many").group("of " + count);
            for (int i = 0; i < count; i++) {
                many.group("g" + i).attribute("name", "x".repeat(i % 200));
            }
        }
        return root;
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Hdf5Group root = everything();
        assertEquals(root, read(written(root)));
    }

    @Test
    void randomTreesAreRead() throws IOException {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Hdf5Group root = new Hdf5Group();
            grow(root, random, 4);
            assertEquals(root, read(written(root)));
        }
    }

    private static void grow(Hdf5Group group, Random random, int depth) {
        for (int i = random.nextInt(12); i > 0; i--) {
            DType dtype = DType.values()[random.nextInt(DType.values().length)];
            group.put("t" + i, tensor(dtype, random, random.nextInt(4), random.nextInt(4)));
        }
        for (int i = depth == 0 ? 0 : random.nextInt(5); i > 0; i--) {
            group.attribute("a" + i, "b".repeat(random.nextInt(40)));
            grow(group.group("g" + i), random, depth - 1);
        }
    }

    @Test
    void anotherLibraryReadsIt(@TempDir Path folder) throws IOException {
        Hdf5Group root = new Hdf5Group();
        root.group("layers").group("dense").group("vars").attribute("name", "dense_7");
        root.find("layers/dense/vars").put("0", WeightTensor.of(new long[] {2, 2}, 1, 2, 3, 4));
        root.group("empty");
        Path file = folder.resolve("a.h5");
        Files.write(file, written(root));
        try (HdfFile read = new HdfFile(file)) {
            float[][] values =
                    (float[][]) read.getDatasetByPath("layers/dense/vars/0").getData();
            assertEquals(3, values[1][0]);
            assertEquals(
                    "dense_7",
                    read.getByPath("layers/dense/vars").getAttribute("name").getData());
        }
    }

    @Test
    void h5pyReadsIt(@TempDir Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("all.h5");
        Files.write(file, written(everything()));
        String program = String.join(
                "\n",
                "import h5py, sys",
                "f = h5py.File(sys.argv[1], 'r')",
                "n = [0, 0]",
                "def see(name, o):",
                "    n[0] += 1",
                "    if isinstance(o, h5py.Dataset): o[()]; n[1] += 1",
                "f.visititems(see)",
                "assert all(f['many/of 2000/g%d' % i].attrs['name'] == 'x' * (i % 200) for i in range(2000))",
                "kinds = {t: f['matrix_' + t].dtype.str for t in ('float64', 'float32', 'float16', 'int64', 'int32', 'uint8')}",
                "assert kinds == dict(float64='<f8', float32='<f4', float16='<f2', int64='<i8', int32='<i4', uint8='|u1'), kinds",
                "assert f['matrix_bool'].dtype == bool and f['matrix_bfloat16'].attrs['dtype'] == 'bfloat16'",
                "print(n[0], n[1], f.attrs['text'])");
        Process python;
        try {
            python = new ProcessBuilder("/usr/bin/python3", "-c", program, file.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "there is no python3: what h5py reads was not checked");
            return;
        }
        String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = python.waitFor();
        assumeTrue(!output.contains("No module named 'h5py'"), "h5py is not installed: what it reads was not checked");
        assertEquals(0, code, output);
        assertTrue(output.startsWith(2531 + 8 + 24 + " 24 é, ß and 木"), output);
    }

    @Test
    void damageIsNamed() throws IOException {
        Hdf5Group root = new Hdf5Group();
        root.group("layers").group("dense").group("vars").put("0", WeightTensor.of(new long[] {2, 2}, 1, 2, 3, 4));
        byte[] good = written(root);
        byte[] cut = java.util.Arrays.copyOf(good, good.length - 200);
        assertThrows(Hdf5Exception.class, () -> read(cut));
        assertThrows(Hdf5Exception.class, () -> read(new byte[3]));
        assertThrows(Hdf5Exception.class, () -> read(new byte[3000]));
    }

    /** Flipped bits give a file or a named problem, never another exception, and no more memory than the file has. */
    @Test
    void flippedBitsAreSurvived() throws IOException {
        Random random = new Random(11);
        Hdf5Group root = new Hdf5Group();
        grow(root, random, 3);
        byte[] good = written(root);
        int runs = Integer.getInteger("hdf5.fuzz", 3000);
        int refused = 0;
        for (int run = 0; run < runs; run++) {
            byte[] bad = good.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                var unused = read(bad);
            } catch (Hdf5Exception e) {
                refused++;
            }
        }
        assertTrue(refused > runs / 50, "only " + refused + " were refused");
    }
}
