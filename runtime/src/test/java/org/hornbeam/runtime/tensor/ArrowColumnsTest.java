// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.hornbeam.ops.DType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArrowColumnsTest {
    private final BufferAllocator allocator = Allocators.create();

    @AfterEach
    void nothingLeaked() {
        allocator.close();
    }

    /** One tensor of every type that Arrow has, twice two by three elements and plain numbers. */
    private List<Tensor> everyType(long... shape) {
        return List.of(
                Tensor.of(allocator, new float[] {1, -2, 0.5f, Float.NaN, 5, 6}, shape),
                Tensor.of(allocator, new double[] {1, -2, 0.1, Double.NaN, 5, 6}, shape),
                Tensor.of(allocator, new int[] {1, -2, Integer.MAX_VALUE, 4, 5, 6}, shape),
                Tensor.of(allocator, new long[] {1, -2, Long.MIN_VALUE, 4, 5, 6}, shape),
                Tensor.of(allocator, new byte[] {1, -2, 127, -128, 5, 6}, shape),
                Tensor.of(allocator, new boolean[] {true, false, false, true, true, true}, shape));
    }

    @Test
    void everyTypeMakesTheRoundTrip() {
        int checked = 0;
        for (long[] shape : new long[][] {{6}, {2, 3}, {1, 2, 3}, {3, 1, 2, 1}}) {
            for (Tensor tensor : everyType(shape)) {
                try (tensor;
                        FieldVector vector = tensor.toVector("column", allocator);
                        Tensor back = Tensor.of(vector)) {
                    assertEquals(tensor, back);
                    assertEquals(shape[0], vector.getValueCount());
                    assertEquals(0, vector.getNullCount());
                    if (tensor.dtype() != DType.BOOL) {
                        assertEquals(tensor.address(), back.address(), "copied " + tensor.type());
                    }
                    checked++;
                }
            }
        }
        assertEquals(24, checked);
    }

    @Test
    void anotherRootAllocatorGetsACopy() {
        try (BufferAllocator other = Allocators.create();
                Tensor tensor = Tensor.of(allocator, new float[] {1, 2, 3, 4}, 2, 2);
                FieldVector vector = tensor.toVector("column", other);
                Tensor back = Tensor.of(vector)) {
            assertEquals(tensor, back);
            assertTrue(other.getAllocatedMemory() > 0);
        }
    }

    @Test
    void plainVectorsAreNotCopied() {
        try (Float4Vector floats = new Float4Vector("floats", allocator);
                Float8Vector doubles = new Float8Vector("doubles", allocator);
                Float2Vector halves = new Float2Vector("halves", allocator);
                IntVector ints = new IntVector("ints", allocator);
                BigIntVector longs = new BigIntVector("longs", allocator);
                UInt1Vector bytes = new UInt1Vector("bytes", allocator)) {
            for (int i = 0; i < 5; i++) {
                floats.setSafe(i, i + 0.5f);
                doubles.setSafe(i, i + 0.25);
                halves.setSafe(i, Float.floatToFloat16(i + 0.5f));
                ints.setSafe(i, -i);
                longs.setSafe(i, (long) i << 40);
                bytes.setSafe(i, 200 + i);
            }
            for (FieldVector vector : List.<FieldVector>of(floats, doubles, halves, ints, longs, bytes)) {
                vector.setValueCount(5);
                try (Tensor tensor = Tensor.of(vector)) {
                    assertEquals(vector.getDataBufferAddress(), tensor.address(), vector.getName());
                    assertEquals(0, tensor.address() % 64, vector.getName());
                    assertEquals(((Number) number(vector.getObject(3))).doubleValue(), tensor.doubleAt(3));
                }
            }
            try (Tensor tensor = Tensor.of(bytes)) {
                assertArrayEquals(new int[] {200, 201, 202, 203, 204}, tensor.toInts());
            }
        }
    }

    private static Object number(Object element) {
        return element instanceof Short half
                ? Float.valueOf(Float.float16ToFloat(half))
                : element instanceof Byte unsigned ? Integer.valueOf(Byte.toUnsignedInt(unsigned)) : element;
    }

    @Test
    void narrowIntegersAndBitsAreWidened() {
        try (TinyIntVector bytes = new TinyIntVector("bytes", allocator);
                SmallIntVector shorts = new SmallIntVector("shorts", allocator);
                UInt2Vector unsigned = new UInt2Vector("unsigned", allocator);
                BitVector bits = new BitVector("bits", allocator)) {
            for (int i = 0; i < 20; i++) {
                bytes.setSafe(i, -i);
                shorts.setSafe(i, -1000 * i);
                unsigned.setSafe(i, 3000 * i);
                bits.setSafe(i, i % 3 == 0 ? 1 : 0);
            }
            bytes.setValueCount(20);
            shorts.setValueCount(20);
            unsigned.setValueCount(20);
            bits.setValueCount(20);
            try (Tensor a = Tensor.of(bytes);
                    Tensor b = Tensor.of(shorts);
                    Tensor c = Tensor.of(unsigned);
                    Tensor d = Tensor.of(bits);
                    Tensor part = ArrowColumns.read(bits, 6, 8)) {
                assertEquals(-19, a.toInts()[19]);
                assertEquals(-19_000, b.toInts()[19]);
                assertEquals(57_000, c.toInts()[19]);
                assertEquals(DType.BOOL, d.dtype());
                assertArrayEquals(new int[] {1, 0, 0, 1}, java.util.Arrays.copyOf(d.toInts(), 4));
                assertArrayEquals(new int[] {1, 0}, part.toInts());
            }
        }
    }

    @Test
    void nestedListsBecomeAxesWithoutCopying() {
        Field leaf = new Field("item", FieldType.notNullable(new ArrowType.Int(32, true)), List.of());
        Field inner = new Field("item", FieldType.notNullable(new ArrowType.FixedSizeList(3)), List.of(leaf));
        Field outer = new Field("grid", FieldType.notNullable(new ArrowType.FixedSizeList(2)), List.of(inner));
        try (FixedSizeListVector grid = (FixedSizeListVector) outer.createVector(allocator)) {
            FixedSizeListVector lines = (FixedSizeListVector) grid.getDataVector();
            IntVector numbers = (IntVector) lines.getDataVector();
            for (int i = 0; i < 24; i++) {
                numbers.setSafe(i, i);
            }
            numbers.setValueCount(24);
            for (int i = 0; i < 8; i++) {
                lines.setNotNull(i);
            }
            lines.setValueCount(8);
            for (int i = 0; i < 4; i++) {
                grid.setNotNull(i);
            }
            grid.setValueCount(4);
            try (Tensor tensor = Tensor.of(grid);
                    Tensor rows = ArrowColumns.read(grid, 1, 3)) {
                assertArrayEquals(new long[] {4, 2, 3}, tensor.shape());
                assertEquals(numbers.getDataBufferAddress(), tensor.address());
                assertArrayEquals(new long[] {2, 2, 3}, rows.shape());
                assertEquals(tensor.address() + 24, rows.address());
                assertEquals(6, rows.doubleAt(0));
            }
        }
    }

    private static Field fixedShape(String metadata, int size) {
        return new Field(
                "image",
                new FieldType(
                        false,
                        new ArrowType.FixedSizeList(size),
                        null,
                        Map.of(
                                "ARROW:extension:name",
                                "arrow.fixed_shape_tensor",
                                "ARROW:extension:metadata",
                                metadata)),
                List.of(new Field("item", FieldType.notNullable(new ArrowType.Int(8, false)), List.of())));
    }

    @Test
    void fixedShapeTensorsKeepTheirShape() {
        Field field = fixedShape("{\"shape\": [2, 3], \"dim_names\":[\"h\",\"w\"], \"permutation\":[0,1]}", 6);
        assertArrayEquals(new long[] {2, 3}, ArrowColumns.layout(field).shape());
        assertEquals(
                "column \"image\" of Arrow type FixedSizeList(6): its axes are permuted by [1, 0]; store the tensors"
                        + " row-major (permutation 0, 1, ...)",
                message(fixedShape("{\"shape\":[2,3],\"permutation\":[1,0]}", 6)));
        assertEquals(
                "column \"image\" of Arrow type FixedSizeList(7): its arrow.fixed_shape_tensor shape [2, 3] does not"
                        + " have the 7 elements of its lists",
                message(fixedShape("{\"shape\":[2,3]}", 7)));
    }

    private static String message(Field field) {
        return assertThrows(UnreadableColumnException.class, () -> ArrowColumns.layout(field))
                .getMessage();
    }

    @Test
    void otherTypesAreRefusedByName() {
        try (VarCharVector text = new VarCharVector("name", allocator);
                UInt4Vector unsigned = new UInt4Vector("count", allocator)) {
            String message = message(text.getField());
            assertTrue(
                    message.startsWith("column \"name\" of Arrow type Utf8: no tensor holds this type. Supported: "),
                    message);
            assertTrue(message.endsWith("or give the model an input of text"), message);
            assertTrue(message(unsigned.getField()).contains("of Arrow type Int(32, false)"));
        }
        Field ragged = new Field(
                "words",
                FieldType.nullable(new ArrowType.List()),
                List.of(new Field("item", FieldType.nullable(new ArrowType.Int(32, true)), List.of())));
        assertTrue(message(ragged).endsWith("its rows differ in length: pad them to a FixedSizeList"));
    }

    @Test
    void nullsAreNamedByColumnAndRow() {
        try (IntVector ints = new IntVector("age", allocator)) {
            ints.setSafe(0, 1);
            ints.setSafe(1, 2);
            ints.setNull(2);
            ints.setValueCount(4);
            UnreadableColumnException e = assertThrows(UnreadableColumnException.class, () -> Tensor.of(ints));
            assertEquals(2, e.row().orElseThrow());
            assertEquals("age", e.column());
            assertTrue(e.getMessage().startsWith("column \"age\" of Arrow type Int(32, true), row 2: is null"));
            try (Tensor before = ArrowColumns.read(ints, 0, 2)) {
                assertArrayEquals(new int[] {1, 2}, before.toInts());
            }
        }
    }

    @Test
    void nullsInsideListsAreNamedByTheirRow() {
        Field leaf = new Field("item", FieldType.nullable(new ArrowType.Int(32, true)), List.of());
        Field field = new Field("pair", FieldType.notNullable(new ArrowType.FixedSizeList(2)), List.of(leaf));
        try (FixedSizeListVector pairs = (FixedSizeListVector) field.createVector(allocator)) {
            IntVector numbers = (IntVector) pairs.getDataVector();
            for (int i = 0; i < 6; i++) {
                numbers.setSafe(i, i);
            }
            numbers.setNull(3);
            numbers.setValueCount(6);
            for (int i = 0; i < 3; i++) {
                pairs.setNotNull(i);
            }
            pairs.setValueCount(3);
            assertEquals(
                    1,
                    assertThrows(UnreadableColumnException.class, () -> Tensor.of(pairs))
                            .row()
                            .orElseThrow());
        }
    }

    @Test
    void bfloat16HasNoArrowType() {
        try (Tensor tensor = Tensor.zeros(allocator, DType.BF16, 2)) {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> tensor.toVector("x", allocator))
                    .getMessage()
                    .contains("Arrow has no type for bfloat16[2]"));
        }
    }
}
