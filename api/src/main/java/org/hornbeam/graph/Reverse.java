// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;

/**
 * The elements in opposite order along some axes.
 *
 * @param axes the axes, from 0
 */
public record Reverse(List<Integer> axes) implements Op {
    /** Sorts the axes. */
    public Reverse {
        axes = axes.stream().sorted().distinct().toList();
    }

    @Override
    public Type type(List<Type> operands) {
        Axes.check("reverse", operands.getFirst().tensor().shape(), axes);
        return operands.getFirst();
    }

    @Override
    public void gradient(Adjoint adjoint) {
        adjoint.add(0, adjoint.builder().add(this, adjoint.cotangent()));
    }

    @Override
    public String toString() {
        return "reverse" + axes;
    }
}
