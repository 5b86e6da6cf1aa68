// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/**
 * A loop over the leading axis of some operands that carries values from step to step. The body takes the carried
 * values, one step of each sequence and the constants; it yields the carried values, then one step of each output.
 * Operands: initial carried values, sequences, constants. Results: last carried values, stacked outputs, and the
 * carried values that each step began with, stacked (what the gradient needs; dropped where nothing uses them).
 *
 * @param body one step
 * @param carried the number of carried values
 * @param sequences the number of sequences
 * @param length the number of steps
 * @param reverse whether to begin at the end; outputs keep the place of their step
 */
public record Scan(Graph body, int carried, int sequences, Dim length, boolean reverse) implements Op {
    @Override
    public Type type(List<Type> operands) {
        if (carried < 0
                || sequences < 0
                || operands.size() < carried + sequences
                || body.results().size() < carried) {
            throw new ShapeException(
                    "a scan with " + carried + " carried values and " + sequences + " sequences got " + operands.size()
                            + " operands and a body with " + body.results().size() + " results");
        }
        List<Type> step = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            Type.Tensor operand = operands.get(i).tensor();
            if (i >= carried && i < carried + sequences) {
                if (operand.shape().rank() == 0 || !operand.shape().dim(0).equals(length)) {
                    throw new ShapeException("a scan of " + length + " steps got the sequence " + operand);
                }
                step.add(new Type.Tensor(operand.dtype(), operand.shape().remove(0)));
            } else {
                step.add(operand);
            }
        }
        Type results = Composite.resultType("scan", body, step);
        List<Type.Tensor> all = results instanceof Type.Tuple tuple ? tuple.elements() : List.of(results.tensor());
        List<Type.Tensor> types = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (i < carried && !all.get(i).equals(operands.get(i))) {
                throw new ShapeException("the carried value " + i + " of a scan begins as " + operands.get(i)
                        + " but a step yields " + all.get(i));
            }
            types.add(i < carried ? all.get(i) : stacked(all.get(i)));
        }
        for (int i = 0; i < carried; i++) {
            types.add(stacked(all.get(i)));
        }
        return new Type.Tuple(types);
    }

    private Type.Tensor stacked(Type.Tensor step) {
        Shape shape = step.shape().insert(0, length);
        return new Type.Tensor(step.dtype(), shape);
    }

    /**
     * A scan in the other direction over the saved carried values. Its carried values are the derivatives of the
     * carried values and the sums of the derivatives of the constants.
     */
    @Override
    public void gradient(Adjoint adjoint) {
        ScanGradient.of(this, adjoint);
    }

    @Override
    public String toString() {
        return "scan[" + length + (reverse ? ", reverse" : "") + "]{\n" + body + "}";
    }

    /** Zeros where no derivative arrives. */
    static Value orZeros(@org.jspecify.annotations.Nullable Value value, Value like) {
        return value != null ? value : Ops.zerosLike(like);
    }
}
