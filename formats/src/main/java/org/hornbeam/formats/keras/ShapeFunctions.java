// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Shaping;
import org.hornbeam.ops.Value;

/** Other shapes of the same numbers, parts, repetitions, and orders. */
final class ShapeFunctions extends Functions {
    ShapeFunctions() {
        one("Reshape", call -> reshape(call, call.value(0, "x"), call.get("newshape")));
        one("Ravel", call -> Ops.flatten(call.value(0, "x")));
        one(
                "BroadcastTo",
                call -> Ops.broadcastTo(call.value(0, "x"), shape(call, call.value(0, "x"), call.get("shape"))));
        one("Transpose", call -> {
            Value x = call.value(0, "x");
            int[] axes = call.wholes("axes");
            int last = x.rank() - 1;
            return axes == null
                    ? Ops.transpose(
                            x, IntStream.rangeClosed(0, last).map(i -> last - i).toArray())
                    : Ops.transpose(x, IntStream.of(axes).map(x.shape()::axis).toArray());
        });
        one("Swapaxes", call -> Ops.swapaxes(call.value(0, "x"), call.whole("axis1", 0), call.whole("axis2", 1)));
        one("Moveaxis", ShapeFunctions::moveaxis);
        one("ExpandDims", call -> {
            Value x = call.value(0, "x");
            int[] axes = call.wholes("axis", 0);
            int rank = x.rank() + axes.length;
            for (int axis :
                    IntStream.of(axes).map(a -> a < 0 ? a + rank : a).sorted().toArray()) {
                x = Ops.expandDims(x, axis);
            }
            return x;
        });
        one("Squeeze", call -> {
            Value x = call.value(0, "x");
            int[] given = call.wholes("axis");
            Shape shape = x.shape();
            int[] axes = given == null
                    ? IntStream.range(0, x.rank())
                            .filter(i -> shape.dim(i).is(1))
                            .toArray()
                    : IntStream.of(given).map(shape::axis).sorted().toArray();
            for (int i = axes.length - 1; i >= 0; i--) {
                x = Ops.squeeze(x, axes[i]);
            }
            return x;
        });
        one("Flip", call -> Ops.flip(call.value(0, "x"), call.axes("axis", call.value(0, "x"))));
        one("Roll", ShapeFunctions::roll);
        one("Repeat", ShapeFunctions::repeat);
        one("Tile", ShapeFunctions::tile);
        one("Pad", ShapeFunctions::pad);
        one("Concatenate", call -> Ops.concatenate(promoted(call.values(0, "xs")), call.whole("axis", 0)));
        one("Stack", call -> Ops.stack(promoted(call.values(0, "x")), call.whole("axis", 0)));
        one(
                "Append",
                call -> call.get("axis") == null
                        ? Shaping.append(call.value(0, "x1"), call.value(1, "x2"))
                        : Shaping.append(call.value(0, "x1"), call.value(1, "x2"), call.whole("axis", 0)));
        one("Hstack", call -> Shaping.hstack(call.values(0, "xs")));
        one("Vstack", call -> Shaping.vstack(call.values(0, "xs")));
        one("Dstack", call -> Shaping.dstack(call.values(0, "xs")));
        one("ColumnStack", call -> Shaping.columnStack(call.values(0, "xs")));
        several("Split", call -> split(call, call.whole("axis", 0), false));
        several("ArraySplit", call -> split(call, call.whole("axis", 0), true));
        several("Vsplit", call -> split(call, 0, false));
        several("Hsplit", call -> split(call, call.value(0, "x").rank() == 1 ? 0 : 1, false));
        several("Dsplit", call -> split(call, 2, false));
        several("Unstack", call -> Shaping.unstack(call.value(0, "x"), call.whole("axis", 0)));
        one(
                "Diagonal",
                call -> Shaping.diagonal(
                        call.value(0, "x"), call.whole("offset", 0), call.whole("axis1", 0), call.whole("axis2", 1)));
        one(
                "Trace",
                call -> Shaping.trace(
                        call.value(0, "x"), call.whole("offset", 0), call.whole("axis1", 0), call.whole("axis2", 1)));
        one("Rot90", call -> {
            int[] plane = call.wholes("axes", 0, 1);
            return Shaping.rot90(call.value(0, "array"), call.whole("k", 1), plane[0], plane[1]);
        });
        one("Diff", call -> Shaping.diff(call.value(0, "a"), call.whole("n", 1), call.whole("axis", -1)));
        one("Sort", call -> along(call, Ops::sort));
        one("Argsort", call -> along(call, Ops::argsort));
        one("Size", call -> Shaping.size(call.value(0, "x")));
        one("Ndim", call -> call.graph().builder().constant(call.value(0, "x").rank(), DType.I32));
        one("Vander", call -> {
            Value x = call.value(0, "x");
            return Shaping.vander(x, call.whole("n", x.dim(0)), call.flag("increasing"));
        });
        several(
                "Meshgrid",
                call -> Shaping.meshgrid(
                        call.text("indexing", "xy").equals("xy"),
                        call.positional().stream().map(call::tensor).toArray(Value[]::new)));
        one("Rearrange", call -> {
            Map<String, Integer> sizes = new java.util.HashMap<>();
            call.named().forEach((key, value) -> {
                if (value instanceof Integer size) {
                    sizes.put(key, size);
                }
            });
            return Shaping.rearrange(call.value(0, "tensor"), String.valueOf(call.get(1, "pattern")), sizes);
        });
    }

