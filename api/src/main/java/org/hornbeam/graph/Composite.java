// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * A named sub-graph (softmax, attention, ...): its body is its meaning; a backend may own a better kernel for the name,
 * else the body is inlined.
 *
 * @param name the name, and with the body what backends look at
 * @param body the decomposition; its parameters are the operands, its results the results
 * @param gradient the derivative as a composite of its own, or {@code null} to derive it from the body. Its operands
 *     are those of this composite, then its results, then their cotangents; its results the shares of the operands.
 */
public record Composite(String name, Graph body, @Nullable Composite gradient) implements Op {
    @Override
    public Type type(List<Type> operands) {
        return resultType(name, body, operands);
    }

    /** The type of the results of a sub-graph, after a check of the operands. */
    static Type resultType(String name, Graph body, List<Type> operands) {
        List<Type> expected =
                body.parameters().stream().map(id -> body.node(id).type()).toList();
        if (!expected.equals(operands)) {
            throw new IllegalArgumentException(name + " was traced for " + expected + ", found " + operands);
        }
        List<Type.Tensor> results = body.results().stream()
                .map(result -> body.node(result.node()).type().tensor())
                .toList();
        return results.size() == 1 ? results.getFirst() : new Type.Tuple(results);
    }

    @Override
    public void gradient(Adjoint adjoint) {
        if (gradient == null) {
            Gradients.through(body, adjoint);
            return;
        }
        List<Value> arguments = new ArrayList<>(adjoint.operands());
        arguments.addAll(adjoint.results());
        for (int i = 0; i < adjoint.results().size(); i++) {
            Value dy = adjoint.cotangents().get(i);
            arguments.add(
                    dy != null
                            ? dy
                            : org.hornbeam.ops.Ops.zerosLike(adjoint.results().get(i)));
        }
        checkShares(name, gradient.body(), adjoint);
        Value shares = adjoint.builder().add(gradient, arguments);
        for (int i = 0; i < adjoint.operands().size(); i++) {
            if (adjoint.operand(i).dtype().isFloat()) {
                adjoint.add(
                        i,
                        gradient.body().results().size() == 1
                                ? shares
                                : adjoint.builder().add(new Element(i), shares));
            }
        }
    }

    /** A declared gradient must yield one share for each operand, also for integers, where it is not looked at. */
    static void checkShares(String name, Graph gradient, Adjoint adjoint) {
        if (gradient.results().size() != adjoint.operands().size()) {
            throw new IllegalArgumentException("the declared gradient of " + name + " yields "
                    + gradient.results().size() + " shares for "
                    + adjoint.operands().size() + " operands");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
