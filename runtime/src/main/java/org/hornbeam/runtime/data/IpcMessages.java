// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.BufferLayout;
import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Messages of the Arrow IPC format -&gt; chunks. Arrow's own readers need the JVM flag
 * {@code --add-opens=java.base/java.nio=ALL-UNNAMED} and copy mapped files; and they trust sizes in files. Here every
 * size is checked before it is used.
 */
final class IpcMessages {
    private IpcMessages() {}

    /** The message that these bytes are. */
    static Message message(ByteBuffer metadata, String where) {
        try {
            Message message = Message.getRootAsMessage(metadata);
            if (message.bodyLength() < 0) {
                throw new UnreadableDataException(where, "a message has a negative size: the data is corrupt", null);
            }
            return message;
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new UnreadableDataException(where, "a message cannot be parsed: the data is corrupt", e);
        }
    }

    /** The schema in a message; dictionary-encoded columns have the type of their indices. */
    static Schema schema(Message message, String where) {
        if (message.headerType() != MessageHeader.Schema) {
            throw new UnreadableDataException(where, "it does not begin with a schema: no Arrow IPC data", null);
        }
        return schema(
                () -> (org.apache.arrow.flatbuf.Schema) message.header(new org.apache.arrow.flatbuf.Schema()), where);
    }

    static Schema schema(Supplier<org.apache.arrow.flatbuf.@Nullable Schema> parsed, String where) {
        Schema schema;
        boolean little;
        try {
            org.apache.arrow.flatbuf.Schema found = Objects.requireNonNull(parsed.get(), "none");
            little = found.endianness() == Endianness.Little;
            schema = Schema.convertSchema(found);
        } catch (RuntimeException e) { // whatever bytes make Arrow throw
            throw new UnreadableDataException(where, "its schema cannot be parsed (" + e.getMessage() + ")", e);
        }
        if (!little) {
            throw new UnreadableDataException(where, "it is big-endian; write it on a little-endian machine", null);
        }
        return new Schema(schema.getFields().stream().map(IpcMessages::inMemory).toList(), schema.getCustomMetadata());
    }

    private static Field inMemory(Field field) {
        if (field.getDictionary() == null) {
            List<Field> children =
                    field.getChildren().stream().map(IpcMessages::inMemory).toList();
            return new Field(field.getName(), field.getFieldType(), children);
        }
        ArrowType.Int index = field.getDictionary().getIndexType();
        ArrowType type = index == null ? new ArrowType.Int(32, true) : index;
        return new Field(
                field.getName(),
                new FieldType(field.isNullable(), type, field.getDictionary(), field.getMetadata()),
                List.of());
    }

    /** Whether a message holds rows. */
    static boolean isRows(Message message) {
        return message.headerType() == MessageHeader.RecordBatch;
    }

    /** The number of rows in a message. */
    static long rows(Message message, String where) {
        try {
            if (isRows(message) && message.header(new RecordBatch()) instanceof RecordBatch batch) {
                long rows = batch.length();
                if (rows < 0 || rows > Integer.MAX_VALUE) {
                    throw new UnreadableDataException(where, "a record batch claims " + rows + " rows", null);
                }
                return rows;
            }
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new UnreadableDataException(where, "a record batch cannot be parsed: the data is corrupt", e);
        }
        return 0;
    }

    /**
     * The rows in a message.
     *
     * @param body that belongs to the message; the caller keeps its own reference
     */
    static Chunk chunk(
            Schema schema, Message message, ArrowBuf body, ArrowRows rows, BufferAllocator allocator, String where) {
        body.getReferenceManager().retain(); // Arrow releases it once
        try (ArrowRecordBatch batch = parse(message, body, where);
                VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
            check(schema, batch, where);
            try {
                new VectorLoader(root).load(batch);
            } catch (OutOfMemoryException e) {
                throw e;
            } catch (RuntimeException e) { // whatever bytes make Arrow throw
                throw new UnreadableDataException(where, "a record batch cannot be loaded: " + e.getMessage(), e);
            }
            return rows.chunk(root, allocator);
        }
    }

    private static ArrowRecordBatch parse(Message message, ArrowBuf body, String where) {
        try {
            return MessageSerializer.deserializeRecordBatch(message, body);
        } catch (IOException | RuntimeException e) {
            body.getReferenceManager().release();
            throw new UnreadableDataException(
                    where, "a record batch cannot be parsed: the data is corrupt (" + e.getMessage() + ")", e);
        }
    }

    /** Checks that there is as much memory as the numbers of rows claim. */
    private static void check(Schema schema, ArrowRecordBatch batch, String where) {
        Iterator<ArrowFieldNode> nodes = batch.getNodes().iterator();
        boolean plain = batch.getBodyCompression().getCodec() < 0;
        Iterator<ArrowBuf> buffers = batch.getBuffers().iterator();
        for (Field field : schema.getFields()) {
            check(
                    field,
                    batch.getLength(),
                    nodes,
                    plain ? buffers : new ArrayList<ArrowBuf>().iterator(),
                    plain,
                    where);
        }
    }

    private static void check(
            Field field,
            long expected,
            Iterator<ArrowFieldNode> nodes,
            Iterator<ArrowBuf> buffers,
            boolean plain,
            String where) {
        ArrowFieldNode node = nodes.hasNext() ? nodes.next() : new ArrowFieldNode(-1, 0);
        boolean good = node.getLength() >= 0
                && node.getNullCount() >= 0
                && node.getNullCount() <= node.getLength()
                && (expected < 0 || node.getLength() == expected);
        List<BufferLayout> layouts =
                plain ? TypeLayout.getTypeLayout(field.getType()).getBufferLayouts() : List.of();
        boolean variable = layouts.stream().anyMatch(layout -> layout.getType() == BufferLayout.BufferType.OFFSET);
        for (BufferLayout layout : layouts) {
            long bytes = buffers.hasNext() ? buffers.next().capacity() : -1;
            long least = switch (layout.getType()) {
                // Without nulls it may be left out; if it is there, Arrow uses it.
                case VALIDITY -> bytes == 0 && node.getNullCount() == 0 ? 0 : (node.getLength() + 7L) / 8;
                case DATA -> variable ? 0 : (node.getLength() * (long) layout.getTypeBitWidth() + 7) / 8;
                case OFFSET -> node.getLength() == 0 ? 0 : (node.getLength() + 1L) * layout.getTypeBitWidth() / 8;
                default -> 0;
            };
            good &= bytes >= least;
        }
        if (!good) {
            throw new UnreadableDataException(
                    where,
                    "column \"" + field.getName() + "\" claims " + node.getLength()
                            + " elements, which do not fit to its table or its memory: the data is corrupt",
                    null);
        }
        long inner = field.getType() instanceof ArrowType.FixedSizeList list
                ? (long) node.getLength() * list.getListSize()
                : -1;
        for (Field child : field.getChildren()) {
            check(child, inner, nodes, buffers, plain, where);
        }
    }
}
