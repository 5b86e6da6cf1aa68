// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;

/**
 * The operand repeated along new axes.
 *
 * @param shape the shape of the result
 * @param axes for each axis of the operand its place in the result, ascending; sizes agree
 */
public record Broadcast(Shape shape, List<Integer> axes) implements Op {
    /** Copies the list. */
    public Broadcast {
        axes = List.copyOf(axes);
    }

    @Override
    public Type type(List<Type> operands) {
        Type.Tensor operand = operands.getFirst().tensor();
        Axes.check("broadcast to " + shape, shape, axes);
        boolean fits = operand.shape().rank() == axes.size();
        for (int i = 0; fits && i < axes.size(); i++) {
            fits = operand.shape().dim(i).equals(shape.dim(axes.get(i))) && (i == 0 || axes.get(i - 1) < axes.get(i));
        }
        if (!fits) {
            throw new ShapeException("can't repeat " + operand.shape() + " as " + shape + ": its axes would become "
                    + axes + ", which must be one for each, ascending, and of the same sizes");
        }
        return new Type.Tensor(operand.dtype(), shape);
    }

    @Override
    public void gradient(Adjoint adjoint) {
        adjoint.add(0, Ops.sum(adjoint.cotangent(), Axes.others(shape.rank(), axes)));
    }

    @Override
    public String toString() {
        return "broadcast" + axes;
    }
}
