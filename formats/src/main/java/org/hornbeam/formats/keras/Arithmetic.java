// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/** The functions of {@code keras.ops} that are operators of {@link Value}, or that keep reduced axes. */
final class Arithmetic {
    static final Set<String> NAMES = Set.of(
            "Add",
            "Subtract",
            "Multiply",
            "Divide",
            "TrueDivide",
            "Negative",
            "Cast",
            "Sum",
            "Mean",
            "Max",
            "Min",
            "Prod",
            "Any",
            "All",
            "Var",
            "Std",
            "Logsumexp",
            "Absolute",
            "GetItem",
            "ExpandDims",
            "Reshape",
            "Transpose",
            "Concatenate",
            "Stack",
            "Softmax",
            "Squeeze");

    private Arithmetic() {}

    /** The result, or {@code null} where the function is none of these. */
    static @Nullable List<Value> apply(
            String name, List<@Nullable Object> args, Map<String, @Nullable Object> named, List<Value> inputs) {
        return switch (name) {
            case "Add" -> List.of(at(args, named, 0, inputs).plus(at(args, named, 1, inputs)));
            case "Subtract" -> List.of(at(args, named, 0, inputs).minus(at(args, named, 1, inputs)));
            case "Multiply" -> List.of(at(args, named, 0, inputs).times(at(args, named, 1, inputs)));
            case "Divide", "TrueDivide" -> List.of(at(args, named, 0, inputs).div(at(args, named, 1, inputs)));
            case "Negative" -> List.of(at(args, named, 0, inputs).unaryMinus());
            case "Absolute" -> List.of(Ops.abs(at(args, named, 0, inputs)));
            case "Cast" -> List.of(at(args, named, 0, inputs).cast(DType.of(String.valueOf(named.get("dtype")))));
            case "Sum", "Mean", "Max", "Min", "Prod", "Any", "All", "Var", "Std", "Logsumexp" ->
                List.of(reduced(name, at(args, named, 0, inputs), args, named));
            case "ExpandDims" ->
                List.of(Ops.expandDims(at(args, named, 0, inputs), whole(second(args, named, "axis"))));
            case "Squeeze" -> List.of(Ops.squeeze(at(args, named, 0, inputs), whole(second(args, named, "axis"))));
            case "Softmax", "LogSoftmax" -> {
                Object axis = named.get("axis");
                yield List.of(Ops.softmax(at(args, named, 0, inputs), axis instanceof Integer i ? i : -1));
            }
            case "Transpose" -> {
                Value x = at(args, named, 0, inputs);
                int[] axes = second(args, named, "axes") instanceof List<?> list
                        ? list.stream().mapToInt(Arithmetic::whole).toArray()
                        : java.util.stream.IntStream.range(0, x.rank())
                                .map(i -> x.rank() - 1 - i)
                                .toArray();
                yield List.of(Ops.transpose(x, axes));
            }
            case "Concatenate", "Stack" -> {
                Object first = args.isEmpty() ? named.get("xs") : args.getFirst();
                if (!(first instanceof List<?> list)) {
                    throw CodecException.unsupported("keras.ops." + name, "without a list of tensors");
                }
                List<Value> values =
                        list.stream().map(each -> tensor(each, inputs)).toList();
                Object axis = named.get("axis");
                int at = axis instanceof Integer i ? i : name.equals("Stack") ? 0 : -1;
                yield List.of(name.equals("Stack") ? Ops.stack(values, at) : Ops.concatenate(values, at));
            }
            default -> null;
        };
    }

    private static @Nullable Object second(
            List<@Nullable Object> args, Map<String, @Nullable Object> named, String name) {
        return args.size() > 1 ? args.get(1) : named.get(name);
    }

    private static int whole(@Nullable Object value) {
        if (value instanceof Integer number) {
            return number;
        }
        throw CodecException.unsupported("keras.ops", "the axis " + value);
    }

    private static Value at(
            List<@Nullable Object> args, Map<String, @Nullable Object> named, int index, List<Value> inputs) {
        if (index < args.size()) {
            return tensor(args.get(index), inputs);
        }
        for (String name : index == 0 ? List.of("x", "x1") : List.of("x2")) {
            if (named.get(name) != null) {
                return tensor(named.get(name), inputs);
            }
        }
        throw CodecException.unsupported("keras.ops", "an argument is missing");
    }

    private static Value tensor(@Nullable Object value, List<Value> inputs) {
        return switch (value) {
            case Value tensor -> tensor;
            case Number number -> Operations.scalar(inputs, number);
            case null, default -> throw CodecException.unsupported("keras.ops", "the argument " + value);
        };
    }

    private static Value reduced(
            String name, Value x, List<@Nullable Object> args, Map<String, @Nullable Object> named) {
        Object axis = second(args, named, "axis");
        int[] axes = axis == null
                ? java.util.stream.IntStream.range(0, x.rank()).toArray()
                : axis instanceof List<?> list
                        ? list.stream().mapToInt(Arithmetic::whole).toArray()
                        : new int[] {whole(axis)};
        Value y = switch (name) {
            case "Sum" -> Ops.sum(x, axes);
            case "Mean" -> Ops.mean(x, axes);
            case "Max" -> Ops.max(x, axes);
            case "Min" -> Ops.min(x, axes);
            case "Prod" -> Ops.prod(x, axes);
            case "Any" -> Ops.any(bool(x), axes);
            case "All" -> Ops.all(bool(x), axes);
            case "Var" -> Ops.variance(x, axes);
            case "Std" -> Ops.std(x, axes);
            default -> Ops.logsumexp(x, axes);
        };
        return Boolean.TRUE.equals(named.get("keepdims")) ? Ops.reshape(y, kept(x, axes)) : y;
    }

    private static org.hornbeam.ops.Shape kept(Value x, int[] axes) {
        List<org.hornbeam.ops.Dim> dims = new java.util.ArrayList<>(x.shape().dims());
        for (int axis : axes) {
            dims.set(axis < 0 ? axis + x.rank() : axis, org.hornbeam.ops.Dim.of(1));
        }
        return new org.hornbeam.ops.Shape(dims);
    }

    private static Value bool(Value x) {
        return x.dtype() == DType.BOOL ? x : x.cast(DType.BOOL);
    }
}
