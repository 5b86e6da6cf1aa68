// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;

/**
 * A value combined over all shards of the global batch, in a fixed order. With one shard it is the operand. It stands
 * before clipping and is a boundary of the plan's segments.
 *
 * @param kind how shards are combined
 */
public record Exchange(Kind kind) implements Op {
    /** How shards are combined. */
    public enum Kind {
        /** The sum. */
        SUM,
        /** The largest. */
        MAX
    }

    @Override
    public Type type(List<Type> operands) {
        return operands.getFirst();
    }

    @Override
    public void gradient(Adjoint adjoint) {
        if (kind != Kind.SUM) {
            throw new UnsupportedOperationException("only the sum over shards has a gradient");
        }
        adjoint.add(0, adjoint.builder().add(this, adjoint.cotangent()));
    }

    @Override
    public String toString() {
        return "exchange[" + kind.name().toLowerCase(java.util.Locale.ROOT) + "]";
    }
}
