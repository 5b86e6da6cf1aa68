// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/** Axes moved, and the shapes of sizes along one axis. */
final class Axes {
    private Axes() {}

    /** The value with one axis moved to another place; the others keep their order. */
    static Value move(Value x, int from, int to) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, x.rank()).boxed().toList());
        order.add(to, order.remove(from));
        return Ops.transpose(x, order.stream().mapToInt(i -> i).toArray());
    }

    /** All axes but these. */
    static int[] others(int rank, List<Integer> axes) {
        return IntStream.range(0, rank).filter(axis -> !axes.contains(axis)).toArray();
    }

    /** A value over some axes of x, ascending, repeated along the others. */
    static Value spread(Value value, Value x, List<Integer> axes) {
        return axes.size() == x.rank() ? value : x.builder().add(new Broadcast(x.shape(), axes), value);
    }
}
