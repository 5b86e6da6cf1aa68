// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.hornbeam.layer.Characters;
import org.hornbeam.runtime.tensor.Allocators;
import org.hornbeam.runtime.tensor.NotEnoughMemoryException;
import org.hornbeam.runtime.tensor.OtherJvm;
import org.hornbeam.runtime.tensor.UnreadableColumnException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IpcTest {
    private static final int BATCHES = 50;
    private static final int BATCH_ROWS = 400;
    private static final int ROWS = BATCHES * BATCH_ROWS;

    @TempDir
    static Path folder;

    private final BufferAllocator allocator = Allocators.create();

    @BeforeAll
    static void write() throws Exception {
        OtherJvm written = OtherJvm.run(
                List.of("--add-opens=java.base/java.nio=ALL-UNNAMED"),
                System.getProperty("java.class.path"),
                WriteArrow.class,
                folder.toString(),
                Integer.toString(BATCHES),
                Integer.toString(BATCH_ROWS));
        assertEquals(0, written.status(), written.output());
    }

    @AfterEach
    void nothingLeaked() {
        allocator.close();
    }

    private static Examples file() {
        return Examples.file(
                folder.resolve("table.arrow"), Roles.inputs("x", "even").labels("y"));
    }

    private static Examples stream() {
        return Examples.file(
                folder.resolve("table.arrows"), Roles.inputs("x", "even").labels("y"));
    }

    private List<Integer> read(Examples examples, BufferAllocator from, int batchSize) {
        List<Integer> rows = new ArrayList<>();
        try (BatchReader reader = examples.reader(from, batchSize)) {
            while (reader.next()) {
                {
                    Batch batch = reader.batch();
                    float[] x = batch.inputs().getFirst().toFloats();
                    int[] even = batch.inputs().get(1).toInts();
                    int[] y = batch.labels().getFirst().toInts();
                    for (int i = 0; i < y.length; i++) {
                        int row = (int) x[3 * i];
                        assertEquals(row + 0.5f, x[3 * i + 1]);
                        assertEquals(row % 7, y[i]);
                        assertEquals(row % 2 == 0 ? 1 : 0, even[i]);
                        assertEquals(row, reader.source(i));
                        rows.add(row);
                    }
                }
            }
        }
        return rows;
    }

    private static List<Integer> all() {
        return IntStream.range(0, ROWS).boxed().toList();
    }

    @Test
    void filesAndStreamsGiveTheRowsThatWereWritten() {
        assertEquals(ROWS, file().rows().orElseThrow());
        assertTrue(file().randomAccess());
        assertFalse(stream().randomAccess());
        for (Examples examples : List.of(file(), stream())) {
            assertEquals(
                    "[x: float32[3], even: bool, y: int32]",
                    examples.columns().all().toString());
            assertEquals(all(), read(examples, allocator, 333));
            List<Integer> shuffled = read(examples.shuffle(3, 100), allocator, 128);
            assertFalse(shuffled.equals(all()));
            assertEquals(all(), shuffled.stream().sorted().toList());
        }
    }

    @Test
    void mappedFilesAreNotCopied() {
        try (BufferAllocator small = Allocators.create(30_000)) {
            Examples x = Examples.file(
                    folder.resolve("table.arrow"), Roles.inputs("x").labels("y"));
            try (BatchReader reader = x.reader(small, 8)) {
                int rows = 0;
                while (reader.next()) {
                    rows += reader.rows();
                }
                assertEquals(ROWS, rows);
                assertTrue(
                        small.getPeakMemoryAllocation() < ROWS * 16L / 10, "peak " + small.getPeakMemoryAllocation());
            }
        }
    }

    @Test
    void streamsAreReadPieceByPiece() {
        try (BufferAllocator small = Allocators.create(60_000)) {
            assertEquals(all(), read(stream(), small, 100).stream().toList());
            assertTrue(small.getPeakMemoryAllocation() < ROWS * 16L / 5, "peak " + small.getPeakMemoryAllocation());
        }
    }

    @Test
    void textBecomesNumbers() {
        Characters encoding = new Characters(8);
        for (String name : List.of("table.arrow", "table.arrows")) {
            Examples examples = Examples.file(folder.resolve(name), "name", "y").map("name", encoding);
            try (BatchReader reader = examples.reader(allocator, 1000)) {
                for (int row = 0; reader.next(); ) {
                    {
                        Batch batch = reader.batch();
                        int[] codes = batch.inputs().getFirst().toInts();
                        for (int i = 0; i < batch.rows(); i++, row++) {
                            assertArrayEquals(
                                    encoding.encode("row " + row),
                                    java.util.Arrays.copyOfRange(codes, 8 * i, 8 * i + 8));
                        }
                    }
                }
            }
            String message = assertThrows(
                            UnreadableColumnException.class,
                            () -> Examples.file(folder.resolve(name), "name", "y")
                                    .columns())
                    .getMessage();
            assertTrue(message.contains("column \"name\" of Arrow type Utf8"), message);
        }
    }

    @Test
    void tablesInMemoryAreShared() {
        try (VectorSchemaRoot root = VectorSchemaRoot.create(WriteArrow.SCHEMA, allocator)) {
            WriteArrow.fill(root, 0, 30);
            Examples examples = Examples.arrow(root, "x", "even", "y");
            assertEquals(IntStream.range(0, 30).boxed().toList(), read(examples, allocator, 7));
            try (BatchReader reader = Examples.arrow(root, "x", "y").reader(allocator, 10)) {
                assertTrue(reader.next());
                assertTrue(reader.next());
                assertEquals(((IntVector) root.getVector("y")).getDataBufferAddress() + 40, reader.address(1));
            }
            String message = assertThrows(
                            UnreadableColumnException.class,
                            () -> Examples.arrow(root, "pixels", "y").columns())
                    .getMessage();
            assertEquals(
                    "column \"pixels\" of Arrow type (none): there is no such column; the table has [x, y, even, name]",
                    message);
            ((IntVector) root.getVector("y")).setNull(17);
            UnreadableColumnException isNull =
                    assertThrows(UnreadableColumnException.class, () -> examples.reader(allocator, 7));
            assertEquals("y", isNull.column());
            assertEquals(17, isNull.row().orElseThrow());
        }
    }

    @Test
    void missingAndForeignFilesAreNamed() throws IOException {
        Path none = folder.resolve("none.arrow");
        assertTrue(assertThrows(UnreadableDataException.class, () -> Examples.file(none, "x", "y"))
                .getMessage()
                .startsWith("file " + none + ": it cannot be opened"));
        Path text = Files.writeString(folder.resolve("text.csv"), "x,y\n1,2\n3,4\n");
        assertTrue(assertThrows(
                        UnreadableDataException.class,
                        () -> Examples.file(text, "x", "y").columns())
                .getMessage()
                .contains("no Arrow IPC data"));
    }

    /** Whatever bytes are wrong: our exceptions or right results, never a crash, and nothing leaks. */
    @Test
    void corruptDataIsRefused() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        int refused = 0;
        for (String name : List.of("table.arrow", "table.arrows")) {
            byte[] good = Files.readAllBytes(folder.resolve(name));
            for (int round = 0; round < 150; round++) {
                byte[] bad = round % 3 == 0 ? java.util.Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
                for (int i = 0; i < 8 && round % 3 != 0; i++) {
                    int window = random.nextBoolean() ? 3000 : good.length;
                    int at = name.endsWith("s") || random.nextBoolean()
                            ? random.nextInt(Math.min(window, bad.length))
                            : bad.length - 1 - random.nextInt(Math.min(window, bad.length));
                    bad[at] = (byte) random.nextInt();
                }
                Path file = Files.write(folder.resolve("bad"), bad);
                try (BufferAllocator limited = Allocators.create(64 << 20)) {
                    Examples examples = name.endsWith("s")
                            ? Examples.stream("bad stream", () -> new ByteArrayInputStream(bad), roles())
                            : Examples.of(new IpcFile(file, new ArrowRows(roles())));
                    Examples coded = examples.map("name", new Characters(4));
                    try (BatchReader reader = coded.reader(limited, 64)) {
                        while (reader.next()) {
                            assertTrue(reader.rows() > 0);
                        }
                    } catch (UnreadableDataException | UnreadableColumnException | NotEnoughMemoryException e) {
                        refused++;
                    }
                }
            }
        }
        assertTrue(refused > 100, refused + " of 300 were refused");
    }

    private static Roles roles() {
        return Roles.inputs("x", "name").labels("y");
    }
}
