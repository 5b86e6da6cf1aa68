// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.rewrite;

import java.util.List;
import java.util.function.Supplier;
import org.hornbeam.graph.Catalogue;
import org.hornbeam.graph.Concat;
import org.hornbeam.graph.Constant;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Op;
import org.hornbeam.graph.Pad;
import org.hornbeam.graph.Reduce;
import org.hornbeam.graph.Reshape;
import org.hornbeam.graph.Slice;
import org.hornbeam.graph.Transpose;
import org.hornbeam.ops.Value;
import org.hornbeam.runtime.rewrite.OverTime.Outer;

/**
 * Sums over all steps of values of a loop's body, after the loop: of a product one product over time and batch, of what is
 * linear the same of sums.
 *
 * @param around where the values of the body are to be had outside of the loop
 */
record StepSums(Graph body, StepDependence nodes, OverTime time, GraphBuilder out, Around around) {
    /** Values outside of a loop. */
    interface Around {
        /** What does not need carried values, before the loop. */
        Outer before(int id);

        /** Any value, after the loop; to be asked for before the loop is finished. */
        Supplier<Outer> after(int id);
    }

    /** The sum over all steps of a value. */
    Supplier<Value> of(int id) {
        Node node = body.node(id);
        List<Integer> from = node.operands();
        if (nodes.place(id) != null || !(nodes.late(id) || nodes.ahead(id))) {
            return summed(id);
        }
        return switch (node.op()) {
            case Contract contract -> product(contract, from.get(0), from.get(1), id);
            case Reduce reduce
            when reduce.kind() == Reduce.Kind.SUM -> {
                Supplier<Outer> operand = around.after(from.getFirst());
                yield () -> {
                    Outer all = operand.get();
                    return time.summed(all, reduce.axes());
                };
            }
            case Elementwise e
            when StepDependence.is(node, Catalogue.ADD)
                    || StepDependence.is(node, Catalogue.SUBTRACT)
                    || StepDependence.is(node, Catalogue.NEGATE) -> each(node, from);
            case Reshape r -> each(node, from);
            case Transpose t -> each(node, from);
            case Slice s -> each(node, from);
            case Concat c -> each(node, from);
            case Pad p
            when zero(from.get(1)) -> {
                Supplier<Value> operand = of(from.getFirst());
                Op fill = body.node(from.get(1)).op();
                yield () -> out.add(p, operand.get(), out.add(fill, List.of()));
            }
            default -> summed(id);
        };
    }

    private boolean zero(int id) {
        return body.node(id).op() instanceof Constant constant && Double.compare(constant.value(), 0) == 0;
    }

    /** A linear operation on the sums of its operands. */
    private Supplier<Value> each(Node node, List<Integer> from) {
        List<Supplier<Value>> totals = from.stream().map(this::of).toList();
        return () -> out.add(node.op(), totals.stream().map(Supplier::get).toList());
    }

    private Supplier<Value> summed(int id) {
        Supplier<Outer> operand = around.after(id);
        return () -> time.summed(operand.get(), List.of());
    }

    private Supplier<Value> product(Contract contract, int left, int right, int id) {
        boolean leftSteps = nodes.differs(left);
        boolean rightSteps = nodes.differs(right);
        if (leftSteps && rightSteps) {
            Supplier<Outer> a = around.after(left);
            Supplier<Outer> b = around.after(right);
            return () -> time.summed(contract, a.get().value(), b.get().value());
        }
        if (leftSteps) {
            Supplier<Value> a = of(left);
            return () -> out.add(contract, a.get(), around.before(right).value());
        }
        if (rightSteps) {
            Supplier<Value> b = of(right);
            return () -> out.add(contract, around.before(left).value(), b.get());
        }
        return summed(id);
    }
}
