// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * One of two sub-graphs, chosen by a boolean scalar; only that one runs. Operands: the scalar, then what both take.
 *
 * @param then runs if the scalar is true
 * @param otherwise runs if it is false; it takes and yields the same types
 */
public record Cond(Graph then, Graph otherwise) implements Op {
    @Override
    public Type type(List<Type> operands) {
        if (!operands.getFirst().equals(new Type.Tensor(DType.BOOL, Shape.SCALAR))) {
            throw new ShapeException("cond needs a boolean scalar, found " + operands.getFirst());
        }
        List<Type> arguments = operands.subList(1, operands.size());
        Type a = Composite.resultType("cond (true)", then, arguments);
        Type b = Composite.resultType("cond (false)", otherwise, arguments);
        if (!a.equals(b)) {
            throw new ShapeException("the branches of a cond differ: " + a + " and " + b);
        }
        return a instanceof Type.Tuple ? a : new Type.Tuple(List.of(a.tensor()));
    }

    @Override
    public void gradient(Adjoint adjoint) {
        List<Value> arguments = adjoint.operands().subList(1, adjoint.operands().size());
        List<Value> passed = new ArrayList<>();
        passed.add(adjoint.operand(0));
        passed.addAll(arguments);
        for (int i = 0; i < adjoint.results().size(); i++) {
            passed.add(
                    Scan.orZeros(adjoint.cotangents().get(i), adjoint.results().get(i)));
        }
        Value shares = adjoint.builder()
                .add(new Cond(derivative(then, arguments, adjoint), derivative(otherwise, arguments, adjoint)), passed);
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).dtype().isFloat()) {
                adjoint.add(i + 1, adjoint.builder().add(new Element(i), shares));
            }
        }
    }

    private static Graph derivative(Graph branch, List<Value> arguments, Adjoint adjoint) {
        GraphBuilder builder = new GraphBuilder();
        List<Value> inner = new ArrayList<>();
        for (Value argument : arguments) {
            inner.add(parameter(builder, inner.size(), argument));
        }
        List<@Nullable Value> dy = new ArrayList<>();
        for (Value result : adjoint.results()) {
            dy.add(parameter(builder, inner.size() + dy.size(), result));
        }
        List<@Nullable Value> shares = Gradients.of(builder.inline(branch, inner), dy, inner);
        for (int i = 0; i < inner.size(); i++) {
            builder.result("share" + i, Graph.Role.OUTPUT, Scan.orZeros(shares.get(i), inner.get(i)));
        }
        return builder.build();
    }

    private static Value parameter(GraphBuilder builder, int number, Value like) {
        return builder.parameter(
                Parameter.Kind.INPUT, "a" + String.format("%04d", number), new Type.Tensor(like.dtype(), like.shape()));
    }

    @Override
    public String toString() {
        return "cond{\n" + then + "} else {\n" + otherwise + "}";
    }
}
