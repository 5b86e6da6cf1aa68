// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/** The gradient rule of {@link Scan}. */
final class ScanGradient {
    private ScanGradient() {}

    static void of(Scan scan, Adjoint adjoint) {
        int carried = scan.carried();
        int sequences = scan.sequences();
        List<Value> operands = adjoint.operands();
        int constants = operands.size() - carried - sequences;
        List<Value> results = adjoint.results();
        int outputs = results.size() - 2 * carried;
        // Integer and boolean values have no derivative: only floating-point ones take part.
        GraphBuilder step = new GraphBuilder();
        List<Value> dCarried = new ArrayList<>();
        List<Value> dConstants = new ArrayList<>();
        // Derivatives of outputs and of saved values that do not arrive are not carried through the loop as zeros.
        List<@Nullable Value> dOutputs = new ArrayList<>();
        List<@Nullable Value> dSaved = new ArrayList<>();
        List<Value> arriving = new ArrayList<>();
        List<Value> inner = new ArrayList<>();
        int number = 0;
        for (int i = 0; i < carried; i++) {
            dCarried.add(argument(step, number++, stepType(operands.get(i), false)));
        }
        for (int i = 0; i < constants; i++) {
            dConstants.add(argument(step, number++, stepType(operands.get(carried + sequences + i), false)));
        }
        for (int i = 0; i < carried; i++) {
            inner.add(argument(step, number++, stepType(operands.get(i), false)));
        }
        for (int i = 0; i < sequences; i++) {
            inner.add(argument(step, number++, stepType(operands.get(carried + i), true)));
        }
        for (int i = 0; i < outputs + carried; i++) {
            Value outer = adjoint.cotangents().get(carried + i);
            Value inside = outer == null ? null : argument(step, number++, stepType(outer, true));
            (i < outputs ? dOutputs : dSaved).add(inside);
            if (outer != null) {
                arriving.add(outer);
            }
        }
        for (int i = 0; i < constants; i++) {
            inner.add(argument(step, number++, stepType(operands.get(carried + sequences + i), false)));
        }
        List<Value> yields = step.inline(scan.body(), inner);
        List<@Nullable Value> cotangents = new ArrayList<>();
        cotangents.addAll(dCarried);
        cotangents.addAll(dOutputs);
        List<@Nullable Value> shares = Gradients.of(yields, cotangents, inner);
        for (int i = 0; i < carried; i++) {
            Value share = Scan.orZeros(shares.get(i), inner.get(i));
            Value saved = dSaved.get(i);
            boolean both = saved != null && dCarried.get(i).dtype().isFloat();
            step.result("carried" + i, Graph.Role.OUTPUT, both ? share.plus(saved) : share);
        }
        for (int i = 0; i < constants; i++) {
            Value share = shares.get(carried + sequences + i);
            Value sum = dConstants.get(i);
            step.result("constant" + i, Graph.Role.OUTPUT, share == null ? sum : sum.plus(share));
        }
        for (int i = 0; i < sequences; i++) {
            step.result(
                    "sequence" + i, Graph.Role.OUTPUT, Scan.orZeros(shares.get(carried + i), inner.get(carried + i)));
        }
        List<Value> arguments = new ArrayList<>();
        for (int i = 0; i < carried; i++) {
            arguments.add(Scan.orZeros(adjoint.cotangents().get(i), results.get(i)));
        }
        for (int i = 0; i < constants; i++) {
            arguments.add(Ops.zerosLike(operands.get(carried + sequences + i)));
        }
        for (int i = 0; i < carried; i++) {
            arguments.add(results.get(carried + outputs + i));
        }
        arguments.addAll(operands.subList(carried, carried + sequences));
        arguments.addAll(arriving);
        arguments.addAll(operands.subList(carried + sequences, operands.size()));
        Scan reversed = new Scan(
                step.build(),
                carried + constants,
                carried + sequences + arriving.size(),
                scan.length(),
                !scan.reverse());
        GraphBuilder builder = adjoint.builder();
        Value all = builder.add(reversed, arguments);
        for (int i = 0; i < operands.size(); i++) {
            if (operands.get(i).dtype().isFloat()) {
                int element =
                        i < carried ? i : i < carried + sequences ? carried + constants + (i - carried) : i - sequences;
                adjoint.add(i, builder.add(new Element(element), all));
            }
        }
    }

    private static Value argument(GraphBuilder step, int number, Type.Tensor type) {
        return step.parameter(Parameter.Kind.INPUT, "a" + String.format("%04d", number), type);
    }

    private static Type.Tensor stepType(Value value, boolean sequence) {
        return new Type.Tensor(value.dtype(), sequence ? value.shape().remove(0) : value.shape());
    }
}
