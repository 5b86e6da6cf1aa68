// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.tensor;

import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.hornbeam.ops.DType;
import org.jspecify.annotations.Nullable;

/**
 * Arrow vectors -&gt; tensors. Without copying: half, single and double floats, int32, int64, uint8, and fixed-size lists
 * and fixed-shape tensors of them. Copied: booleans (a bit each in Arrow, a byte here); int8, int16 and uint16, which
 * become int32. A fixed-size list adds an axis, a fixed-shape tensor its axes.
 */
public final class ArrowColumns {
    private static final Pattern SHAPE = Pattern.compile("\"shape\"\\s*:\\s*\\[([0-9,\\s]*)]");
    private static final Pattern PERMUTATION = Pattern.compile("\"permutation\"\\s*:\\s*\\[([0-9,\\s]*)]");
    static final String FIXED_SHAPE_TENSOR = "arrow.fixed_shape_tensor";

    private ArrowColumns() {}

    /**
     * What the rows of a column become.
     *
     * @param dtype of the elements
     * @param shape of one row; none for plain numbers
     * @param copied whether reading it copies
     */
    public record Layout(DType dtype, long[] shape, boolean copied) {}

    /**
     * What the rows of a column with this type become.
     *
     * @throws UnreadableColumnException if they are nothing that a tensor holds
     */
    public static Layout layout(Field field) {
        Field leaf = field;
        long[] shape = {};
        for (int lists = 0; type(leaf) instanceof ArrowType.FixedSizeList list; lists++) {
            String metadata = tensorMetadata(leaf);
            long[] inner = {list.getListSize()};
            if (metadata != null) {
                inner = tensorShape(field, metadata, list.getListSize());
            }
            shape = concat(shape, inner);
            leaf = leaf.getChildren().getFirst();
        }
        return switch (type(leaf)) {
            case ArrowType.FloatingPoint floats ->
                new Layout(
                        switch (floats.getPrecision()) {
                            case HALF -> DType.F16;
                            case SINGLE -> DType.F32;
                            case DOUBLE -> DType.F64;
                        },
                        shape,
                        false);
            case ArrowType.Bool bits -> new Layout(DType.BOOL, shape, true);
            case ArrowType.Int integer
            when integer.getBitWidth() == 32 && integer.getIsSigned() -> new Layout(DType.I32, shape, false);
            case ArrowType.Int integer
            when integer.getBitWidth() == 64 && integer.getIsSigned() -> new Layout(DType.I64, shape, false);
            case ArrowType.Int integer
            when integer.getBitWidth() == 8 && !integer.getIsSigned() -> new Layout(DType.U8, shape, false);
            case ArrowType.Int integer when integer.getBitWidth() <= 16 -> new Layout(DType.I32, shape, true);
            default -> throw unsupported(field, leaf);
        };
    }

    private static ArrowType type(Field field) {
        return field.getType() instanceof ArrowType.ExtensionType extension
                        && extension.extensionName().equals(FIXED_SHAPE_TENSOR)
                ? extension.storageType()
                : field.getType();
    }

    /** The shape of a fixed-shape tensor as text, whether the extension type is registered or not. */
    private static @Nullable String tensorMetadata(Field field) {
        if (field.getType() instanceof ArrowType.ExtensionType extension) {
            return extension.serialize();
        }
        Map<String, String> metadata = field.getMetadata();
        return FIXED_SHAPE_TENSOR.equals(metadata.get(ArrowType.ExtensionType.EXTENSION_METADATA_KEY_NAME))
                ? metadata.getOrDefault(ArrowType.ExtensionType.EXTENSION_METADATA_KEY_METADATA, "")
                : null;
    }

    private static long[] tensorShape(Field field, String metadata, long listSize) {
        Matcher shape = SHAPE.matcher(metadata);
        if (!shape.find()) {
            throw unreadable(field, -1, "its " + FIXED_SHAPE_TENSOR + " metadata has no \"shape\": " + metadata);
        }
        long[] sizes = numbers(shape.group(1));
        long product = 1;
        for (long size : sizes) {
            product = size > 0 && product > listSize / size ? -1 : product * size;
        }
        if (product != listSize) {
            throw unreadable(
                    field,
                    -1,
                    "its " + FIXED_SHAPE_TENSOR + " shape " + Arrays.toString(sizes) + " does not have the " + listSize
                            + " elements of its lists");
        }
        Matcher permutation = PERMUTATION.matcher(metadata);
        if (permutation.find()) {
            long[] order = numbers(permutation.group(1));
            for (int axis = 0; axis < order.length; axis++) {
                if (order[axis] != axis) {
                    throw unreadable(
                            field,
                            -1,
                            "its axes are permuted by " + Arrays.toString(order)
                                    + "; store the tensors row-major (permutation 0, 1, ...)");
                }
            }
        }
        return sizes;
    }

