// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;

/**
 * A value that comes from outside the graph.
 *
 * @param kind where it comes from
 * @param name its name or path, unique in its kind
 * @param type its type
 */
public record Parameter(Kind kind, String name, Type.Tensor type) implements Op {
    /** Where a parameter comes from. */
    public enum Kind {
        /** Given with each run: a batch, labels, the argument of a sub-graph. */
        INPUT,
        /** Kept between runs and trained. */
        WEIGHT,
        /** Kept between runs: moving statistics, optimizer slots, counters, the seed. */
        STATE
    }

    @Override
    public Type type(List<Type> operands) {
        return type;
    }

    @Override
    public void gradient(Adjoint adjoint) {}

    @Override
    public String toString() {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + "[" + name + "]";
    }
}
