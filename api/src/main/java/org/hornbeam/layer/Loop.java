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
 * @param inPlace the output of each step, (batch, time, ...), at the place of its step
 * @param last the output of the last step that was processed, (batch, ...)
 * @param state the carried values after it
 * @param goBackwards whether the last step in time was processed first
 */
record Loop(Value inPlace, Value last, List<Value> state, boolean goBackwards) {
    /** Copies the list. */
    Loop {
        state = List.copyOf(state);
    }

    /** One step, traced: its body, what it carries and what it needs from outside. */
    private record Traced(Graph body, List<Value> constants, boolean outputIsState, Shape output) {}

    /** All steps of a recurrence; {@code initial} is empty or what it begins with. */
    static Loop of(Recurrence recurrence, Scope scope, Value x, List<Value> initial) {
        return switch (recurrence) {
            case RNN one -> one.run(scope, x, initial);
            case Bidirectional both -> both.run(scope, x, initial);
        };
    }

    /**
     * Runs a cell as one loop. A masked step keeps the carried values and repeats the output before it, at first zeros.
     *
     * @param x (batch, time, features...)
     * @param initial the carried values before the first step
     * @param unroll whether the steps are written out
     */
    static Loop of(Scope scope, Cell cell, Value x, List<Value> initial, boolean goBackwards, boolean unroll) {
        Scope below = scope.scope(cell.type());
        Optional<Value> mask = scope.mask(x);
        List<Value> first = new ArrayList<>(initial);
        Traced traced = trace(below, cell, x, shapes(first), mask.isPresent());
        if (mask.isPresent() && !traced.outputIsState) {
            // Repeating an output that no state holds takes one more carried value.
            first.add(Ops.broadcastTo(x.builder().constant(0, x.dtype()), traced.output));
            traced = trace(below, cell, x, shapes(first), true);
        }
        List<Value> sequences = new ArrayList<>(List.of(Ops.moveaxis(x, 1, 0)));
        mask.ifPresent(steps -> sequences.add(Ops.transpose(steps, 1, 0)));
        List<Value> results = unroll
                ? unrolled(traced, first, sequences, goBackwards)
                : scanned(traced, first, sequences, goBackwards);
        List<Value> carried = results.subList(0, first.size());
        Value inPlace = Ops.moveaxis(results.getLast(), 0, 1);
        Value last;
        if (traced.outputIsState) {
            last = carried.getFirst();
        } else if (mask.isPresent()) {
            last = carried.getLast();
        } else {
            last = Ops.pick(inPlace, 1, goBackwards ? 0 : -1);
        }
        return new Loop(inPlace, last, carried.subList(0, initial.size()), goBackwards);
    }

    private static List<Shape> shapes(List<Value> values) {
        return values.stream().map(Value::shape).toList();
    }

    /** The carried values after the last step, and the outputs stacked along the first axis. */
    private static List<Value> scanned(Traced traced, List<Value> first, List<Value> sequences, boolean goBackwards) {
        GraphBuilder builder = sequences.getFirst().builder();
        List<Value> operands = new ArrayList<>(first);
        operands.addAll(sequences);
        operands.addAll(traced.constants);
        Dim length = sequences.getFirst().shape().dim(0);
        Value all = builder.add(new Scan(traced.body, first.size(), sequences.size(), length, goBackwards), operands);
        List<Value> results = new ArrayList<>();
        for (int i = 0; i <= first.size(); i++) {
            results.add(builder.add(new Element(i), all));
        }
        return results;
    }

    /** The same results from steps that are written out. */
    private static List<Value> unrolled(Traced traced, List<Value> first, List<Value> sequences, boolean goBackwards) {
        Dim length = sequences.getFirst().shape().dim(0);
        if (!length.isFixed()) {
            throw new ShapeException("to unroll a loop over time its length must be known, found " + length
                    + "; give the input a fixed number of steps, or leave out unroll");
        }
        int steps = Math.toIntExact(length.fixed());
        List<Value> carried = first;
        Value[] outputs = new Value[steps];
        for (int i = 0; i < steps; i++) {
            int at = goBackwards ? steps - 1 - i : i;
            List<Value> operands = new ArrayList<>(carried);
            sequences.forEach(sequence -> operands.add(sequence.get(at)));
            operands.addAll(traced.constants);
            List<Value> results = sequences.getFirst().builder().inline(traced.body, operands);
            carried = results.subList(0, first.size());
            outputs[at] = Ops.expandDims(results.getLast(), 0);
        }
        List<Value> all = new ArrayList<>(carried);
        all.add(Ops.concatenate(List.of(outputs), 0));
        return all;
    }

    /** The outputs in the order of processing. */
    Value sequence() {
        return goBackwards ? Ops.flip(inPlace, 1) : inPlace;
    }

    /**
     * The same with zeros as outputs of masked steps.
     *
     * @param mask (batch, time)
     * @param lastToo whether the last output, too, is zero where its step is masked
     */
    Loop zeroed(Value mask, boolean lastToo) {
        Value end = Ops.pick(mask, 1, goBackwards ? 0 : -1);
        return new Loop(real(mask, inPlace), lastToo ? real(end, last) : last, state, goBackwards);
    }

    private static Value real(Value mask, Value outputs) {
        return Ops.where(expanded(mask, outputs.rank()), outputs, Ops.like(outputs, 0.0));
    }

    private static Value expanded(Value mask, int rank) {
        Value condition = mask;
        while (condition.rank() < rank) {
            condition = Ops.expandDims(condition, condition.rank());
        }
        return condition;
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
        return Ops.where(expanded(real, next.rank()), next, before);
    }
}
