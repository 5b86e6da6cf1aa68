// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;

/**
 * A loop that runs as long as a condition holds. Both sub-graphs take the carried values and then the constants.
 *
 * @param condition yields a boolean scalar
 * @param body yields the next carried values
 * @param carried the number of carried values
 */
public record While(Graph condition, Graph body, int carried) implements Op {
    @Override
    public Type type(List<Type> operands) {
        if (carried < 0 || operands.size() < carried) {
            throw new ShapeException(
                    "a while with " + carried + " carried values got " + operands.size() + " operands");
        }
        if (!Composite.resultType("while (condition)", condition, operands)
                .equals(new Type.Tensor(DType.BOOL, Shape.SCALAR))) {
            throw new ShapeException("the condition of a while must yield one boolean scalar");
        }
        Type result = Composite.resultType("while (body)", body, operands);
        List<Type.Tensor> next = result instanceof Type.Tuple tuple ? tuple.elements() : List.of(result.tensor());
        if (!next.equals(operands.subList(0, carried))) {
            throw new ShapeException(
                    "a while carries " + operands.subList(0, carried) + " but its body yields " + next);
        }
        return new Type.Tuple(next);
    }

    /**
     * The number of steps is unknown, so nothing can be saved for a backward loop.
     *
     * @throws UnsupportedOperationException always: use a scan with a fixed number of steps
     */
    @Override
    public void gradient(Adjoint adjoint) {
        throw new UnsupportedOperationException("a while loop has no gradient, because its number of steps is not known"
                + " when the plan is made; use a scan over a fixed number of steps, or stopGradient");
    }

    @Override
    public String toString() {
        return "while{\n" + condition + "} do {\n" + body + "}";
    }
}
