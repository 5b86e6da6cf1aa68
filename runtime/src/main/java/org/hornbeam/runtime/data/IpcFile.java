// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A file in the Arrow IPC file format, mapped and not read into memory: it may be larger than that.
 *
 * @param path of the file
 * @param rowsOf which columns are read, and how
 */
record IpcFile(Path path, ArrowRows rowsOf) implements Source {
    private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int CONTINUATION = -1;

    private record Place(Message message, long body) {}

    private record Contents(Schema schema, List<Place> batches) {}

    /** Whether a file begins as files of this format do. */
    static boolean matches(Path path) {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer start = ByteBuffer.allocate(MAGIC.length);
            while (start.hasRemaining() && file.read(start) >= 0) {}
            return java.util.Arrays.equals(start.array(), MAGIC);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    static UnreadableDataException unreadable(Path path, IOException e) {
        return new UnreadableDataException("file " + path, "it cannot be opened (" + e + ")", e);
    }

    @Override
    public Columns columns() {
        try (Arena arena = Arena.ofConfined()) {
            return rowsOf.columns(contents(map(arena)).schema);
        }
    }

    @Override
    public OptionalLong rows() {
        try (Arena arena = Arena.ofConfined()) {
            return OptionalLong.of(contents(map(arena)).batches.stream()
                    .mapToLong(place -> IpcMessages.rows(place.message, toString()))
                    .sum());
        }
    }

    @Override
    public boolean randomAccess() {
        return true;
    }

    @Override
    public Source read(int count, List<Reading> readings) {
        return new IpcFile(path, rowsOf.read(count, readings));
    }

    @Override
    public Source map(String column, HostStage stage) {
        return new IpcFile(path, rowsOf.map(column, stage));
    }

    private MemorySegment map(Arena arena) {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            return file.map(FileChannel.MapMode.READ_ONLY, 0, file.size(), arena);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private Contents contents(MemorySegment file) {
        long size = file.byteSize();
        int ends = MAGIC.length + Integer.BYTES;
        MemorySegment magic = MemorySegment.ofArray(MAGIC);
        if (size < 2L * ends
                || file.asSlice(0, MAGIC.length).mismatch(magic) >= 0
                || file.asSlice(size - MAGIC.length).mismatch(magic) >= 0) {
            throw new UnreadableDataException(
                    toString(), "it is no Arrow IPC file, or it was not written to its end (no ARROW1 mark)", null);
        }
        int length = file.get(INT, size - ends);
        if (length <= 0 || length > size - 2L * ends) {
            throw new UnreadableDataException(toString(), "its footer claims " + length + " bytes", null);
        }
        try {
            Footer footer = Footer.getRootAsFooter(bytes(file, size - ends - length, length));
            Schema schema = IpcMessages.schema(footer::schema, toString());
            List<Place> places = new ArrayList<>();
            for (int i = 0; i < footer.recordBatchesLength(); i++) {
                places.add(place(file, footer.recordBatches(i), i));
            }
            return new Contents(schema, places);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new UnreadableDataException(toString(), "its footer cannot be parsed: the file is corrupt", e);
        }
    }

    private Place place(MemorySegment file, Block block, int number) {
        long offset = block.offset();
        long metadata = block.metaDataLength();
        long body = block.bodyLength();
        if (offset < 0
                || metadata < 8
                || body < 0
                || offset > file.byteSize() - metadata
                || body > file.byteSize() - metadata - offset) {
            throw new UnreadableDataException(
                    toString(),
                    "record batch " + number + " claims bytes " + offset + " to " + (offset + metadata + body)
                            + " of a file of " + file.byteSize(),
                    null);
        }
        int prefix = file.get(INT, offset) == CONTINUATION ? 8 : 4;
        Message message =
                IpcMessages.message(bytes(file, offset + prefix, Math.toIntExact(metadata) - prefix), toString());
        return new Place(message, offset + metadata);
    }

    private static ByteBuffer bytes(MemorySegment file, long offset, int length) {
        return ByteBuffer.wrap(file.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public Chunks open(BufferAllocator allocator) {
        Arena arena = Arena.ofShared();
        SharedMapping mapping;
        Contents contents;
        try {
            MemorySegment file = map(arena);
            contents = contents(file);
            mapping = new SharedMapping(arena, file, allocator);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
        return new Chunks() {
            private int next;
            private boolean closed;

            @Override
            public @Nullable Chunk next() {
                if (next == contents.batches.size()) {
                    return null;
                }
                Place place = contents.batches.get(next++);
                long size = place.message.bodyLength();
                if (size > mapping.segment().byteSize() - place.body) {
                    throw new UnreadableDataException(
                            IpcFile.this.toString(), "record batch " + (next - 1) + " goes beyond its end", null);
                }
                return IpcMessages.chunk(
                        contents.schema,
                        place.message,
                        mapping.buffer(place.body, size),
                        rowsOf,
                        allocator,
                        IpcFile.this.toString());
            }

            @Override
            public void close() {
                if (!closed) {
                    closed = true;
                    mapping.release();
                }
            }
        };
    }

    @Override
    public String toString() {
        return "file " + path;
    }
}