    private interface Order {
        Value of(Value x, int axis);
    }

    private static Value along(FunctionCall call, Order order) {
        Value x = call.value(0, "x");
        return call.named().containsKey("axis") && call.get("axis") == null
                ? order.of(Ops.flatten(x), 0)
                : order.of(x, call.whole("axis", -1));
    }

    /** All of one type. */
    private static List<Value> promoted(List<Value> values) {
        DType dtype = values.stream().map(Value::dtype).reduce(Ops::promote).orElseThrow();
        return values.stream().map(value -> value.cast(dtype)).toList();
    }

    /** Sizes, of which one may be unknown: it follows from the others. */
    static Shape shape(FunctionCall call, Value x, @org.jspecify.annotations.Nullable Object sizes) {
        List<Dim> dims = new ArrayList<>();
        for (Object size : sizes instanceof List<?> list ? list : List.of(java.util.Objects.requireNonNull(sizes))) {
            dims.add(
                    switch (size) {
                        case null -> Dim.of(0);
                        case Integer number when number == -1 -> Dim.of(0);
                        case Integer number -> Dim.of(number);
                        default -> throw call.unsupported("the size " + size);
                    });
        }
        return new Shape(dims);
    }

    private static Value reshape(FunctionCall call, Value x, @org.jspecify.annotations.Nullable Object sizes) {
        List<Dim> dims = new ArrayList<>(shape(call, x, sizes).dims());
        int open = -1;
        Dim known = Dim.of(1);
        for (int i = 0; i < dims.size(); i++) {
            if (dims.get(i).is(0)) {
                open = i;
            } else {
                known = known.times(dims.get(i));
            }
        }
        if (open >= 0) {
            dims.set(open, x.shape().elements().floorDiv(known));
        }
        return Ops.reshape(x, new Shape(dims));
    }

    private static Value moveaxis(FunctionCall call) {
        Value x = call.value(0, "x");
        int[] from = call.axes("source", x);
        int[] to = call.axes("destination", x);
        Integer[] order = new Integer[x.rank()];
        for (int i = 0; i < from.length; i++) {
            order[to[i]] = from[i];
        }
        List<Integer> moved = IntStream.of(from).boxed().toList();
        List<Integer> rest = IntStream.range(0, x.rank())
                .filter(i -> !moved.contains(i))
                .boxed()
                .toList();
        int next = 0;
        for (int i = 0; i < order.length; i++) {
            if (order[i] == null) {
                order[i] = rest.get(next++);
            }
        }
        return Ops.transpose(x, java.util.Arrays.stream(order).mapToInt(i -> i).toArray());
    }

