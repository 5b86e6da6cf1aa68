// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import org.hornbeam.ops.DType;

/** The safetensors format: the length of a JSON header, the header, then the elements of all tensors. */
final class Safetensors {
    private static final long LARGEST_HEADER = 100L << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(8).build());
    }

    private Safetensors() {}

    static void write(Weights weights, Path file) throws IOException {
        ObjectNode header = JSON.createObjectNode();
        long offset = 0;
        for (Map.Entry<String, WeightTensor> entry : weights.tensors().entrySet()) {
            WeightTensor tensor = entry.getValue();
            ObjectNode description = header.putObject(entry.getKey());
            description.put("dtype", code(tensor.dtype()));
            var shape = description.putArray("shape");
            for (long size : tensor.shape()) {
                shape.add(size);
            }
            long end = offset + tensor.data().byteSize();
            description.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] text = JSON.writeValueAsBytes(header);
        int padded = (text.length + 7) & -8;
        Path directory = file.toAbsolutePath().getParent();
        Path part = Files.createTempFile(directory, "." + file.getFileName(), ".part");
        try {
            try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
                ByteBuffer start = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
                start.putLong(padded).put(text);
                while (start.position() < start.capacity()) {
                    start.put((byte) ' ');
                }
                writeFully(out, start.flip());
                for (WeightTensor tensor : weights.tensors().values()) {
                    for (long from = 0; from < tensor.data().byteSize(); from += 1 << 28) {
                        long size = Math.min(1 << 28, tensor.data().byteSize() - from);
                        writeFully(out, tensor.data().asSlice(from, size).asByteBuffer());
                    }
                }
                out.force(true);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    static Weights read(Path file) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
                Arena arena = Arena.ofConfined()) {
            long size = in.size();
            if (size < 8) {
                throw wrong(file, "it has " + size + " bytes, too few for a header");
            }
            MemorySegment all = in.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
            long length = all.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
            if (length < 2 || length > LARGEST_HEADER || length > size - 8) {
                throw wrong(file, "its header claims " + length + " bytes in a file of " + size);
            }
            String text = new String(all.asSlice(8, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
            MemorySegment data = all.asSlice(8 + length);
            JsonNode header;
            try {
                header = JSON.readTree(text);
            } catch (JsonProcessingException e) {
                throw wrong(file, "its header is no JSON: " + e.getOriginalMessage());
            }
            if (!header.isObject()) {
                throw wrong(file, "its header is no JSON object");
            }
            Map<String, WeightTensor> tensors = new TreeMap<>();
            for (Map.Entry<String, JsonNode> entry : header.properties()) {
                if (!entry.getKey().equals("__metadata__")) {
                    tensors.put(entry.getKey(), tensor(file, entry.getKey(), entry.getValue(), data));
                }
            }
            return Weights.of(tensors);
        }
    }

    private static WeightTensor tensor(Path file, String name, JsonNode description, MemorySegment data)
            throws IOException {
        DType dtype = dtype(file, name, description.path("dtype").asText());
        JsonNode sizes = description.path("shape");
        JsonNode places = description.path("data_offsets");
        if (!sizes.isArray() || sizes.size() > 32 || !places.isArray() || places.size() != 2) {
            throw wrong(file, "tensor \"" + name + "\" has no proper shape and data_offsets");
        }
        long[] shape = new long[sizes.size()];
        long bytes = dtype.bytes();
        try {
            for (int i = 0; i < shape.length; i++) {
                shape[i] = sizes.get(i).asLong(-1);
                if (shape[i] < 0 || !sizes.get(i).isIntegralNumber()) {
                    throw wrong(file, "tensor \"" + name + "\" has the size " + sizes.get(i));
                }
                bytes = Math.multiplyExact(bytes, shape[i]);
            }
        } catch (ArithmeticException e) {
            throw wrong(file, "tensor \"" + name + "\" claims more elements than there can be: " + sizes);
        }
        long from = places.get(0).asLong(-1);
        long to = places.get(1).asLong(-1);
        if (from < 0 || to < from || to > data.byteSize() || to - from != bytes) {
            throw wrong(
                    file,
                    "tensor \"" + name + "\" of " + bytes + " bytes lies at " + from + " to " + to + " of "
                            + data.byteSize() + " bytes of data");
        }
        return WeightTensor.of(dtype, shape, data.asSlice(from, bytes));
    }

    private static IOException wrong(Path file, String problem) {
        return new IOException(file + " is not a sound safetensors file: " + problem);
    }

    private static String code(DType dtype) {
        return switch (dtype) {
            case F64 -> "F64";
            case F32 -> "F32";
            case F16 -> "F16";
            case BF16 -> "BF16";
            case I64 -> "I64";
            case I32 -> "I32";
            case U8 -> "U8";
            case BOOL -> "BOOL";
        };
    }

    private static DType dtype(Path file, String name, String code) throws IOException {
        for (DType dtype : DType.values()) {
            if (code(dtype).equals(code)) {
                return dtype;
            }
        }
        throw wrong(file, "tensor \"" + name + "\" has the dtype " + code + ", which is not supported");
    }
}
