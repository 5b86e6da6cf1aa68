// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Scan;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.trace.LoopScope;

/**
 * A cell run over the time steps of a series.
 *
 * @param sequence the output of each step, (batch, time, ...); after going backwards in the order of processing
 * @param last the output of the last step that was processed, (batch, ...)
 * @param state the carried values after it
 */
record Loop(Value sequence, Value last, List<Value> state) {
    /** Copies the list. */
    Loop {
        state = List.copyOf(state);
    }

    /** One step, traced: its body, what it carries and what it needs from outside. */
    private record Traced(Graph body, List<Value> constants, boolean outputIsState, Shape output) {}

    /**
     * Runs a cell as one loop. A masked step keeps the carried values and repeats the output before it, at first zeros.
     *
     * @param x (batch, time, features...)
     */
    static Loop of(Scope scope, Cell cell, Value x, boolean goBackwards) {
        Scope below = scope.scope(cell.type());
        Optional<Value> mask = scope.mask(x);
        Shape step = x.shape().remove(1);
        List<Shape> shapes = new ArrayList<>();
        for (Shape state : cell.state(step)) {
            shapes.add(state.insert(0, x.shape().dim(0)));
        }
        int states = shapes.size();
        Traced traced = trace(below, cell, x, shapes, mask.isPresent());
        if (mask.isPresent() && !traced.outputIsState) {
            // Repeating an output that no state holds takes one more carried value.
            shapes.add(traced.output);
            traced = trace(below, cell, x, shapes, true);
        }
        List<Value> operands = new ArrayList<>();
        for (Shape shape : shapes) {
            operands.add(Ops.broadcastTo(x.builder().constant(0, x.dtype()), shape));
        }
        operands.add(Ops.moveaxis(x, 1, 0));
        mask.ifPresent(steps -> operands.add(Ops.transpose(steps, 1, 0)));
        int sequences = operands.size() - shapes.size();
        operands.addAll(traced.constants);
        Dim length = x.shape().dim(1);
        Value results = x.builder().add(new Scan(traced.body, shapes.size(), sequences, length, goBackwards), operands);
        List<Value> carried = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            carried.add(x.builder().add(new Element(i), results));
        }
        Value inPlace = Ops.moveaxis(x.builder().add(new Element(shapes.size()), results), 0, 1);
        Value last;
        if (traced.outputIsState) {
            last = carried.getFirst();
        } else if (mask.isPresent()) {
            last = carried.getLast();
        } else {
            last = Ops.pick(inPlace, 1, goBackwards ? 0 : -1);
        }
        Value sequence = goBackwards ? Ops.flip(inPlace, 1) : inPlace;
        return new Loop(sequence, last, carried.subList(0, states));
    }

    private static Traced trace(Scope scope, Cell cell, Value x, List<Shape> shapes, boolean masked) {
        GraphBuilder builder = new GraphBuilder();
        List<Value> before = new ArrayList<>();
        for (Shape shape : shapes) {
            before.add(parameter(builder, "state" + before.size(), x.dtype(), shape));
        }
        Value step = parameter(builder, "step", x.dtype(), x.shape().remove(1));
        Value real = masked ? parameter(builder, "mask", DType.BOOL, x.shape().slice(0, 1)) : step;
        LoopScope inside = new LoopScope(scope, builder);
        int states = cell.state(x.shape().remove(1)).size();
        Cell.Step next = builder.at(scope.path(), () -> cell.step(inside, step, before.subList(0, states)));
        if (next.state().size() != states) {
            throw new ShapeException(cell.type() + " carries " + states + " values, but a step yields "
                    + next.state().size());
        }
        boolean outputIsState = next.output().equals(next.state().getFirst());
        Value output = next.output();
        List<Value> after = new ArrayList<>();
        for (int i = 0; i < states; i++) {
            after.add(
                    masked
                            ? chosen(real, next.state().get(i), before.get(i))
                            : next.state().get(i));
        }
        if (masked) {
            output = chosen(real, output, outputIsState ? before.getFirst() : before.getLast());
        }
        if (shapes.size() > states) {
            after.add(output);
        }
        for (int i = 0; i < after.size(); i++) {
            builder.result("state" + i, Graph.Role.OUTPUT, after.get(i));
        }
        builder.result("output", Graph.Role.OUTPUT, output);
        return new Traced(
                builder.build(),
                inside.constants(),
                outputIsState,
                next.output().shape());
    }

    private static Value parameter(GraphBuilder builder, String name, DType dtype, Shape shape) {
        return builder.parameter(Parameter.Kind.INPUT, name, new Type.Tensor(dtype, shape));
    }

    /** The new value where a step is real, else the old one; the first trace for another output has no old one. */
    private static Value chosen(Value real, Value next, Value before) {
        if (!before.shape().equals(next.shape())) {
            return next;
        }
        Value condition = real;
        while (condition.rank() < next.rank()) {
            condition = Ops.expandDims(condition, condition.rank());
        }
        return Ops.where(condition, next, before);
    }
}
