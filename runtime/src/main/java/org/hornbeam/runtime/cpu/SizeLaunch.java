// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu;

import static org.hornbeam.runtime.memory.AllMemory.ALL;

import java.lang.foreign.ValueLayout;
import org.hornbeam.ops.DType;

/** Writes a size as a number. */
final class SizeLaunch implements Launch {
    private final long size;
    private final DType dtype;
    private final int buffer;
    private long address;

    SizeLaunch(long size, DType dtype, int buffer) {
        this.size = size;
        this.dtype = dtype;
        this.buffer = buffer;
    }

    @Override
    public int tasks() {
        return 1;
    }

    @Override
    public long scratchBytes() {
        return 0;
    }

    @Override
    public void place(long[] addresses) {
        address = addresses[buffer];
    }

    @Override
    public void run(int from, int to, WorkerScratch scratch) {
        switch (dtype) {
            case F32 -> ALL.set(ValueLayout.JAVA_FLOAT_UNALIGNED, address, size);
            case F64 -> ALL.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, address, size);
            case I32 -> ALL.set(ValueLayout.JAVA_INT_UNALIGNED, address, Math.toIntExact(size));
            case I64 -> ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, address, size);
            case F16 -> ALL.set(ValueLayout.JAVA_SHORT_UNALIGNED, address, Float.floatToFloat16(size));
            case BF16 -> ALL.set(ValueLayout.JAVA_SHORT_UNALIGNED, address, brain(size));
            case U8, BOOL ->
                throw new IllegalStateException("a size was asked for as " + dtype.kerasName() + "; cast it");
        }
    }

    /** Rounded to the nearest bfloat16, ties to even. */
    private static short brain(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }
}
