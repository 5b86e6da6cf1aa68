// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Indexing;
import org.hornbeam.ops.Indexing.Part;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Statistics;
import org.hornbeam.ops.Value;

/** Parts by index, counts, places and classes. */
final class IndexFunctions extends Functions {
    private interface Segments {
        Value of(Value data, Value segments, int count);
    }

    IndexFunctions() {
        one("GetItem", IndexFunctions::item);
        one("Take", call -> {
            Value x = call.value(0, "x");
            Value indices = call.value(1, "indices");
            return call.get("axis") == null
                    ? Ops.take(Ops.flatten(x), wrapped(indices, Ops.flatten(x), 0), 0)
                    : Ops.take(x, wrapped(indices, x, call.whole("axis", 0)), call.whole("axis", 0));
        });
        one("TakeAlongAxis", call -> {
            Value x = call.value(0, "x");
            Value indices = call.value(1, "indices");
            return call.get("axis") == null
                    ? Ops.takeAlongAxis(Ops.flatten(x), Ops.flatten(indices), 0)
                    : Ops.takeAlongAxis(x, wrapped(indices, x, call.whole("axis", 0)), call.whole("axis", 0));
        });
        one("OneHot", call -> {
            DType dtype = call.dtype("dtype", DType.F32);
            Value hot = Ops.oneHot(call.value(0, "x"), call.whole("numclasses", 1), dtype);
            return Ops.moveaxis(hot, -1, call.whole("axis", -1));
        });
        one("MultiHot", call -> {
            Value x = call.value(0, "inputs");
            Value hot = Ops.oneHot(x, call.whole("numclasses", 1), call.dtype("dtype", DType.F32));
            // Over the steps of an example; one number is an example of its own.
            Value all = x.rank() <= 1 ? hot : Ops.max(hot, 1);
            return all;
        });
        one("Slice", call -> {
            Value x = call.value(0, "inputs");
            List<Value> starts = starts(call, x);
            return Indexing.slice(x, starts, call.wholes("shape", 0));
        });
        one("SliceUpdate", call -> {
            Value x = call.value(0, "inputs");
            return Indexing.sliceUpdate(x, starts(call, x), call.value(2, "updates"));
        });
        one("Scatter", call -> {
            Value values = call.value(1, "values");
            return Indexing.scatter(
                    call.value(0, "indices"), values, ShapeFunctions.shape(call, values, call.get("shape")));
        });
        one(
                "ScatterUpdate",
                call -> Indexing.scatterUpdate(
                        call.value(0, "inputs"),
                        call.value(1, "indices"),
                        call.value(2, "updates"),
                        reduction(call, call.text("reduction", ""))));
        segments("SegmentSum", Ops::segmentSum);
        segments("SegmentMax", Indexing::segmentMax);
        segments("SegmentMin", Indexing::segmentMin);
        segments("SegmentProd", Indexing::segmentProd);
        one("Bincount", call -> {
            Value x = call.value(0, "x");
            int size = call.whole("minlength", 0);
            return call.get("weights") == null
                    ? Statistics.bincount(x, size)
                    : Statistics.bincount(x, call.tensor(call.get("weights")), size);
        });
        one("Digitize", call -> Statistics.digitize(call.value(0, "x"), call.value(1, "bins")));
        several("Histogram", call -> {
            Value x = call.value(0, "x");
            int bins = call.whole("bins", 10);
            Statistics.Histogram histogram = call.get("range") instanceof List<?> range && range.size() == 2
                    ? Statistics.histogram(
                            x,
                            bins,
                            ((Number) Objects.requireNonNull(range.get(0))).doubleValue(),
                            ((Number) Objects.requireNonNull(range.get(1))).doubleValue())
                    : Statistics.histogram(x, bins);
            return List.of(histogram.counts(), histogram.edges());
        });
        one(
                "SearchSorted",
                call -> Indexing.searchsorted(
                        call.value(0, "sortedsequence"),
                        call.value(1, "values"),
                        call.text("side", "left").equals("right")));
        one("IsIn", call -> Indexing.isin(call.value(0, "x1"), call.value(1, "x2"), call.flag("invert")));
        one(
                "InTopK",
                call -> Indexing.inTopK(call.value(0, "targets"), call.value(1, "predictions"), call.whole("k", 1)));
        several("UnravelIndex", call -> {
            Value indices = call.value(0, "indices");
            return Indexing.unravelIndex(indices, ShapeFunctions.shape(call, indices, call.get("shape")));
        });
        several("TopK", call -> {
            Ops.TopK top = Ops.topK(call.value(0, "x"), call.whole("k", 1));
            return List.of(top.values(), top.indices());
        });
    }

