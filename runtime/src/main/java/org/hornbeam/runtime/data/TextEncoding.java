// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.BaseRepeatedValueVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.hornbeam.runtime.tensor.UnreadableColumnException;

/**
 * Text to the numbers of its characters: 1 is the first of the alphabet, then on; one number more stands for all others,
 * 0 fills up. Longer text loses its end.
 *
 * @param maxLength characters (Unicode code points) of each row
 * @param alphabet the characters that have numbers of their own
 */
public record TextEncoding(int maxLength, String alphabet) implements HostStage {
    private static final String ASCII =
            IntStream.rangeClosed(' ', '~').mapToObj(Character::toString).collect(Collectors.joining());

    /** Checks the length. */
    public TextEncoding {
        if (maxLength < 1) {
            throw new IllegalArgumentException("maxLength is at least 1, found " + maxLength);
        }
    }

    /** Characters of printable ASCII (space to tilde). */
    public static TextEncoding characters(int maxLength) {
        return new TextEncoding(maxLength, ASCII);
    }

    /** The same with other characters. */
    public TextEncoding alphabet(String characters) {
        return new TextEncoding(maxLength, characters);
    }

    /** How many numbers there are, with 0 for padding and the one for unknown characters: for an embedding. */
    public int vocabularySize() {
        return alphabet.codePointCount(0, alphabet.length()) + 2;
    }

    /** The numbers of one text. */
    public int[] encode(String text) {
        int[] codes = new int[maxLength];
        int at = 0;
        for (int i = 0; i < text.length() && at < maxLength; at++) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            int index = alphabet.indexOf(character);
            codes[at] = index < 0 ? vocabularySize() - 1 : alphabet.codePointCount(0, index) + 1;
        }
        return codes;
    }

    @Override
    public Field field(Field column) {
        if (!(column.getType() instanceof ArrowType.Utf8 || column.getType() instanceof ArrowType.LargeUtf8)) {
            throw new UnreadableColumnException(
                    column.getName(),
                    column.getType().toString(),
                    -1,
                    "text is expected here: Utf8 or LargeUtf8; leave the text encoding away for other columns");
        }
        return new Field(
                column.getName(),
                FieldType.notNullable(new ArrowType.FixedSizeList(maxLength)),
                List.of(new Field(
                        BaseRepeatedValueVector.DATA_VECTOR_NAME,
                        FieldType.notNullable(new ArrowType.Int(32, true)),
                        List.of())));
    }

    @Override
    public FieldVector apply(FieldVector column, BufferAllocator allocator) {
        FixedSizeListVector list =
                (FixedSizeListVector) field(column.getField()).createVector(allocator);
        try {
            int rows = column.getValueCount();
            IntVector codes = (IntVector) list.getDataVector();
            codes.allocateNew(Math.multiplyExact(rows, maxLength));
            list.setInitialCapacity(rows);
            for (int row = 0; row < rows; row++) {
                if (column.isNull(row)) {
                    throw new UnreadableColumnException(
                            column.getName(),
                            column.getField().getType().toString(),
                            row,
                            "is null; filter such rows, or replace null by an empty text");
                }
                int[] encoded = encode(new String(bytes(column, row), StandardCharsets.UTF_8));
                for (int i = 0; i < maxLength; i++) {
                    codes.set(row * maxLength + i, encoded[i]);
                }
                list.setNotNull(row);
            }
            codes.setValueCount(rows * maxLength);
            list.setValueCount(rows);
            return list;
        } catch (RuntimeException e) {
            list.close();
            throw e;
        }
    }

    private static byte[] bytes(FieldVector column, int row) {
        return switch (column) {
            case VarCharVector text -> {
                check(column, row, text.getStartOffset(row), text.getEndOffset(row));
                yield text.get(row);
            }
            case LargeVarCharVector text -> {
                ArrowBuf offsets = text.getOffsetBuffer();
                check(column, row, offsets.getLong(8L * row), offsets.getLong(8L * row + 8));
                yield text.get(row);
            }
            default -> throw new AssertionError(column);
        };
    }

    /** Offsets come from files of strangers: Arrow would take as much memory as they say. */
    private static void check(FieldVector column, int row, long start, long end) {
        if (start < 0 || end < start || end > column.getDataBuffer().capacity()) {
            throw new UnreadableColumnException(
                    column.getName(),
                    column.getField().getType().toString(),
                    row,
                    "its text claims bytes " + start + " to " + end + " of "
                            + column.getDataBuffer().capacity() + ": the data is corrupt");
        }
    }
}
