// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ValueVector;
import org.hornbeam.ops.DType;

/**
 * An immutable dense array in Arrow memory, row-major: a buffer, where it begins in it, element type and shape. Each
 * tensor holds its own reference to the buffer and must be closed; views share the memory and outlive what they were
 * made from. Elements take {@link DType#bytes} each; booleans are one byte, 0 or 1. Reading is thread-safe, also while
 * another thread closes the tensor: the memory stays until the read is over.
 */
public final class Tensor implements AutoCloseable {
    private final State state;
    private final long address;
    private final DType dtype;
    private final long[] shape;
    private final long size;

    /** The reference to the buffer: open until closed and until the last read is over. */
    static final class State {
        private final ArrowBuf buffer;
        private final AtomicInteger uses = new AtomicInteger(1);
        private volatile boolean closed;

        private State(ArrowBuf buffer) {
            this.buffer = buffer;
        }

        boolean isOpen() {
            return !closed;
        }

        private void acquire() {
            for (int now = uses.get(); now > 0 && !closed; now = uses.get()) {
                if (uses.compareAndSet(now, now + 1)) {
                    return;
                }
            }
            throw new IllegalStateException("the tensor is closed; read it before closing it, or keep a view() of it");
        }

        private void release() {
            if (uses.decrementAndGet() == 0) {
                buffer.getReferenceManager().release();
            }
        }

        private synchronized void close() {
            if (!closed) {
                closed = true;
                release();
            }
        }
    }

    private Tensor(ArrowBuf buffer, long offset, DType dtype, long[] shape) {
        this.state = new State(buffer);
        this.address = buffer.memoryAddress() + offset;
        this.dtype = dtype;
        this.shape = shape;
        this.size = elements(shape);
    }

    /**
     * A view of a buffer, which keeps a reference of its own to it.
     *
     * @param offset of the first element, in bytes
     * @throws IndexOutOfBoundsException if the buffer is shorter than the shape needs
     */
    public static Tensor of(ArrowBuf buffer, long offset, DType dtype, long... shape) {
        long bytes = Math.multiplyExact(elements(shape), dtype.bytes());
        if (offset < 0 || bytes > buffer.capacity() - offset) {
            throw new IndexOutOfBoundsException("a tensor " + dtype.kerasName() + Arrays.toString(shape) + " at offset "
                    + offset + " takes " + bytes + " bytes; the buffer has " + buffer.capacity());
        }
        buffer.getReferenceManager().retain();
        return new Tensor(buffer, offset, dtype, shape.clone());
    }

    /**
     * Zeros, in memory of the allocator, aligned to 64 bytes.
     *
     * @throws NotEnoughMemoryException if the allocator's limit is too small
     */
    public static Tensor zeros(BufferAllocator allocator, DType dtype, long... shape) {
        return zeros(allocator, dtype, shape, "a tensor " + dtype.kerasName() + Arrays.toString(shape));
    }

    static Tensor zeros(BufferAllocator allocator, DType dtype, long[] shape, String what) {
        long bytes = Math.multiplyExact(elements(shape), dtype.bytes());
        return new Tensor(ArrowMemory.buffer(allocator, bytes, what), 0, dtype, shape.clone());
    }

    /** A float32 tensor with these elements; without a shape it has one axis. */
    public static Tensor of(BufferAllocator allocator, float[] elements, long... shape) {
        return copy(allocator, MemorySegment.ofArray(elements), elements.length, DType.F32, shape);
    }

    /** A float64 tensor with these elements; without a shape it has one axis. */
    public static Tensor of(BufferAllocator allocator, double[] elements, long... shape) {
        return copy(allocator, MemorySegment.ofArray(elements), elements.length, DType.F64, shape);
    }

    /** An int32 tensor with these elements; without a shape it has one axis. */
    public static Tensor of(BufferAllocator allocator, int[] elements, long... shape) {
        return copy(allocator, MemorySegment.ofArray(elements), elements.length, DType.I32, shape);
    }

    /** An int64 tensor with these elements; without a shape it has one axis. */
    public static Tensor of(BufferAllocator allocator, long[] elements, long... shape) {
        return copy(allocator, MemorySegment.ofArray(elements), elements.length, DType.I64, shape);
    }

    /** A uint8 tensor with these elements (negative bytes are 128 to 255); without a shape it has one axis. */
    public static Tensor of(BufferAllocator allocator, byte[] elements, long... shape) {
        return copy(allocator, MemorySegment.ofArray(elements), elements.length, DType.U8, shape);
    }

    /** A tensor of booleans; without a shape it has one axis. */
    public static Tensor of(BufferAllocator allocator, boolean[] elements, long... shape) {
        byte[] bytes = new byte[elements.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (elements[i] ? 1 : 0);
        }
        return copy(allocator, MemorySegment.ofArray(bytes), bytes.length, DType.BOOL, shape);
    }

    private static Tensor copy(
            BufferAllocator allocator, MemorySegment elements, int count, DType dtype, long[] shape) {
        long[] sizes = shape.length == 0 ? new long[] {count} : shape;
        if (elements(sizes) != count) {
            throw new IllegalArgumentException("shape " + Arrays.toString(sizes) + " has " + elements(sizes)
                    + " elements, but the array has " + count);
        }
        Tensor tensor = zeros(allocator, dtype, sizes);
        tensor.segment().copyFrom(elements);
        return tensor;
    }

    /**
     * The rows of an Arrow vector: its memory itself where the layout is the same, else a copy accounted in the vector's
     * allocator (booleans, and integers that are narrower than int32 or wider than their type allows: see
     * {@link ArrowColumns}).
     *
     * @throws UnreadableColumnException if the type is not supported or an element is null
     */
    public static Tensor of(ValueVector vector) {
        return ArrowColumns.read(vector, 0, vector.getValueCount());
    }

