// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

/**
 * The element types of values. Names follow Keras: {@code float32} is the default of floating-point values,
 * {@code int32} of integers.
 */
public enum DType {
    /** IEEE 754 binary64. */
    F64("float64", 8),
    /** IEEE 754 binary32: the default. */
    F32("float32", 4),
    /** IEEE 754 binary16: storage, arithmetic is done in float32. */
    F16("float16", 2),
    /** The upper half of a binary32: storage, arithmetic is done in float32. */
    BF16("bfloat16", 2),
    /** Two's complement, 64 bits. */
    I64("int64", 8),
    /** Two's complement, 32 bits: the default of integers. */
    I32("int32", 4),
    /** Unsigned, 8 bits: pixels. */
    U8("uint8", 1),
    /** True or false; a backend chooses its storage. */
    BOOL("bool", 1);

    private final String kerasName;
    private final int bytes;

    DType(String kerasName, int bytes) {
        this.kerasName = kerasName;
        this.bytes = bytes;
    }

    /** The name that Keras uses for this type, for example {@code float32}. */
    public String kerasName() {
        return kerasName;
    }

    /** Bytes of one element in files and in memory that is exchanged with the user. */
    public int bytes() {
        return bytes;
    }

    /** Whether this is one of the four floating-point types. */
    public boolean isFloat() {
        return this == F64 || this == F32 || this == F16 || this == BF16;
    }

    /** Whether this is an integer type (booleans are not). */
    public boolean isInteger() {
        return this == I64 || this == I32 || this == U8;
    }

    /** Whether values take 16 bits in memory and are computed with in float32. */
    public boolean isHalf() {
        return this == F16 || this == BF16;
    }

    /**
     * The nearest number that a floating-point type holds, ties to even.
     *
     * @throws IllegalArgumentException for other types
     */
    public double round(double value) {
        return switch (this) {
            case F64 -> value;
            case F32 -> (float) value;
            case F16 -> Float.float16ToFloat(Float.floatToFloat16((float) value));
            case BF16 -> bfloat16((float) value);
            case I64, I32, U8, BOOL -> throw new IllegalArgumentException(kerasName + " is no floating-point type");
        };
    }

    private static float bfloat16(float value) {
        if (Float.isNaN(value)) {
            return value;
        }
        int bits = Float.floatToRawIntBits(value);
        // The carry may run into the exponent, which is then right too.
        int up = 0x7fff + ((bits >>> 16) & 1);
        return Float.intBitsToFloat((bits + up) & 0xffff0000);
    }

    /**
     * The type with this Keras name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static DType of(String kerasName) {
        for (DType type : values()) {
            if (type.kerasName.equals(kerasName)) {
                return type;
            }
        }
        throw new IllegalArgumentException("unknown dtype \"" + kerasName + "\"; known: float64, float32, float16,"
                + " bfloat16, int64, int32, uint8, bool");
    }
}
