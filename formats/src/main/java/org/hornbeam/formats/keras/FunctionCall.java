// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * One call of a function of {@code keras.ops} in a graph.
 *
 * @param name Keras's class, for messages
 * @param positional the arguments by position: tensors, numbers, truth values, texts, {@code null}, lists of these, parts
 * @param named the arguments by name, and the attributes of the operation
 * @param inputs all tensors among the arguments
 */
record FunctionCall(
        String name, List<@Nullable Object> positional, Map<String, @Nullable Object> named, List<Value> inputs) {
    /** Python's {@code start:stop:step}. */
    record Range(
            @Nullable Integer start,
            @Nullable Integer stop,
            @Nullable Integer step) {}

    /** Python's {@code ...}. */
    enum Ellipsis {
        /** The only one. */
        ELLIPSIS
    }

    /** The argument at a place or under a name; {@code null} where it is missing or None. */
    @Nullable
    Object get(int place, String key) {
        return place >= 0 && place < positional.size() ? positional.get(place) : named.get(key);
    }

    @Nullable
    Object get(String key) {
        return named.get(key);
    }

    CodecException unsupported(String what) {
        return CodecException.unsupported("keras.ops." + name, what);
    }

    /** The argument as a tensor; numbers take part in arithmetic as in Keras. */
    Value value(int place, String key) {
        Object found = get(place, key);
        if (found == null) {
            throw unsupported("without the argument " + key);
        }
        return tensor(found);
    }

    Optional<Value> optional(int place, String key) {
        Object found = get(place, key);
        return found == null ? Optional.empty() : Optional.of(tensor(found));
    }

    List<Value> values(int place, String key) {
        Object found = get(place, key);
        if (found instanceof List<?> list) {
            return list.stream().map(each -> tensor(each)).toList();
        } else if (found instanceof Value value) {
            return IntStream.range(0, value.dim(0))
                    .mapToObj(i -> Ops.pick(value, 0, i))
                    .toList();
        }
        throw unsupported("without a list of tensors");
    }

    Value tensor(@Nullable Object value) {
        return switch (value) {
            case Value tensor -> tensor;
            case Number number -> scalar(inputs, number);
            case Boolean flag -> graph().builder().constant(flag ? 1 : 0, DType.BOOL);
            case List<?> list -> literal(list);
            case null, default -> throw unsupported("the argument " + value);
        };
    }

    /** Any tensor of the graph. */
    Value graph() {
        return inputs.getFirst();
    }

    /** A number beside tensors has the type of the first of them that holds numbers, if that can hold it. */
    static Value scalar(List<Value> inputs, Number number) {
        Value like = inputs.stream()
                .filter(each -> each.dtype() != DType.BOOL)
                .findFirst()
                .orElse(inputs.getFirst());
        DType dtype = like.dtype();
        boolean whole = number instanceof Integer;
        DType fitting = dtype.isFloat() || whole && dtype != DType.BOOL ? dtype : whole ? DType.I32 : DType.F32;
        return like.builder().constant(number.doubleValue(), fitting);
    }

    /** Lists of lists of numbers, or of tensors. */
    private Value literal(List<?> list) {
        List<Object> flat = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        flatten(list, 0, sizes, flat);
        if (flat.stream().anyMatch(Value.class::isInstance)) {
            return Ops.stack(list.stream().map(each -> tensor(each)).toList(), 0);
        }
        DType dtype = flat.stream().allMatch(Boolean.class::isInstance) && !flat.isEmpty()
                ? DType.BOOL
                : flat.stream().anyMatch(Double.class::isInstance) ? DType.F32 : DType.I32;
        return Ops.literal(
                graph(),
                dtype,
                new Shape(sizes.stream().map(Dim::of).toList()),
                flat.stream()
                        .mapToDouble(
                                each -> each instanceof Boolean flag ? flag ? 1 : 0 : ((Number) each).doubleValue())
                        .toArray());
    }

    private void flatten(Object value, int depth, List<Integer> sizes, List<Object> flat) {
        if (!(value instanceof List<?> list)) {
            if (depth != sizes.size()
                    || !(value instanceof Number || value instanceof Boolean || value instanceof Value)) {
                throw unsupported("the argument " + value);
            }
            flat.add(value);
            return;
        }
        if (depth == sizes.size() && flat.isEmpty()) {
            sizes.add(list.size());
        } else if (depth >= sizes.size() || sizes.get(depth) != list.size()) {
            throw unsupported("a list of lists that differ in length");
        }
        list.forEach(each -> flatten(java.util.Objects.requireNonNull(each), depth + 1, sizes, flat));
    }

    boolean flag(String key) {
        return Boolean.TRUE.equals(get(key));
    }

    int whole(String key, int otherwise) {
        return whole(-1, key, otherwise);
    }

    int whole(int place, String key, int otherwise) {
        return switch (get(place, key)) {
            case null -> otherwise;
            case Integer number -> number;
            case Double number when number == Math.rint(number) -> number.intValue();
            case Object other -> throw unsupported(key + " = " + other);
        };
    }

    double number(String key, double otherwise) {
        return number(-1, key, otherwise);
    }

    double number(int place, String key, double otherwise) {
        return switch (get(place, key)) {
            case null -> otherwise;
            case Number number -> number.doubleValue();
            case Object other -> throw unsupported(key + " = " + other);
        };
    }

    String text(String key, String otherwise) {
        return get(key) instanceof String text ? text : otherwise;
    }

    /** One number stands for a list of one. */
    int @Nullable [] wholes(String key) {
        return switch (get(key)) {
            case null -> null;
            case Integer number -> new int[] {number};
            case List<?> list
            when list.stream().allMatch(Integer.class::isInstance) ->
                list.stream().mapToInt(each -> (Integer) each).toArray();
            case Object other -> throw unsupported(key + " = " + other);
        };
    }

    int[] wholes(String key, int... otherwise) {
        int[] found = wholes(key);
        return found == null ? otherwise : found;
    }

    /** The axes under a name, from 0; all where they are None. */
    int[] axes(String key, Value x) {
        int[] found = wholes(key);
        return found == null
                ? IntStream.range(0, x.rank()).toArray()
                : IntStream.of(found).map(x.shape()::axis).toArray();
    }

    /** The type under a name, or another one. */
    DType dtype(String key, DType otherwise) {
        return get(key) instanceof String text ? DType.of(text) : otherwise;
    }

    /** A type whose name is written in another way, such as {@code "nearest"}. */
    <E extends Enum<E>> E constant(Class<E> type, String key, E otherwise) {
        if (!(get(key) instanceof String text)) {
            return otherwise;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        throw unsupported(key + " = \"" + text + "\"");
    }
}