    /** These elements as an Arrow column of the caller's allocator; see {@link ArrowExport}. */
    public FieldVector toVector(String name, BufferAllocator allocator) {
        return ArrowExport.vector(this, name, allocator);
    }

    /** Element type. */
    public DType dtype() {
        return dtype;
    }

    /** The sizes of all axes; a scalar has none. */
    public long[] shape() {
        return shape.clone();
    }

    /** The number of axes. */
    public int rank() {
        return shape.length;
    }

    /** The size of one axis; negative ones count from the end. */
    public long dim(int axis) {
        return shape[axis < 0 ? axis + shape.length : axis];
    }

    /** The number of elements. */
    public long size() {
        return size;
    }

    /** The number of bytes. */
    public long bytes() {
        return size * dtype.bytes();
    }

    /** Where the first element lies. Valid while this tensor, or a {@link #view} of it, is open. */
    public long address() {
        if (!state.isOpen()) {
            throw new IllegalStateException("the tensor is closed; take its address before closing it");
        }
        return address;
    }

    /** Whether it is not closed yet. */
    public boolean isOpen() {
        return state.isOpen();
    }

    State state() {
        return state;
    }

    ArrowBuf buffer() {
        return state.buffer;
    }

    /** The first bytes as a buffer with a reference of its own, to be released by the caller. */
    public ArrowBuf toBuffer(long bytes) {
        acquire();
        try {
            ArrowBuf part = state.buffer.slice(address - state.buffer.memoryAddress(), bytes);
            part.getReferenceManager().retain();
            return part;
        } finally {
            release();
        }
    }

    /** The memory; for reading between {@link #acquire} and {@link #release} only. */
    MemorySegment segment() {
        return MemorySegment.ofAddress(address).reinterpret(bytes());
    }

    /**
     * For Hornbeam's own modules: keeps the memory valid, whoever closes the tensor, until {@link #release}.
     *
     * @throws IllegalStateException if it is closed
     */
    public void acquire() {
        state.acquire();
    }

    /** For Hornbeam's own modules: the end of an {@link #acquire}. */
    public void release() {
        state.release();
    }

    /** The same memory once more, to be closed by itself. */
    public Tensor view() {
        return reshape(shape);
    }

    /** The same memory in another shape of as many elements; to be closed by itself. */
    public Tensor reshape(long... other) {
        if (elements(other) != size) {
            throw new IllegalArgumentException("cannot see " + this.type() + " as shape " + Arrays.toString(other)
                    + ": " + size + " elements against " + elements(other));
        }
        return part(0, other);
    }

    /** Rows {@code from} (inclusive) to {@code to} (exclusive) of the first axis, without copying; to be closed by itself. */
    public Tensor rows(long from, long to) {
        if (shape.length == 0 || from < 0 || to < from || to > shape[0]) {
            throw new IndexOutOfBoundsException("rows " + from + " to " + to + " of " + type());
        }
        long[] part = shape.clone();
        part[0] = to - from;
        long row = shape[0] == 0 ? 0 : bytes() / shape[0];
        return part(from * row, part);
    }

    private Tensor part(long offset, long[] sizes) {
        acquire();
        try {
            return of(state.buffer, address + offset - state.buffer.memoryAddress(), dtype, sizes);
        } finally {
            release();
        }
    }

    /** One number, by its place in row-major order; booleans are 0 and 1. */
    public double doubleAt(long element) {
        return Elements.of(this, element, 1)[0];
    }

    /** Float elements that a float holds exactly: float32, float16, bfloat16, uint8, booleans. */
    public float[] toFloats() {
        return Elements.floats(this);
    }

    /** All elements as doubles, whatever the type (int64 beyond 2^53 is rounded). */
    public double[] toDoubles() {
        return Elements.of(this, 0, size);
    }

    /** Integers: int32, uint8, booleans. */
    public int[] toInts() {
        return Elements.ints(this);
    }

    /** Integers: int64, int32, uint8, booleans. */
    public long[] toLongs() {
        return Elements.longs(this);
    }

    /** The bytes as they lie in memory, in the order of this machine. */
    public byte[] toBytes() {
        acquire();
        try {
            return segment().toArray(ValueLayout.JAVA_BYTE);
        } finally {
            release();
        }
    }

    /** Element type and shape, such as {@code float32[2, 3]}. */
    public String type() {
        return dtype.kerasName() + Arrays.toString(shape);
    }

    /** Same type, shape and bits. */
    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof Tensor that) || dtype != that.dtype || !Arrays.equals(shape, that.shape)) {
            return false;
        }
        acquire();
        try {
            that.acquire();
            try {
                return segment().mismatch(that.segment()) < 0;
            } finally {
                that.release();
            }
        } finally {
            release();
        }
    }

    @Override
    public int hashCode() {
        int hash = 31 * dtype.hashCode() + Arrays.hashCode(shape);
        acquire();
        try {
            MemorySegment segment = segment();
            for (long i = 0; i < Math.min(64, bytes()); i++) {
                hash = 31 * hash + segment.get(ValueLayout.JAVA_BYTE, i);
            }
        } finally {
            release();
        }
        return hash;
    }

    /** Type, shape and the first elements. */
    @Override
    public String toString() {
        return state.isOpen() ? type() + " " + Elements.preview(this) : type() + " (closed)";
    }

    /** Gives the reference to the memory back; closing twice is allowed. */
    @Override
    public void close() {
        state.close();
    }

    static long elements(long[] shape) {
        long size = 1;
        for (long dim : shape) {
            if (dim < 0) {
                throw new IllegalArgumentException("negative size in shape " + Arrays.toString(shape));
            }
            size = Math.multiplyExact(size, dim);
        }
        return size;
    }
}
