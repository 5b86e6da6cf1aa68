// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * Tensors -&gt; Arrow vectors, rows on the first axis (a scalar is one row): plain numbers for one axis, fixed-size lists
 * for two, lists marked as {@code arrow.fixed_shape_tensor} for more. The memory is shared if tensor and allocator have
 * the same root, else copied; booleans become bits. The vector is the caller's to close.
 */
final class ArrowExport {
    private ArrowExport() {}

    static FieldVector vector(Tensor tensor, String name, BufferAllocator allocator) {
        tensor.acquire();
        try {
            int rows = Math.toIntExact(tensor.rank() == 0 ? 1 : tensor.dim(0));
            long elements = tensor.size();
            Field leaf = new Field(tensor.rank() < 2 ? name : "item", notNull(type(tensor), Map.of()), List.of());
            if (tensor.rank() < 2) {
                FieldVector vector = leaf.createVector(allocator);
                return filled(vector, tensor, allocator);
            }
            int size = Math.toIntExact(elements(tensor));
            Field field = new Field(name, notNull(new ArrowType.FixedSizeList(size), metadata(tensor)), List.of(leaf));
            FixedSizeListVector list = (FixedSizeListVector) field.createVector(allocator);
            try {
                filled(list.getDataVector() instanceof FieldVector data ? data : list, tensor, allocator);
                try (ArrowBuf validity = ones(rows, allocator)) {
                    list.loadFieldBuffers(new ArrowFieldNode(rows, 0), List.of(validity));
                }
                assert list.getDataVector().getValueCount() == elements;
                return list;
            } catch (RuntimeException e) {
                list.close();
                throw e;
            }
        } finally {
            tensor.release();
        }
    }

    private static long elements(Tensor tensor) {
        return Tensor.elements(Arrays.copyOfRange(tensor.shape(), 1, tensor.rank()));
    }

    private static FieldType notNull(ArrowType type, Map<String, String> metadata) {
        return new FieldType(false, type, null, metadata);
    }

    private static Map<String, String> metadata(Tensor tensor) {
        if (tensor.rank() < 3) {
            return Map.of();
        }
        String shape = Arrays.stream(tensor.shape())
                .skip(1)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(",", "{\"shape\":[", "]}"));
        return Map.of(
                ArrowType.ExtensionType.EXTENSION_METADATA_KEY_NAME,
                ArrowColumns.FIXED_SHAPE_TENSOR,
                ArrowType.ExtensionType.EXTENSION_METADATA_KEY_METADATA,
                shape);
    }

    private static ArrowType type(Tensor tensor) {
        return switch (tensor.dtype()) {
            case F64 -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case F32 -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
            case F16 -> new ArrowType.FloatingPoint(FloatingPointPrecision.HALF);
            case I64 -> new ArrowType.Int(64, true);
            case I32 -> new ArrowType.Int(32, true);
            case U8 -> new ArrowType.Int(8, false);
            case BOOL -> new ArrowType.Bool();
            case BF16 ->
                throw new IllegalArgumentException("Arrow has no type for " + tensor.type()
                        + "; cast the value to float32 in the model, or read it with toFloats()");
        };
    }

    private static FieldVector filled(FieldVector vector, Tensor tensor, BufferAllocator allocator) {
        int count = Math.toIntExact(tensor.size());
        if (vector instanceof BitVector bits) {
            bits.allocateNew(count);
            MemorySegment memory = tensor.segment();
            for (int i = 0; i < count; i++) {
                bits.set(i, memory.get(ValueLayout.JAVA_BYTE, i));
            }
            bits.setValueCount(count);
            return bits;
        }
        try (ArrowBuf validity = ones(count, allocator);
                ArrowBuf data = data(tensor, allocator)) {
            vector.loadFieldBuffers(new ArrowFieldNode(count, 0), List.of(validity, data));
            return vector;
        } catch (RuntimeException e) {
            vector.close();
            throw e;
        }
    }

    /** The memory of a tensor with a reference for the allocator. */
    private static ArrowBuf data(Tensor tensor, BufferAllocator allocator) {
        ArrowBuf whole = tensor.buffer();
        BufferAllocator owner = whole.getReferenceManager().getAllocator();
        if (owner != null && owner.getRoot() == allocator.getRoot()) {
            ArrowBuf part = whole.slice(tensor.address() - whole.memoryAddress(), tensor.bytes());
            return part.getReferenceManager().retain(part, allocator);
        }
        ArrowBuf copy = ArrowMemory.buffer(allocator, tensor.bytes(), "a column of " + tensor.type());
        MemorySegment.ofAddress(copy.memoryAddress())
                .reinterpret(tensor.bytes())
                .copyFrom(tensor.segment());
        return copy;
    }

    private static ArrowBuf ones(int bits, BufferAllocator allocator) {
        int bytes = (bits + 7) / 8;
        ArrowBuf ones = ArrowMemory.buffer(allocator, bytes, "the validity of a column");
        MemorySegment.ofAddress(ones.memoryAddress()).reinterpret(bytes).fill((byte) -1);
        return ones;
    }
}
