// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarCharVector;
import org.hornbeam.runtime.tensor.Allocators;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.runtime.tensor.UnreadableColumnException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TextEncodingTest {
    private final BufferAllocator allocator = Allocators.create();

    @AfterEach
    void nothingLeaked() {
        allocator.close();
    }

    @Test
    void charactersHaveNumbers() {
        TextEncoding encoding = TextEncoding.characters(4);
        assertEquals(97, encoding.vocabularySize());
        assertArrayEquals(new int[] {1, 95, 96, 0}, encoding.encode(" ~\u00e9"));
        assertArrayEquals(new int[] {34, 35, 36, 37}, encoding.encode("ABCDEFG"));
        assertArrayEquals(new int[4], encoding.encode(""));
    }

    @Test
    void alphabetsMayHaveAnyCharacter() {
        TextEncoding encoding = TextEncoding.characters(5).alphabet("a\ud83c\udf33b");
        assertEquals(5, encoding.vocabularySize());
        assertArrayEquals(new int[] {3, 2, 1, 4, 0}, encoding.encode("b\ud83c\udf33a\ud83c\udf32"));
    }

    @Test
    void columnsBecomeListsOfIntegers() {
        TextEncoding encoding = TextEncoding.characters(3);
        try (VarCharVector text = new VarCharVector("name", allocator);
                LargeVarCharVector large = new LargeVarCharVector("name", allocator)) {
            for (int row = 0; row < 5000; row++) {
                text.setSafe(row, Integer.toString(row).getBytes(StandardCharsets.UTF_8));
                large.setSafe(row, Integer.toString(row).getBytes(StandardCharsets.UTF_8));
            }
            text.setValueCount(5000);
            large.setValueCount(5000);
            for (FieldVector column : new FieldVector[] {text, large}) {
                try (FieldVector codes = encoding.apply(column, allocator);
                        Tensor tensor = Tensor.of(codes)) {
                    assertEquals(encoding.field(column.getField()), codes.getField());
                    assertEquals("int32[5000, 3]", tensor.type());
                    int[] all = tensor.toInts();
                    for (int row = 0; row < 5000; row++) {
                        assertArrayEquals(
                                encoding.encode(Integer.toString(row)),
                                java.util.Arrays.copyOfRange(all, 3 * row, 3 * row + 3));
                    }
                }
            }
        }
    }

    @Test
    void nullsAndOtherTypesAreNamed() {
        try (VarCharVector text = new VarCharVector("name", allocator);
                IntVector numbers = new IntVector("age", allocator)) {
            text.setSafe(0, new byte[] {'a'});
            text.setNull(1);
            text.setValueCount(2);
            assertEquals(
                    "column \"name\" of Arrow type Utf8, row 1: is null; filter such rows, or replace null by an empty"
                            + " text",
                    assertThrows(
                                    UnreadableColumnException.class,
                                    () -> TextEncoding.characters(3).apply(text, allocator))
                            .getMessage());
            assertEquals(
                    "column \"age\" of Arrow type Int(32, true): text is expected here: Utf8 or LargeUtf8; leave the"
                            + " text encoding away for other columns",
                    assertThrows(
                                    UnreadableColumnException.class,
                                    () -> TextEncoding.characters(3).field(numbers.getField()))
                            .getMessage());
        }
    }
}