    private static Value roll(FunctionCall call) {
        Value x = call.value(0, "x");
        int[] shifts = call.wholes("shift", 0);
        int[] axes = call.wholes("axis");
        if (axes == null) {
            return Ops.reshape(Ops.roll(Ops.flatten(x), shifts[0], 0), x.shape());
        }
        for (int i = 0; i < axes.length; i++) {
            x = Ops.roll(x, shifts[Math.min(i, shifts.length - 1)], axes[i]);
        }
        return x;
    }

    private static Value repeat(FunctionCall call) {
        Value x = call.get("axis") == null ? Ops.flatten(call.value(0, "x")) : call.value(0, "x");
        int axis = x.shape().axis(call.whole("axis", 0));
        int[] repeats = call.wholes("repeats", 1);
        if (repeats.length == 1) {
            return Ops.repeat(x, repeats[0], axis);
        }
        int[] from = IntStream.range(0, repeats.length)
                .flatMap(i -> IntStream.range(0, repeats[i]).map(again -> i))
                .toArray();
        return Ops.take(
                x, Ops.literal(x, DType.I32, IntStream.of(from).asLongStream().toArray()), axis);
    }

    private static Value tile(FunctionCall call) {
        Value x = call.value(0, "x");
        int[] repeats = call.wholes("repeats", 1);
        while (x.rank() < repeats.length) {
            x = Ops.expandDims(x, 0);
        }
        return Ops.tile(x, repeats);
    }

    private static Value pad(FunctionCall call) {
        Value x = call.value(0, "x");
        int[][] widths = new int[x.rank()][];
        Object given = call.get("padwidth");
        for (int axis = 0; axis < widths.length; axis++) {
            Object each = given instanceof List<?> list && !list.isEmpty() && list.getFirst() instanceof List<?>
                    ? list.get(Math.min(axis, list.size() - 1))
                    : given;
            widths[axis] = switch (each) {
                case Integer both -> new int[] {both, both};
                case List<?> list when list.size() == 2 -> new int[] {(Integer) list.get(0), (Integer) list.get(1)};
                case List<?> list when list.size() == 1 -> new int[] {(Integer) list.get(0), (Integer) list.get(0)};
                case null, default -> throw call.unsupported("the widths " + given);
            };
        }
        String mode = call.text("mode", "constant");
        if (mode.equals("constant")) {
            return Ops.pad(x, widths, call.number(1, "constantvalues", 0));
        }
        for (int axis = 0; axis < widths.length; axis++) {
            int before = widths[axis][0];
            int after = widths[axis][1];
            if (before == 0 && after == 0) {
                continue;
            }
            x = switch (mode) {
                case "reflect" -> Ops.padReflect(x, axis, before, after);
                case "symmetric" -> Ops.padSymmetric(x, axis, before, after);
                case "edge" -> edges(x, axis, before, after);
                case "wrap", "circular" ->
                    Ops.concatenate(
                            List.of(Ops.slice(x, axis, x.dim(axis) - before, before), x, Ops.slice(x, axis, 0, after)),
                            axis);
                default -> throw call.unsupported("the mode " + mode);
            };
        }
        return x;
    }

    private static Value edges(Value x, int axis, int before, int after) {
        List<Value> parts = new ArrayList<>();
        if (before > 0) {
            parts.add(Ops.repeat(Ops.slice(x, axis, 0, 1), before, axis));
        }
        parts.add(x);
        if (after > 0) {
            parts.add(Ops.repeat(Ops.slice(x, axis, x.dim(axis) - 1L, 1), after, axis));
        }
        return Ops.concatenate(parts, axis);
    }

    private static List<Value> split(FunctionCall call, int axis, boolean uneven) {
        Value x = call.value(0, "x");
        int at = x.shape().axis(axis);
        return switch (call.get("indicesorsections")) {
            case Integer parts -> uneven ? Shaping.arraySplit(x, parts, at) : Ops.split(x, parts, at);
            case List<?> ends ->
                Shaping.splitAt(
                        x, at, ends.stream().mapToInt(each -> (Integer) each).toArray());
            case null, default -> throw call.unsupported("the parts " + call.get("indicesorsections"));
        };
    }
}
