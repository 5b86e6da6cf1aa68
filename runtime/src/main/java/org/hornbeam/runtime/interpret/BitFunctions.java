// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hornbeam.ops.DType;

/** The bits of numbers read as numbers of another type, and the neighbours of numbers. */
final class BitFunctions {
    private BitFunctions() {}

    static Map<String, HostFunction> all() {
        Map<String, HostFunction> all = new TreeMap<>();
        for (DType to : DType.values()) {
            all.put("view_" + to.kerasName(), x -> List.of(view(x.getFirst(), to)));
        }
        all.put("nextafter", x -> List.of(nextAfter(x.get(0), x.get(1))));
        return all;
    }

    private static Array view(Array x, DType to) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.max(1, x.size() * x.dtype().bytes())).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < x.size(); i++) {
            switch (x.dtype()) {
                case F64 -> bytes.putDouble(x.doubleAt(i));
                case F32 -> bytes.putFloat((float) x.doubleAt(i));
                case F16 -> bytes.putShort(Float.floatToFloat16((float) x.doubleAt(i)));
                case BF16 -> bytes.putShort((short) (Float.floatToRawIntBits((float) x.doubleAt(i)) >>> 16));
                case I64 -> bytes.putLong(x.longAt(i));
                case I32 -> bytes.putInt((int) x.longAt(i));
                case U8, BOOL -> bytes.put((byte) x.longAt(i));
            }
        }
        bytes.flip();
        long[] shape = x.shape();
        shape[shape.length - 1] = shape[shape.length - 1] * x.dtype().bytes() / to.bytes();
        int count = Index.elements(shape);
        double[] floats = new double[count];
        long[] integers = new long[count];
        for (int i = 0; i < count; i++) {
            switch (to) {
                case F64 -> floats[i] = bytes.getDouble();
                case F32 -> floats[i] = bytes.getFloat();
                case F16 -> floats[i] = Float.float16ToFloat(bytes.getShort());
                case BF16 -> floats[i] = Float.intBitsToFloat(bytes.getShort() << 16);
                case I64 -> integers[i] = bytes.getLong();
                case I32 -> integers[i] = bytes.getInt();
                case U8, BOOL -> integers[i] = bytes.get() & 0xff;
            }
        }
        return to.isFloat() ? Array.of(to, shape, floats) : Array.of(to, shape, integers);
    }

    private static Array nextAfter(Array from, Array toward) {
        double[] results = new double[from.size()];
        Arrays.setAll(results, i -> {
            double start = from.doubleAt(i);
            double end = toward.doubleAt(i);
            return from.dtype() == DType.F64 ? Math.nextAfter(start, end) : Math.nextAfter((float) start, end);
        });
        return Array.of(from.dtype(), from.shape(), results);
    }
}
