// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * A sub-graph whose derivative is declared, not derived: straight-through estimators, gradient reversal.
 *
 * @param name its name
 * @param body its meaning
 * @param gradient from operands, results and cotangents to the shares of the operands
 * @param surrogate whether the declared derivative is meant to differ from the true one; laws then do not compare them
 */
public record CustomGradient(String name, Graph body, Graph gradient, boolean surrogate) implements Op {
    @Override
    public Type type(List<Type> operands) {
        return Composite.resultType(name, body, operands);
    }

    @Override
    public void gradient(Adjoint adjoint) {
        List<Value> arguments = new ArrayList<>(adjoint.operands());
        arguments.addAll(adjoint.results());
        for (int i = 0; i < adjoint.results().size(); i++) {
            Value dy = adjoint.cotangents().get(i);
            arguments.add(dy != null ? dy : Ops.zerosLike(adjoint.results().get(i)));
        }
        Composite.checkShares(name, gradient, adjoint);
        List<Value> shares = adjoint.builder().inline(gradient, arguments);
        for (int i = 0; i < shares.size(); i++) {
            adjoint.add(i, shares.get(i));
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
