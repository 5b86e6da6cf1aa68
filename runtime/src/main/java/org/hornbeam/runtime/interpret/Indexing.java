// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.interpret;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.graph.Gather;
import org.hornbeam.graph.ScatterAdd;
import org.hornbeam.graph.Sort;
import org.hornbeam.ops.DType;

/** The meaning of gathering, scattering and sorting. */
final class Indexing {
    private Indexing() {}

    static Array gather(Gather op, Array x, Array indices, long[] shape) {
        int n = x.dim(op.batch());
        int rest = Index.elements(Arrays.copyOfRange(x.shape(), op.batch() + 1, x.rank()));
        int batches = Index.elements(Arrays.copyOf(x.shape(), op.batch()));
        int picks = batches == 0 ? 0 : indices.size() / batches;
        Gathering result = new Gathering(x, shape);
        if (n == 0 && Index.elements(shape) > 0) {
            throw new IllegalArgumentException("gather from an axis of size 0: " + x);
        }
        for (int i = 0; i < batches * picks; i++) {
            int from = i / picks * n + clamped(indices, i, n);
            for (int r = 0; r < rest; r++) {
                result.set(i * rest + r, x, from * rest + r);
            }
        }
        return result.array();
    }

    static Array scatterAdd(ScatterAdd op, Array indices, Array updates, long[] shape) {
        int n = (int) shape[op.batch()];
        int rest = Index.elements(Arrays.copyOfRange(shape, op.batch() + 1, shape.length));
        int batches = Index.elements(Arrays.copyOf(shape, op.batch()));
        int picks = batches == 0 ? 0 : indices.size() / batches;
        Sums sums = new Sums(updates.dtype(), shape);
        if (n == 0 && updates.size() > 0) {
            throw new IllegalArgumentException("scatter_add to an axis of size 0: " + op);
        }
        for (int i = 0; i < batches * picks; i++) {
            int to = i / picks * n + clamped(indices, i, n);
            for (int r = 0; r < rest; r++) {
                sums.add(to * rest + r, updates, i * rest + r);
            }
        }
        return sums.array();
    }

    private static int clamped(Array indices, int i, int n) {
        return Math.clamp(indices.longAt(i), 0, n - 1);
    }

    static List<Array> sort(Sort op, Array x) {
        Lines lines = new Lines(x.shape(), op.axis());
        Gathering sorted = new Gathering(x, x.shape());
        long[] origins = new long[x.size()];
        for (int line = 0; line < lines.count(); line++) {
            int at = line;
            Comparator<Integer> order = (i, j) -> compare(x, lines.place(at, i), lines.place(at, j));
            List<Integer> ranks = IntStream.range(0, lines.length())
                    .boxed()
                    .sorted(op.descending() ? order.reversed() : order)
                    .toList();
            for (int i = 0; i < ranks.size(); i++) {
                sorted.set(lines.place(line, i), x, lines.place(line, ranks.get(i)));
                origins[lines.place(line, i)] = ranks.get(i);
            }
        }
        return List.of(sorted.array(), Array.wrap(DType.I32, x.shape(), origins));
    }

    /** Zeros of both signs are equal, and NaN is the largest. */
    private static int compare(Array x, int i, int j) {
        return x.dtype().isFloat()
                ? Double.compare(x.doubleAt(i) + 0.0, x.doubleAt(j) + 0.0)
                : Long.compare(x.longAt(i), x.longAt(j));
    }
}
