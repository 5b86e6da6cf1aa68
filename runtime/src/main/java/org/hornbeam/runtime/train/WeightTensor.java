// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.hornbeam.ops.DType;

/**
 * The immutable value of one weight or state. It belongs to the garbage collector: nothing has to be closed, and it
 * outlives the engine that made it.
 */
public final class WeightTensor {
    private final DType dtype;
    private final long[] shape;
    private final MemorySegment data;

    private WeightTensor(DType dtype, long[] shape, MemorySegment data) {
        this.dtype = dtype;
        this.shape = shape;
        this.data = data.asReadOnly();
    }

    /**
     * Copies little-endian elements.
     *
     * @throws IllegalArgumentException if there are not as many bytes as the shape has elements
     */
    public static WeightTensor of(DType dtype, long[] shape, MemorySegment elements) {
        long bytes = dtype.bytes();
        for (long size : shape) {
            bytes = Math.multiplyExact(bytes, size);
        }
        if (elements.byteSize() != bytes) {
            throw new IllegalArgumentException("a " + dtype.kerasName() + Arrays.toString(shape) + " has " + bytes
                    + " bytes, found " + elements.byteSize());
        }
        MemorySegment copy = Arena.ofAuto().allocate(Math.max(1, bytes), 64);
        MemorySegment.copy(elements, 0, copy, 0, bytes);
        return new WeightTensor(dtype, shape.clone(), copy.asSlice(0, bytes));
    }

    /** Copies numbers. */
    public static WeightTensor of(long[] shape, float... elements) {
        return of(DType.F32, shape, MemorySegment.ofArray(elements));
    }

    /** The element type. */
    public DType dtype() {
        return dtype;
    }

    /** The sizes. */
    public long[] shape() {
        return shape.clone();
    }

    /** The number of elements. */
    public long elements() {
        return data.byteSize() / dtype.bytes();
    }

    /** The elements, little-endian, row-major, read-only. */
    public MemorySegment data() {
        return data;
    }

    /** The elements of a float32 tensor as an array. */
    public float[] toFloats() {
        if (dtype != DType.F32) {
            throw new IllegalStateException("this tensor is " + dtype.kerasName() + ", not float32");
        }
        return data.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }

    /** Whether both have the same type, shape and bits. */
    @Override
    public boolean equals(Object other) {
        return other instanceof WeightTensor tensor
                && tensor.dtype == dtype
                && Arrays.equals(tensor.shape, shape)
                && tensor.data.mismatch(data) == -1;
    }

    @Override
    public int hashCode() {
        return 31 * dtype.hashCode() + Arrays.hashCode(shape);
    }

    /** For example {@code float32[784, 512]}. */
    @Override
    public String toString() {
        return dtype.kerasName() + Arrays.toString(shape);
    }
}
