// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.hdf5;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.hornbeam.ops.DType;
import org.jspecify.annotations.Nullable;

/** Element types and the datatype messages that stand for them. */
final class Types {
    private Types() {}

    private static ByteBuffer start(int size, int classAndVersion, int bits0, int bits1, int bytes) {
        ByteBuffer b = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        b.put((byte) classAndVersion).put((byte) bits0).put((byte) bits1).put((byte) 0);
        return b.putInt(bytes);
    }

    private static byte[] integer(int bytes, boolean signed) {
        return start(12, 0x10, signed ? 8 : 0, 0, bytes)
                .putShort((short) 0)
                .putShort((short) (8 * bytes))
                .array();
    }

    private static byte[] floating(int bytes, int exponent, int mantissa) {
        ByteBuffer b = start(20, 0x11, 0x20, 8 * bytes - 1, bytes);
        b.putShort((short) 0).putShort((short) (8 * bytes));
        b.put((byte) mantissa).put((byte) exponent).put((byte) 0).put((byte) mantissa);
        return b.putInt((1 << (exponent - 1)) - 1).array();
    }

    /** As h5py writes booleans: an enumeration of bytes. */
    private static byte[] bool() {
        ByteBuffer b = start(38, 0x18, 2, 0, 1).put(integer(1, true));
        b.put("FALSE\0\0\0TRUE\0\0\0\0".getBytes(StandardCharsets.US_ASCII));
        return b.put((byte) 0).put((byte) 1).array();
    }

    /** The message of a type. bfloat16 is opaque pairs of bytes, which an attribute of the data set explains. */
    static byte[] of(DType dtype) {
        return switch (dtype) {
            case F64 -> floating(8, 11, 52);
            case F32 -> floating(4, 8, 23);
            case F16 -> floating(2, 5, 10);
            case BF16 -> start(8, 0x15, 0, 0, 2).array();
            case I64 -> integer(8, true);
            case I32 -> integer(4, true);
            case U8 -> integer(1, false);
            case BOOL -> bool();
        };
    }

    /** The message of variable-length text in UTF-8. */
    static byte[] text() {
        return start(20, 0x19, 1, 1, 16).put(integer(1, false)).array();
    }

    /** Hornbeam's type of a message, or {@code null} if it has none such. */
    static @Nullable DType dtype(MemorySegment message) {
        for (DType dtype : DType.values()) {
            byte[] own = of(dtype);
            // An opaque type may have a tag behind it.
            boolean opaque = dtype == DType.BF16;
            if (message.byteSize() >= own.length
                    && (opaque
                            ? isOpaque(message)
                            : message.asSlice(0, own.length).mismatch(MemorySegment.ofArray(own)) == -1)) {
                return dtype;
            }
        }
        return null;
    }

    private static boolean isOpaque(MemorySegment message) {
        return message.get(ValueLayout.JAVA_BYTE, 0) == 0x15 && message.get(ValueLayout.JAVA_BYTE, 4) == 2;
    }
}
