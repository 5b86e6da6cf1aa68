// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.ops.DType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TensorTest {
    private final BufferAllocator allocator = Allocators.create();

    @AfterEach
    void nothingLeaked() {
        allocator.close();
    }

    @Test
    void holdsWhatItWasMadeFrom() {
        try (Tensor floats = Tensor.of(allocator, new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
                Tensor doubles = Tensor.of(allocator, new double[] {0.1, -0.0});
                Tensor ints = Tensor.of(allocator, new int[] {Integer.MIN_VALUE, 7});
                Tensor longs = Tensor.of(allocator, new long[] {Long.MAX_VALUE, -1});
                Tensor bytes = Tensor.of(allocator, new byte[] {0, 127, -1});
                Tensor booleans = Tensor.of(allocator, new boolean[] {true, false, true})) {
            assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, floats.toFloats());
            assertArrayEquals(new long[] {2, 3}, floats.shape());
            assertEquals(6, floats.doubleAt(5));
            assertArrayEquals(new double[] {0.1, -0.0}, doubles.toDoubles());
            assertArrayEquals(new int[] {Integer.MIN_VALUE, 7}, ints.toInts());
            assertArrayEquals(new long[] {Long.MAX_VALUE, -1}, longs.toLongs());
            assertArrayEquals(new int[] {0, 127, 255}, bytes.toInts());
            assertArrayEquals(new byte[] {1, 0, 1}, booleans.toBytes());
            assertEquals("bool[3] [true, false, true]", booleans.toString());
            assertEquals("float32[2, 3] [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]", floats.toString());
            assertEquals("int64[2] [9223372036854775807, -1]", longs.toString());
        }
    }

    @Test
    void isAlignedTo64Bytes() {
        for (int size : new int[] {1, 3, 100, 5000, 1 << 20}) {
            try (Tensor tensor = Tensor.zeros(allocator, DType.F32, size)) {
                assertEquals(0, tensor.address() % 64);
                assertEquals(0, tensor.doubleAt(size - 1));
            }
        }
    }

    @Test
    void rowsShareTheMemoryAndOutliveTheWhole() {
        Tensor rows;
        try (Tensor whole = Tensor.of(allocator, new int[] {1, 2, 3, 4, 5, 6}, 3, 2)) {
            rows = whole.rows(1, 3);
            assertEquals(whole.address() + 8, rows.address());
        }
        assertArrayEquals(new int[] {3, 4, 5, 6}, rows.toInts());
        rows.close();
    }

    @Test
    void equalsByContents() {
        try (Tensor a = Tensor.of(allocator, new float[] {1, 2}, 1, 2);
                Tensor b = Tensor.of(allocator, new float[] {1, 2}, 1, 2);
                Tensor other = Tensor.of(allocator, new float[] {1, 3}, 1, 2);
                Tensor shape = a.reshape(2)) {
            assertEquals(a, b);
            assertEquals(a.hashCode(), b.hashCode());
            assertNotEquals(a, other);
            assertNotEquals(a, shape);
        }
    }

    @Test
    void longAxesAreShortenedInText() {
        try (Tensor tensor = Tensor.of(allocator, new int[] {0, 1, 2, 3, 4, 5, 6, 7})) {
            assertEquals("int32[8] [0, 1, 2, ..., 5, 6, 7]", tensor.toString());
        }
    }

    @Test
    void misuseIsNamed() {
        Tensor closed = Tensor.of(allocator, new float[] {1});
        closed.close();
        closed.close();
        assertEquals("float32[1] (closed)", closed.toString());
        assertTrue(assertThrows(IllegalStateException.class, closed::toFloats)
                .getMessage()
                .contains("closed"));
        assertThrows(IllegalStateException.class, closed::address);
        try (Tensor longs = Tensor.of(allocator, new long[] {1})) {
            assertTrue(assertThrows(IllegalStateException.class, longs::toInts)
                    .getMessage()
                    .contains("toLongs()"));
            assertThrows(IndexOutOfBoundsException.class, () -> longs.rows(0, 2));
            assertThrows(IndexOutOfBoundsException.class, () -> longs.doubleAt(1));
        }
        String message = assertThrows(IllegalArgumentException.class, () -> Tensor.of(allocator, new float[] {1, 2}, 3))
                .getMessage();
        assertEquals("shape [3] has 3 elements, but the array has 2", message);
    }

    @Test
    void readersFinishWhileAnotherThreadCloses() throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            Tensor tensor = Tensor.of(allocator, new float[1000]);
            Thread closer = new Thread(tensor::close);
            closer.start();
            try {
                assertEquals(1000, tensor.toFloats().length);
            } catch (IllegalStateException closed) {
                assertTrue(closed.getMessage().contains("closed"));
            }
            closer.join();
        }
    }
}
