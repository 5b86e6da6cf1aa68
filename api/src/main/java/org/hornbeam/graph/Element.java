// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.ShapeException;

/**
 * One tensor of an operation with several results.
 *
 * @param index which one, from 0
 */
public record Element(int index) implements Op {
    @Override
    public Type type(List<Type> operands) {
        return switch (operands.getFirst()) {
            case Type.Tuple tuple -> {
                if (index < 0 || index >= tuple.elements().size()) {
                    throw new ShapeException("element " + index + " of "
                            + tuple.elements().size() + " results " + tuple + " does not exist");
                }
                yield tuple.elements().get(index);
            }
            case Type.Tensor tensor ->
                throw new IllegalArgumentException("element " + index + " of " + tensor + ", which is one tensor");
            case Type.Text text -> throw new IllegalArgumentException("element " + index + " of text");
        };
    }

    /** Handled by the transformation itself: the cotangent becomes one of those of the tuple. */
    @Override
    public void gradient(Adjoint adjoint) {}

    @Override
    public String toString() {
        return "element[" + index + "]";
    }
}
