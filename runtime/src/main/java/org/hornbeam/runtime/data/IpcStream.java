// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalLong;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.tensor.NotEnoughMemoryException;
import org.hornbeam.runtime.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A stream in the Arrow IPC streaming format, read once through in each pass.
 *
 * @param name of the stream, for messages
 * @param opener begins a pass
 * @param rowsOf which columns are read, and how
 */
record IpcStream(String name, Opener opener, ArrowRows rowsOf) implements Source {
    private static final int CONTINUATION = -1;
    private static final int LARGEST_METADATA = 64 << 20;

    /** Opens a stream from its beginning. */
    @FunctionalInterface
    interface Opener {
        InputStream open() throws IOException;
    }

    @Override
    public Columns columns() {
        try (InputStream stream = opener.open()) {
            return rowsOf.columns(schema(stream));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private UnreadableDataException unreadable(IOException e) {
        return new UnreadableDataException(
                name,
                e instanceof EOFException ? "it ends in the middle of a message" : "it cannot be read (" + e + ")",
                e);
    }

    private Schema schema(InputStream stream) throws IOException {
        Message message = message(stream);
        if (message == null) {
            throw new UnreadableDataException(name, "it is empty: no Arrow IPC data", null);
        }
        return IpcMessages.schema(message, name);
    }

    /** The next message, without its body; null at the end. */
    private @Nullable Message message(InputStream stream) throws IOException {
        int length = integer(stream);
        if (length == CONTINUATION) {
            length = integer(stream);
        }
        if (length == 0) {
            return null;
        }
        if (length < 0 || length > LARGEST_METADATA) {
            throw new UnreadableDataException(
                    name, "a message claims " + length + " bytes of metadata: no Arrow IPC data, or corrupt", null);
        }
        byte[] bytes = stream.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return IpcMessages.message(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), name);
    }

    /** A little-endian integer; 0 at the end of the stream, which need not be marked. */
    private static int integer(InputStream stream) throws IOException {
        byte[] bytes = stream.readNBytes(Integer.BYTES);
        if (bytes.length == 0) {
            return 0;
        }
        if (bytes.length < Integer.BYTES) {
            throw new EOFException();
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    @Override
    public OptionalLong rows() {
        return OptionalLong.empty();
    }

    @Override
    public boolean randomAccess() {
        return false;
    }

    @Override
    public Source read(int count, List<Reading> readings) {
        return new IpcStream(name, opener, rowsOf.read(count, readings));
    }

    @Override
    public Source map(String column, HostStage stage) {
        return new IpcStream(name, opener, rowsOf.map(column, stage));
    }

    @Override
    public Chunks open(BufferAllocator allocator) {
        try {
            return new Pass(new BufferedInputStream(opener.open(), 1 << 16), allocator);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private final class Pass implements Chunks {
        private final InputStream stream;
        private final BufferAllocator allocator;
        private @Nullable Schema schema;
        private boolean over;

        Pass(InputStream stream, BufferAllocator allocator) {
            this.stream = stream;
            this.allocator = allocator;
        }

        @Override
        public @Nullable Chunk next() {
            try {
                Schema known = schema;
                if (known == null) {
                    known = schema(stream);
                    schema = known;
                }
                while (!over) {
                    Message message = message(stream);
                    if (message == null) {
                        over = true;
                    } else if (IpcMessages.isRows(message)) {
                        try (ArrowBuf body = body(message.bodyLength())) {
                            return IpcMessages.chunk(known, message, body, rowsOf, allocator, name);
                        }
                    } else {
                        stream.skipNBytes(message.bodyLength());
                    }
                }
                return null;
            } catch (IOException e) {
                throw unreadable(e);
            }
        }

        private ArrowBuf body(long bytes) throws IOException {
            ArrowBuf body = IpcStream.body(allocator, bytes, name);
            try {
                MemorySegment memory =
                        MemorySegment.ofAddress(body.memoryAddress()).reinterpret(bytes);
                byte[] piece = new byte[(int) Math.min(bytes, 1 << 16)];
                for (long done = 0; done < bytes; ) {
                    int read = stream.read(piece, 0, (int) Math.min(piece.length, bytes - done));
                    if (read < 0) {
                        throw new EOFException();
                    }
                    MemorySegment.copy(MemorySegment.ofArray(piece), 0, memory, done, read);
                    done += read;
                }
                return body;
            } catch (IOException | RuntimeException e) {
                body.close();
                throw e;
            }
        }

        @Override
        public void close() {
            try {
                stream.close();
            } catch (IOException e) {
                throw unreadable(e);
            }
        }
    }

    private static ArrowBuf body(BufferAllocator allocator, long bytes, String name) {
        try (Tensor block = Tensor.zeros(allocator, DType.U8, Math.max(bytes, 1))) {
            return block.toBuffer(bytes);
        } catch (NotEnoughMemoryException e) {
            throw new UnreadableDataException(
                    name,
                    "a record batch claims " + bytes + " bytes; write smaller record batches. " + e.getMessage(),
                    e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
