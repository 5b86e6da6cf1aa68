// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.graph.WindowMax;
import org.hornbeam.graph.WindowSum;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/** Poolings over any number of spatial axes. */
final class Pooling {
    private Pooling() {}

    /** The largest of each window. */
    static Value max(Value x, List<Integer> poolSize, List<Integer> strides, Padding padding, DataFormat dataFormat) {
        Value last = dataFormat.toLast(x);
        WindowGeometry geometry = geometry(last, poolSize, strides, padding);
        GraphBuilder builder = last.builder();
        Value maxima = builder.add(new WindowMax(Windows.overAllAxes(geometry)), last);
        return dataFormat.fromLast(builder.add(new Element(0), maxima));
    }

    /** The mean of the elements in each window; positions outside do not count. */
    static Value average(
            Value x, List<Integer> poolSize, List<Integer> strides, Padding padding, DataFormat dataFormat) {
        Value last = dataFormat.toLast(Ops.floating(x));
        WindowGeometry geometry = geometry(last, poolSize, strides, padding);
        WindowSum sums = new WindowSum(Windows.overAllAxes(geometry));
        Value sum = last.builder().add(sums, last);
        boolean whole = geometry.before().stream().allMatch(dim -> dim.is(0))
                && geometry.after().stream().allMatch(dim -> dim.is(0));
        if (whole) {
            return dataFormat.fromLast(sum.div((double) poolSize.stream().reduce(1, (a, b) -> a * b)));
        }
        // How many elements each window covers does not depend on example or channel.
        List<Dim> dims = new ArrayList<>(last.shape().dims());
        dims.set(0, Dim.of(1));
        dims.set(dims.size() - 1, Dim.of(1));
        Value ones = Ops.broadcastTo(Ops.like(last, 1.0), new Shape(dims));
        return dataFormat.fromLast(sum.div(last.builder().add(sums, ones)));
    }

    private static WindowGeometry geometry(Value last, List<Integer> poolSize, List<Integer> strides, Padding padding) {
        if (padding == Padding.CAUSAL) {
            throw new ShapeException("poolings have no causal padding; use VALID or SAME");
        }
        List<Dim> sizes = last.shape().dims().subList(1, last.rank() - 1);
        List<Integer> ones = sizes.stream().map(size -> 1).toList();
        return Windows.of(sizes, poolSize, strides, ones, padding);
    }
}
