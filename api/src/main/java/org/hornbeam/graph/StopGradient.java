// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;

/** The operand itself, for which the derivative is taken as zero. */
public record StopGradient() implements Op {
    @Override
    public Type type(List<Type> operands) {
        return operands.getFirst();
    }

    @Override
    public void gradient(Adjoint adjoint) {}

    @Override
    public String toString() {
        return "stop_gradient";
    }
}
