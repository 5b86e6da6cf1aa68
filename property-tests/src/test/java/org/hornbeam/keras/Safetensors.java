// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.interpret.Array;
import org.jspecify.annotations.Nullable;

/** Reads the arrays of a safetensors file: a length, a JSON header, then the elements, little-endian. */
final class Safetensors {
    private Safetensors() {}

    static Map<String, Array> read(byte[] file) {
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int header = Math.toIntExact(buffer.getLong(0));
        Map<String, Array> arrays = new LinkedHashMap<>();
        Json.object(new String(file, 8, header, StandardCharsets.UTF_8)).forEach((name, value) -> {
            if (!name.equals("__metadata__")) {
                arrays.put(name, array(buffer, 8 + header, (Map<?, ?>) Objects.requireNonNull(value)));
            }
        });
        return arrays;
    }

    private static Array array(ByteBuffer buffer, int data, Map<?, ?> entry) {
        long[] shape = numbers(entry.get("shape"));
        int at = data + (int) numbers(entry.get("data_offsets"))[0];
        int size = 1;
        for (long dim : shape) {
            size *= (int) dim;
        }
        String dtype = (String) Objects.requireNonNull(entry.get("dtype"));
        double[] floats = new double[size];
        long[] integers = new long[size];
        for (int i = 0; i < size; i++) {
            switch (dtype) {
                case "F32" -> floats[i] = buffer.getFloat(at + 4 * i);
                case "F64" -> floats[i] = buffer.getDouble(at + 8 * i);
                case "F16" -> floats[i] = Float.float16ToFloat(buffer.getShort(at + 2 * i));
                case "I32" -> integers[i] = buffer.getInt(at + 4 * i);
                case "I64" -> integers[i] = buffer.getLong(at + 8 * i);
                case "U8", "BOOL" -> integers[i] = buffer.get(at + i);
                default -> throw new IllegalArgumentException("dtype " + dtype);
            }
        }
        return switch (dtype) {
            case "F32" -> Array.of(DType.F32, shape, floats);
            case "F16" -> Array.of(DType.F16, shape, floats);
            case "F64" -> Array.of(DType.F64, shape, floats);
            case "I32" -> Array.of(DType.I32, shape, integers);
            case "I64" -> Array.of(DType.I64, shape, integers);
            case "U8" -> Array.of(DType.U8, shape, integers);
            default -> Array.of(DType.BOOL, shape, integers);
        };
    }

    private static long[] numbers(@Nullable Object list) {
        return ((List<?>) Objects.requireNonNull(list))
                .stream()
                        .mapToLong(number -> ((Double) Objects.requireNonNull(number)).longValue())
                        .toArray();
    }
}
