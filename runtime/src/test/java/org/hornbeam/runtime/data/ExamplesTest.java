// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.tensor.Allocators;
import org.hornbeam.runtime.tensor.NotEnoughMemoryException;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.runtime.tensor.UnreadableColumnException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExamplesTest {
    private static final int ROWS = 103;
    private final BufferAllocator allocator = Allocators.create();

    @AfterEach
    void nothingLeaked() {
        allocator.close();
    }

    /** Row i is [i, i + 0.5], label i; read in any order, or once through. */
    private static Examples numbers(boolean randomAccess) {
        List<Integer> items = IntStream.range(0, ROWS).boxed().toList();
        Columns columns =
                new Columns(List.of(new Column("x", DType.F32, 2)), List.of(new Column("y", DType.I64)), List.of());
        return Examples.rows(
                randomAccess ? items : items::iterator,
                columns,
                (i, row) -> row.set(0, i, i + 0.5f).set(1, (int) i));
    }

    /** The labels of one epoch; checks that inputs belong to them. */
    private List<Long> read(Examples examples, int batchSize, long epoch) {
        List<Long> labels = new ArrayList<>();
        try (BatchReader reader = examples.reader(allocator, batchSize)) {
            reader.start(epoch);
            while (reader.next()) {
                {
                    Batch batch = reader.batch();
                    float[] inputs = batch.inputs().getFirst().toFloats();
                    long[] now = batch.labels().getFirst().toLongs();
                    assertEquals(reader.rows(), now.length);
                    for (int row = 0; row < now.length; row++) {
                        assertEquals(now[row], inputs[2 * row]);
                        assertEquals(now[row] + 0.5f, inputs[2 * row + 1]);
                        assertEquals(now[row], reader.source(row));
                        labels.add(now[row]);
                    }
                }
            }
            assertFalse(reader.next());
        }
        return labels;
    }

    private static List<Long> range(long from, long to) {
        return java.util.stream.LongStream.range(from, to).boxed().toList();
    }

    private static List<Long> sorted(List<Long> rows) {
        return rows.stream().sorted().toList();
    }

    @Test
    void everyBatchSizeReadsAllRowsInOrder() {
        for (boolean random : new boolean[] {true, false}) {
            for (int batchSize : new int[] {1, 2, 50, ROWS, ROWS + 1, 2000}) {
                assertEquals(range(0, ROWS), read(numbers(random), batchSize, 0));
            }
        }
    }

    @Test
    void takeSkipAndRepeat() {
        for (boolean random : new boolean[] {true, false}) {
            Examples examples = numbers(random);
            assertEquals(range(0, 10), read(examples.take(10), 4, 0));
            assertEquals(range(100, ROWS), read(examples.skip(100), 4, 0));
            assertEquals(range(5, 8), read(examples.skip(5).take(3), 4, 0));
            assertEquals(List.of(), read(examples.skip(ROWS), 4, 0));
            assertEquals(List.of(0L, 1L, 0L, 1L, 0L, 1L), read(examples.take(2).repeat(3), 4, 0));
            assertEquals(List.of(0L, 1L, 0L), read(examples.take(2).repeat(3).take(3), 4, 0));
        }
        assertEquals(6, numbers(true).take(2).repeat(3).rows().orElseThrow());
        assertTrue(numbers(false).take(2).rows().isEmpty());
    }

    @Test
    void ordersAreFunctionsOfSeedAndEpoch() {
        for (boolean random : new boolean[] {true, false}) {
            Examples shuffled = numbers(random).shuffle(42, 16);
            List<Long> first = read(shuffled, 10, 0);
            assertEquals(range(0, ROWS), sorted(first));
            assertNotEquals(range(0, ROWS), first);
            assertEquals(first, read(shuffled, 10, 0));
            assertEquals(first, read(shuffled, 7, 0));
            assertEquals(first, read(numbers(random).shuffle(42, 16).prefetch(3), 10, 0));
            assertNotEquals(first, read(shuffled, 10, 1));
            assertNotEquals(first, read(numbers(random).shuffle(43, 16), 10, 0));
            List<Long> twice = read(shuffled.repeat(2), 10, 0);
            assertEquals(first, twice.subList(0, ROWS));
            assertEquals(range(0, ROWS), sorted(twice.subList(ROWS, 2 * ROWS)));
            assertNotEquals(first, twice.subList(ROWS, 2 * ROWS));
        }
    }

    @Test
    void ordersNeverChangeBetweenVersions() {
        assertEquals(
                List.of(3L, 1L, 4L, 0L, 7L, 6L, 5L, 2L),
                read(numbers(true).take(8).shuffle(1), 8, 0));
    }

    @Test
    void shuffledRowsAreSpreadEvenly() {
        int[] first = new int[ROWS];
        for (int epoch = 0; epoch < 4000; epoch++) {
            first[Order.of(ROWS, List.of(new Step.Shuffle(5, 1)), epoch)[0]]++;
        }
        double expected = 4000.0 / ROWS;
        double chiSquare = Arrays.stream(first)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
        assertTrue(chiSquare > 60 && chiSquare < 160, "chi square of 102 degrees of freedom is " + chiSquare);
    }

    @Test
    void partsShareNoRowAndKeepTheirOrder() {
        for (boolean random : new boolean[] {true, false}) {
            List<Examples> parts = numbers(random).split(7, 0.8, 0.1, 0.1);
            List<Long> all = new ArrayList<>();
            for (Examples part : parts) {
                List<Long> rows = read(part, 9, 0);
                assertEquals(sorted(rows), rows);
                assertEquals(rows, read(part, 9, 5));
                if (random) {
                    assertEquals(rows.size(), part.rows().orElseThrow());
                }
                all.addAll(rows);
            }
            assertEquals(range(0, ROWS), sorted(all));
            assertNotEquals(
                    read(parts.get(1), 9, 0),
                    read(numbers(random).split(8, 0.8, 0.1, 0.1).get(1), 9, 0));
        }
        assertEquals(
                List.of(82L, 11L, 10L),
                numbers(true).split(7, 0.8, 0.1, 0.1).stream()
                        .map(part -> part.rows().orElseThrow())
                        .toList());
        assertThrows(IllegalArgumentException.class, () -> numbers(true).split(7, 0.8, 0.3));
    }

    @Test
    void whatIsHeldOutIsDecidedBeforeAnythingIsShuffled() {
        List<Examples> parts = numbers(true).shuffle(3).holdOut(0.25);
        for (long epoch = 0; epoch < 5; epoch++) {
            assertEquals(range(0, 77), sorted(read(parts.getFirst(), 9, epoch)));
            assertEquals(range(77, ROWS), sorted(read(parts.getLast(), 9, epoch)));
            assertNotEquals(range(0, 77), read(parts.getFirst(), 9, epoch));
        }
        assertEquals(77, parts.getFirst().rows().orElseThrow());
        List<Examples> twice = numbers(true).skip(3).repeat(2).take(30).holdOut(0.1);
        assertEquals(range(3, 33), read(twice.getFirst(), 9, 0));
        assertEquals(20, read(twice.getLast(), 9, 0).size());
        assertEquals(
                range(93, ROWS),
                sorted(read(twice.getLast(), 9, 0)).stream().distinct().toList());
        Examples part = numbers(true).split(7, 0.5, 0.5).getFirst();
        List<Examples> ofPart = part.shuffle(1).holdOut(0.5);
        assertEquals(
                read(part, 9, 0),
                sorted(Stream.concat(read(ofPart.getFirst(), 9, 2).stream(), read(ofPart.getLast(), 9, 2).stream())
                        .toList()));
        assertTrue(assertThrows(
                        IllegalArgumentException.class, () -> numbers(false).holdOut(0.5))
                .getMessage()
                .contains("number is known"));
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> numbers(true).take(1).holdOut(0.5))
                .getMessage()
                .contains("of 1 examples leaves 0 and 1"));
    }

    @Test
    void consecutiveRowsAreNotCopied() {
        try (Tensor x = Tensor.zeros(allocator, DType.F32, 10, 3);
                Tensor y = Tensor.zeros(allocator, DType.I32, 10);
                BatchReader reader = Examples.of(x, y).skip(1).reader(allocator, 4)) {
            assertTrue(reader.next());
            assertEquals(x.address() + 12, reader.address(0));
            assertEquals(y.address() + 4, reader.address(1));
            assertTrue(reader.next());
            assertEquals(x.address() + 5 * 12, reader.address(0));
            {
                Batch batch = reader.batch();
                assertEquals(x.address() + 5 * 12, batch.inputs().getFirst().address());
                assertEquals(4, batch.rows());
            }
        }
    }

    @Test
    void shuffledBatchesReuseTheirMemory() {
        try (Tensor x = Tensor.zeros(allocator, DType.F32, 1000, 3);
                Tensor y = Tensor.zeros(allocator, DType.I32, 1000);
                BatchReader reader = Examples.of(x, y).shuffle(1).reader(allocator, 10)) {
            for (int warm = 0; warm < 20; warm++) {
                reader.start(warm);
                while (reader.next()) {}
            }
            reader.start(0);
            assertTrue(reader.next());
            long address = reader.address(0);
            assertEquals(0, address % 64);
            com.sun.management.ThreadMXBean threads =
                    (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
            long accounted = allocator.getAllocatedMemory();
            long before = threads.getCurrentThreadAllocatedBytes();
            int batches = 1;
            while (reader.next()) {
                batches++;
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertEquals(100, batches);
            assertEquals(address, reader.address(0));
            assertEquals(accounted, allocator.getAllocatedMemory());
            assertTrue(allocated < 99, allocated + " bytes of heap for 99 batches");
        }
    }

    @Test
    void columnsAreConverted() {
        try (Tensor pixels = Tensor.of(allocator, new byte[] {0, 127, -1, 3}, 2, 2);
                Tensor labels = Tensor.of(allocator, new long[] {7, 1L << 31});
                Tensor weights = Tensor.of(allocator, new double[] {0.5, 2})) {
            Examples examples = Examples.of(List.of(pixels), List.of(labels), List.of(weights));
            try (BatchReader reader = examples.reader(allocator, 1, false, List.of(DType.F32, DType.I32, DType.F32))) {
                assertTrue(reader.next());
                {
                    Batch batch = reader.batch();
                    assertArrayEquals(
                            new float[] {0, 127}, batch.inputs().getFirst().toFloats());
                    assertArrayEquals(new int[] {7}, batch.labels().getFirst().toInts());
                    assertArrayEquals(
                            new float[] {0.5f}, batch.weights().getFirst().toFloats());
                }
                assertEquals(
                        "column \"label\" of Arrow type int64, row 1: 2147483648 does not fit into int32, which the"
                                + " model wants; correct the data, or give the input that type",
                        assertThrows(UnreadableColumnException.class, reader::next)
                                .getMessage());
            }
            assertTrue(assertThrows(
                            UnreadableColumnException.class,
                            () -> examples.reader(allocator, 1, false, List.of(DType.U8, DType.I64, DType.I32)))
                    .getMessage()
                    .contains("column \"weight\""));
        }
    }

    @Test
    void labelsOutOfRangeAreNamed() {
        try (Tensor x = Tensor.zeros(allocator, DType.F32, 4, 1);
                Tensor y = Tensor.of(allocator, new int[] {0, 9, 10, -1});
                BatchReader reader = Examples.of(x, y).shuffle(3).reader(allocator, 4)) {
            assertTrue(reader.next());
            LabelOutOfRangeException e =
                    assertThrows(LabelOutOfRangeException.class, () -> reader.checkLabels(1, 10, -1));
            assertEquals(2, e.row());
            assertEquals(
                    "label 10 in column \"label\", row 2 is out of range: the model has 10 classes, so labels go from 0"
                            + " to 9. Do they start at 1? Subtract 1, or give the last layer one more unit",
                    e.getMessage());
            reader.checkLabels(1, 11, -1);
            assertEquals(
                    -1,
                    assertThrows(LabelOutOfRangeException.class, () -> reader.checkLabels(1, 11, 0))
                            .found());
        }
    }

    @Test
    void mapChangesBatches() {
        Examples doubled = numbers(true).map(batch -> {
            float[] twice = batch.inputs().getFirst().toFloats();
            for (int i = 0; i < twice.length; i++) {
                twice[i] *= 2;
            }
            Tensor input = Tensor.of(allocator, twice, batch.inputs().getFirst().shape());
            return Batch.of(input, batch.labels().getFirst());
        });
        try (BatchReader reader = doubled.prefetch(2).reader(allocator, 50)) {
            int row = 0;
            while (reader.next()) {
                {
                    Batch batch = reader.batch();
                    for (int i = 0; i < batch.rows(); i++, row++) {
                        assertEquals(2 * row, batch.inputs().getFirst().doubleAt(2 * i));
                        assertEquals(row, batch.labels().getFirst().doubleAt(i));
                    }
                }
            }
            assertEquals(ROWS, row);
        }
        Examples wrong = numbers(true)
                .map(batch -> Batch.of(batch.labels().getFirst(), batch.labels().getFirst()));
        try (BatchReader reader = wrong.reader(allocator, 50)) {
            assertTrue(assertThrows(IllegalStateException.class, reader::next)
                    .getMessage()
                    .contains("map must keep"));
        }
    }

    @Test
    void failuresOfOtherThreadsArrive() {
        Examples failing =
                Examples.rows(List.of(1, 2, 3)::iterator, numbers(true).columns(), (i, row) -> row.set(0, i, i));
        try (BatchReader reader = failing.prefetch(2).reader(allocator, 2)) {
            assertEquals(
                    "row 0: its mapper did not set column 1 (y: int64)",
                    assertThrows(UnreadableDataException.class, reader::next).getMessage());
        }
    }

    @Test
    void abandonedReadersLeaveNothing() {
        for (boolean random : new boolean[] {true, false}) {
            try (BatchReader reader = numbers(random).shuffle(1, 8).prefetch(4).reader(allocator, 5)) {
                assertTrue(reader.next());
                reader.start(1);
                assertTrue(reader.next());
                assertTrue(reader.next());
            }
        }
    }

    @Test
    void arraysAreExamples() {
        Examples examples = Examples.of(new float[][] {{1, 2}, {3, 4}}, new int[] {0, 1});
        assertEquals(
                "[input: float32[2], label: int32]", examples.columns().all().toString());
        try (BatchReader reader = examples.reader(allocator, 2)) {
            assertTrue(reader.next());
            {
                Batch batch = reader.batch();
                assertArrayEquals(
                        new float[] {1, 2, 3, 4}, batch.inputs().getFirst().toFloats());
                assertArrayEquals(new int[] {0, 1}, batch.labels().getFirst().toInts());
            }
        }
    }

    @Test
    void tooSmallLimitsAreNamedAndLeaveNothing() {
        try (BufferAllocator small = Allocators.create(4096)) {
            String message = assertThrows(
                            NotEnoughMemoryException.class,
                            () -> numbers(true).shuffle(1).reader(small, 1 << 20))
                    .getMessage();
            assertTrue(message.contains("float32[1048576, 2]"), message);
        }
    }

    @Test
    void lastSmallerBatchCanBeDropped() {
        for (boolean random : new boolean[] {true, false}) {
            try (BatchReader reader = numbers(random).reader(allocator, 50, true, List.of(DType.F32, DType.I64))) {
                assertTrue(reader.next());
                assertTrue(reader.next());
                assertFalse(reader.next());
                assertFalse(reader.next());
            }
        }
    }
}
