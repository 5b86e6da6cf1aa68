// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Concat;
import org.hornbeam.graph.Pad;
import org.hornbeam.graph.Reverse;
import org.hornbeam.graph.Slice;
import org.hornbeam.graph.Transpose;
import org.hornbeam.ops.Dim;

/** The meaning of operations that only move elements: each says where an element of the result comes from. */
final class Movements {
    private Movements() {}

    static Array transpose(Transpose op, Array x) {
        long[] from = x.shape();
        long[] shape = op.permutation().stream().mapToLong(axis -> from[axis]).toArray();
        return moved(x, shape, index -> {
            long[] source = new long[index.length];
            for (int axis = 0; axis < index.length; axis++) {
                source[op.permutation().get(axis)] = index[axis];
            }
            return source;
        });
    }

    static Array broadcast(Broadcast op, Array x, long[] shape) {
        return moved(
                x,
                shape,
                index -> op.axes().stream().mapToLong(axis -> index[axis]).toArray());
    }

    static Array reverse(Reverse op, Array x) {
        return moved(x, x.shape(), index -> {
            long[] source = index.clone();
            op.axes().forEach(axis -> source[axis] = x.dim(axis) - 1 - index[axis]);
            return source;
        });
    }

    static Array slice(Slice op, Array x, Map<String, Long> sizes) {
        long[] start = bind(op.start(), sizes);
        return moved(x, bind(op.sizes(), sizes), index -> {
            long[] source = new long[index.length];
            for (int axis = 0; axis < index.length; axis++) {
                source[axis] = start[axis] + index[axis] * op.steps().get(axis);
            }
            return source;
        });
    }

    static Array concat(Concat op, List<Array> parts, long[] shape) {
        long[] starts = new long[parts.size() + 1];
        for (int i = 0; i < parts.size(); i++) {
            starts[i + 1] = starts[i] + parts.get(i).dim(op.axis());
        }
        Gathering result = new Gathering(parts.getFirst(), shape);
        for (int place = 0; place < Index.elements(shape); place++) {
            long[] index = Index.unflatten(place, shape);
            int part = 0;
            while (index[op.axis()] >= starts[part + 1]) {
                part++;
            }
            index[op.axis()] -= starts[part];
            result.set(
                    place, parts.get(part), Index.flatten(index, parts.get(part).shape()));
        }
        return result.array();
    }

    static Array pad(Pad op, Array x, Array fill, long[] shape, Map<String, Long> sizes) {
        long[] before = bind(op.before(), sizes);
        long[] after = bind(op.after(), sizes);
        long[] between = bind(op.between(), sizes);
        if (x.size() > 0
                && (Arrays.stream(before).anyMatch(n -> n < 0)
                        || Arrays.stream(after).anyMatch(n -> n < 0))) {
            throw new IllegalArgumentException(
                    op + " adds a negative number of elements with the sizes " + sizes + "; take a slice instead");
        }
        Gathering result = new Gathering(x, shape);
        for (int place = 0; place < Index.elements(shape); place++) {
            result.set(place, fill, 0);
        }
        for (int place = 0; place < x.size(); place++) {
            long[] index = Index.unflatten(place, x.shape());
            for (int axis = 0; axis < index.length; axis++) {
                index[axis] = before[axis] + index[axis] * (between[axis] + 1);
            }
            result.set(Index.flatten(index, shape), x, place);
        }
        return result.array();
    }

    private static Array moved(Array x, long[] shape, Function<long[], long[]> source) {
        Gathering result = new Gathering(x, shape);
        for (int place = 0; place < Index.elements(shape); place++) {
            result.set(place, x, Index.flatten(source.apply(Index.unflatten(place, shape)), x.shape()));
        }
        return result.array();
    }

    private static long[] bind(List<Dim> dims, Map<String, Long> sizes) {
        return dims.stream().mapToLong(dim -> dim.bind(sizes)).toArray();
    }
}