    private static long[] numbers(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private static long[] concat(long[] first, long[] second) {
        long[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /**
     * Rows {@code from} to {@code to} of a column as one tensor, rows on the first axis.
     *
     * @throws UnreadableColumnException if the type is not supported or one of the rows has a null
     */
    public static Tensor read(ValueVector vector, int from, int to) {
        Field field = vector.getField();
        Layout layout = layout(field);
        ValueVector leaf = vector;
        long start = from;
        long end = to;
        long perRow = 1;
        while (true) {
            if (leaf instanceof ExtensionTypeVector<?> extension) {
                leaf = extension.getUnderlyingVector();
            }
            requireNoNull(field, leaf, start, end, perRow);
            if (!(leaf instanceof FixedSizeListVector list)) {
                break;
            }
            int size = list.getListSize();
            start *= size;
            end *= size;
            perRow *= size;
            leaf = list.getDataVector();
        }
        long[] shape = concat(new long[] {to - from}, layout.shape());
        if (layout.copied()) {
            return copy(field, leaf, layout.dtype(), shape, start);
        }
        return switch (leaf) {
            case Float4Vector v -> view(v, start, layout.dtype(), shape);
            case Float8Vector v -> view(v, start, layout.dtype(), shape);
            case Float2Vector v -> view(v, start, layout.dtype(), shape);
            case IntVector v -> view(v, start, layout.dtype(), shape);
            case BigIntVector v -> view(v, start, layout.dtype(), shape);
            case UInt1Vector v -> view(v, start, layout.dtype(), shape);
            default -> throw unsupported(field, leaf.getField());
        };
    }

    private static Tensor view(BaseFixedWidthVector vector, long start, DType dtype, long[] shape) {
        ArrowBuf data = vector.getDataBuffer();
        return Tensor.of(data, start * dtype.bytes(), dtype, shape);
    }

    private static Tensor copy(Field field, ValueVector leaf, DType dtype, long[] shape, long start) {
        Tensor tensor = Tensor.zeros(leaf.getAllocator(), dtype, shape, "a copy of column \"" + field.getName() + "\"");
        var memory = tensor.segment();
        for (long i = 0; i < tensor.size(); i++) {
            int at = Math.toIntExact(start + i);
            switch (leaf) {
                case BitVector v -> memory.set(java.lang.foreign.ValueLayout.JAVA_BYTE, i, (byte) v.get(at));
                case TinyIntVector v -> memory.setAtIndex(java.lang.foreign.ValueLayout.JAVA_INT, i, v.get(at));
                case SmallIntVector v -> memory.setAtIndex(java.lang.foreign.ValueLayout.JAVA_INT, i, v.get(at));
                case UInt2Vector v -> memory.setAtIndex(java.lang.foreign.ValueLayout.JAVA_INT, i, v.get(at));
                default -> {
                    tensor.close();
                    throw unsupported(field, leaf.getField());
                }
            }
        }
        return tensor;
    }

    private static void requireNoNull(Field field, ValueVector vector, long from, long to, long perRow) {
        if (vector.getNullCount() == 0) {
            return;
        }
        for (long i = from; i < to; i++) {
            if (vector.isNull((int) i)) {
                throw unreadable(
                        field,
                        i / perRow,
                        "is null; tensors have no nulls: filter such rows, or replace the nulls by a number before"
                                + " (and add a mask column if it matters which they were)");
            }
        }
    }

    private static UnreadableColumnException unsupported(Field field, Field leaf) {
        String inside = leaf == field ? "" : " (inside: " + leaf.getType() + ")";
        String hint = switch (leaf.getType()) {
            case ArrowType.Utf8 text ->
                "; turn it into numbers with Examples.map(column, layer), or give the model an input of text";
            case ArrowType.LargeUtf8 text ->
                "; turn it into numbers with Examples.map(column, layer), or give the model an input of text";
            case ArrowType.List list -> "; its rows differ in length: pad them to a FixedSizeList";
            case ArrowType.LargeList list -> "; its rows differ in length: pad them to a FixedSizeList";
            default -> "; cast it before";
        };
        return unreadable(
                field,
                -1,
                "no tensor holds this type" + inside + ". Supported: " + UnreadableColumnException.SUPPORTED + hint);
    }

    private static UnreadableColumnException unreadable(Field field, long row, String problem) {
        return new UnreadableColumnException(field.getName(), field.getType().toString(), row, problem);
    }
}
