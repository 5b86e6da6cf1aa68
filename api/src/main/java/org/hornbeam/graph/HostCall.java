// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * What a library does better than a kernel: decompositions of matrices. The runtime looks the function up by name.
 *
 * @param function the name of the function
 * @param results the types of its results
 * @param gradient from operands, results and cotangents to the shares of the operands; {@code null}: no derivative
 */
public record HostCall(
        String function,
        List<Type.Tensor> results,
        @Nullable Graph gradient) implements Op {
    /** Copies the list. */
    public HostCall {
        results = List.copyOf(results);
    }

    @Override
    public Type type(List<Type> operands) {
        return new Type.Tuple(results);
    }

    @Override
    public void gradient(Adjoint adjoint) {
        if (gradient == null) {
            return;
        }
        List<Value> arguments = new ArrayList<>(adjoint.operands());
        arguments.addAll(adjoint.results());
        for (int i = 0; i < adjoint.results().size(); i++) {
            arguments.add(
                    Scan.orZeros(adjoint.cotangents().get(i), adjoint.results().get(i)));
        }
        Composite.checkShares(function, gradient, adjoint);
        List<Value> shares = adjoint.builder().inline(gradient, arguments);
        for (int i = 0; i < shares.size(); i++) {
            adjoint.add(i, shares.get(i));
        }
    }

    @Override
    public String toString() {
        return "host_call[" + function + "]";
    }
}