    private void segments(String name, Segments segments) {
        one(name, call -> {
            if (call.get("numsegments") == null) {
                throw call.unsupported("without a number of segments");
            }
            return segments.of(call.value(0, "data"), call.value(1, "segmentids"), call.whole("numsegments", 1));
        });
    }

    private static Indexing.Reduction reduction(FunctionCall call, String name) {
        for (Indexing.Reduction each : Indexing.Reduction.values()) {
            String plain = each.name().toLowerCase(java.util.Locale.ROOT);
            if (plain.equals(name) || name.isEmpty() && each == Indexing.Reduction.values()[0]) {
                return each;
            }
        }
        throw call.unsupported("the reduction " + name);
    }

    private static List<Value> starts(FunctionCall call, Value x) {
        Value all = call.value(1, "startindices");
        return IntStream.range(0, x.rank()).mapToObj(i -> Ops.pick(all, 0, i)).toList();
    }

    /** Indices from the end count from -1. */
    private static Value wrapped(Value indices, Value x, int axis) {
        if (!x.shape().dim(axis).isFixed()) {
            return indices;
        }
        Value whole = indices.dtype().isInteger() ? indices : indices.cast(DType.I32);
        return Ops.where(Ops.less(whole, Ops.zerosLike(whole)), whole.plus(Ops.like(whole, x.dim(axis))), whole);
    }

    /** {@code x[1, 2:, None, ..., ::2]}. */
    private static Value item(FunctionCall call) {
        Value x = call.value(0, "x");
        List<?> key = call.get(1, "key") instanceof List<?> list
                ? list
                : java.util.Collections.singletonList(call.get(1, "key"));
        long named = key.stream()
                .filter(each -> each != null && each != FunctionCall.Ellipsis.ELLIPSIS)
                .count();
        List<Object> full = new ArrayList<>();
        for (Object each : key) {
            if (each == FunctionCall.Ellipsis.ELLIPSIS) {
                for (long i = named; i < x.rank(); i++) {
                    full.add(new FunctionCall.Range(null, null, null));
                }
            } else {
                full.add(each == null ? "new" : each);
            }
        }
        int axis = 0;
        for (Object each : full) {
            switch (each) {
                case String added -> x = Ops.expandDims(x, axis++);
                case Integer index -> x = picked(x, axis, index);
                case FunctionCall.Range range -> x = range(x, axis++, range);
                case Value indices -> {
                    x = Ops.take(x, wrapped(indices, x, axis), axis);
                    axis += indices.rank();
                }
                case List<?> indices -> {
                    x = Ops.take(x, wrapped(call.tensor(indices), x, axis), axis);
                    axis++;
                }
                default -> throw call.unsupported("the index " + each);
            }
        }
        return x;
    }

    private static Value picked(Value x, int axis, int index) {
        if (index >= 0) {
            return Ops.pick(x, axis, index);
        }
        Dim at = x.shape().dim(axis).plus(index);
        return Ops.squeeze(Ops.slice(x, axis, at, Dim.of(1)), axis);
    }

    private static Value range(Value x, int axis, FunctionCall.Range range) {
        int step = range.step() == null ? 1 : range.step();
        long start = range.start() == null ? step < 0 ? -1 : 0 : range.start();
        long stop = range.stop() == null ? Long.MAX_VALUE : range.stop();
        Part[] parts = new Part[axis + 1];
        java.util.Arrays.fill(parts, Part.all());
        parts[axis] = new Part(start, stop, step);
        return Indexing.getItem(x, parts);
    }
}
