// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarCharVector;
import org.hornbeam.layer.Characters;
import org.hornbeam.layer.TextLayer;
import org.hornbeam.runtime.tensor.Allocators;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.runtime.tensor.UnreadableColumnException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class TextStageTest {
    private final BufferAllocator allocator = Allocators.create();

    @AfterEach
    void nothingLeaked() {
        allocator.close();
    }

    @Test
    void charactersHaveNumbers() {
        Characters encoding = new Characters(4);
        assertEquals(97, encoding.vocabularySize());
        assertArrayEquals(new int[] {1, 95, 96, 0}, encoding.encode(" ~\u00e9"));
        assertArrayEquals(new int[] {34, 35, 36, 37}, encoding.encode("ABCDEFG"));
        assertArrayEquals(new int[4], encoding.encode(""));
    }

    @Test
    void alphabetsMayHaveAnyCharacter() {
        Characters encoding = new Characters(5).alphabet("a\ud83c\udf33b");
        assertEquals(5, encoding.vocabularySize());
        assertArrayEquals(new int[] {3, 2, 1, 4, 0}, encoding.encode("b\ud83c\udf33a\ud83c\udf32"));
    }

    @Test
    void columnsBecomeListsOfIntegers() {
        TextStage encoding = new TextStage(new Characters(3));
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
                                encoding.tokens(Integer.toString(row)),
                                java.util.Arrays.copyOfRange(all, 3 * row, 3 * row + 3));
                    }
                }
            }
        }
    }

    @Test
    void textsAreNoNumbersBeforeAModelReadsThem() {
        Source texts = new TextSource(List.of("a", "b"), List.of(0, 1));
        assertEquals(2, texts.rows().orElseThrow());
        for (Executable use : List.<Executable>of(texts::columns, () -> texts.open(allocator))) {
            String message =
                    assertThrows(UnsupportedOperationException.class, use).getMessage();
            assertTrue(message.startsWith("2 texts") && message.contains("Examples.encoded(model)"), message);
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
                                    () -> new TextStage(new Characters(3)).apply(text, allocator))
                            .getMessage());
            assertEquals(
                    "column \"age\" of Arrow type Int(32, true): text is expected here, Utf8 or LargeUtf8, for"
                            + " Characters[length=3, alphabet=ab]",
                    assertThrows(
                                    UnreadableColumnException.class,
                                    () -> new TextStage(new Characters(3).alphabet("ab")).field(numbers.getField()))
                            .getMessage());
        }
    }

    /** Tokens from a table that does not know its own bounds. */
    private record Wrong(int... tokens) implements TextLayer {
        @Override
        public int length() {
            return 2;
        }

        @Override
        public int vocabularySize() {
            return 3;
        }

        @Override
        public int[] encode(String text) {
            return tokens;
        }
    }

    @Test
    void tokensOutOfRangeAndTooManyAreNamed() {
        assertArrayEquals(new int[] {2, 0}, new TextStage(new Wrong(2)).tokens("a"));
        for (int[] wrong : new int[][] {{3}, {-1}, {0, 1, 2}}) {
            assertThrows(IllegalStateException.class, () -> new TextStage(new Wrong(wrong)).tokens("a"));
        }
    }
}
