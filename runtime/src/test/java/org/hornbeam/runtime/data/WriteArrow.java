// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.hornbeam.runtime.tensor.Allocators;

/**
 * Writes the same table as a file and as a stream, with Arrow's own writers (which need a JVM flag): row i is x = [i, i
 * + 0.5, i + 0.25], y = i mod 7, even = whether i is even, name = "row i".
 */
final class WriteArrow {
    static final Schema SCHEMA = new Schema(List.of(
            new Field(
                    "x",
                    FieldType.notNullable(new ArrowType.FixedSizeList(3)),
                    List.of(new Field(
                            "item",
                            FieldType.notNullable(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
                            List.of()))),
            new Field("y", FieldType.nullable(new ArrowType.Int(32, true)), List.of()),
            new Field("even", FieldType.nullable(new ArrowType.Bool()), List.of()),
            new Field("name", FieldType.nullable(new ArrowType.Utf8()), List.of())));

    private WriteArrow() {}

    public static void main(String[] arguments) throws Exception {
        int batches = Integer.parseInt(arguments[1]);
        int rows = Integer.parseInt(arguments[2]);
        try (BufferAllocator allocator = Allocators.create();
                VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator);
                FileChannel file = FileChannel.open(
                        Path.of(arguments[0], "table.arrow"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                OutputStream stream = Files.newOutputStream(Path.of(arguments[0], "table.arrows"));
                ArrowWriter fileWriter = new ArrowFileWriter(root, null, file);
                ArrowWriter streamWriter = new ArrowStreamWriter(root, null, Channels.newChannel(stream))) {
            for (int batch = 0; batch < batches; batch++) {
                fill(root, batch * rows, rows);
                fileWriter.writeBatch();
                streamWriter.writeBatch();
            }
            fileWriter.end();
            streamWriter.end();
        }
    }

    /** Fills a table with rows from here on. */
    static void fill(VectorSchemaRoot root, int from, int rows) {
        FixedSizeListVector x = (FixedSizeListVector) root.getVector("x");
        Float4Vector numbers = (Float4Vector) x.getDataVector();
        for (int row = 0; row < rows; row++) {
            int i = from + row;
            x.setNotNull(row);
            numbers.setSafe(3 * row, i);
            numbers.setSafe(3 * row + 1, i + 0.5f);
            numbers.setSafe(3 * row + 2, i + 0.25f);
            ((IntVector) root.getVector("y")).setSafe(row, i % 7);
            ((BitVector) root.getVector("even")).setSafe(row, i % 2 == 0 ? 1 : 0);
            ((VarCharVector) root.getVector("name")).setSafe(row, ("row " + i).getBytes(StandardCharsets.UTF_8));
        }
        root.setRowCount(rows);
    }
}
