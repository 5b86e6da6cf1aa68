// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
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
import org.hornbeam.layer.TextLayer;
import org.hornbeam.runtime.tensor.UnreadableColumnException;

/**
 * What a layer that reads text makes of a column of text: a list of its tokens for each row.
 *
 * @param layer the layer
 */
public record TextStage(TextLayer layer) implements HostStage {
    /**
     * The tokens of one text, filled up with 0.
     *
     * @throws IllegalStateException if the layer gives more tokens than it says, or others
     */
    public int[] tokens(String text) {
        int[] tokens = layer.encode(text);
        if (tokens.length > layer.length()) {
            throw new IllegalStateException(layer + " made " + tokens.length + " tokens of \"" + text
                    + "\", more than its length " + layer.length());
        }
        for (int token : tokens) {
            if (token < 0 || token >= layer.vocabularySize()) {
                throw new IllegalStateException(layer + " made the token " + token + " of \"" + text
                        + "\"; its tokens are from 0 to " + (layer.vocabularySize() - 1));
            }
        }
        return tokens.length == layer.length() ? tokens : Arrays.copyOf(tokens, layer.length());
    }

    @Override
    public Field field(Field column) {
        if (!(column.getType() instanceof ArrowType.Utf8 || column.getType() instanceof ArrowType.LargeUtf8)) {
            throw new UnreadableColumnException(
                    column.getName(),
                    column.getType().toString(),
                    -1,
                    "text is expected here, Utf8 or LargeUtf8, for " + layer);
        }
        return new Field(
                column.getName(),
                FieldType.notNullable(new ArrowType.FixedSizeList(layer.length())),
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
            int length = layer.length();
            IntVector codes = (IntVector) list.getDataVector();
            codes.allocateNew(Math.multiplyExact(rows, length));
            list.setInitialCapacity(rows);
            for (int row = 0; row < rows; row++) {
                if (column.isNull(row)) {
                    throw new UnreadableColumnException(
                            column.getName(),
                            column.getField().getType().toString(),
                            row,
                            "is null; filter such rows, or replace null by an empty text");
                }
                int[] encoded = tokens(new String(bytes(column, row), StandardCharsets.UTF_8));
                for (int i = 0; i < length; i++) {
                    codes.set(row * length + i, encoded[i]);
                }
                list.setNotNull(row);
            }
            codes.setValueCount(rows * length);
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
