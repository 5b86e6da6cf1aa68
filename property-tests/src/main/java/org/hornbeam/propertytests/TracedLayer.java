// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Gradients;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.trace.TracedState;
import org.hornbeam.trace.TracedWeight;
import org.hornbeam.trace.Tracing;

/**
 * A layer traced by itself.
 *
 * @param forward outputs {@code y0, y1, ...}, losses that the layer adds, updates of its states
 * @param scalar the output {@code s}: all floating-point results, each element of a real step times a number of its own ({@code c0,
 *     c1, ...}), and the losses
 * @param derivative {@code s} and its derivatives {@code d0, d1, ...} by the sources, with all of {@code forward}
 * @param sources what {@code s} is derived by: names of floating-point inputs, then of trained weights
 * @param weights the weights
 * @param states the states
 * @param outputs the declared shapes of the results
 */
record TracedLayer(
        Graph forward,
        Graph scalar,
        Graph derivative,
        List<Source> sources,
        List<TracedWeight> weights,
        List<TracedState> states,
        List<Shape> outputs) {
    /** What a derivative is taken by. */
    record Source(Parameter.Kind kind, String name) {}

    static TracedLayer of(Specimen specimen, boolean training) {
        Trace forward = new Trace(specimen, training);
        forward.results();
        Trace scalar = new Trace(specimen, training);
        scalar.builder.result("s", Graph.Role.OUTPUT, scalar.sum());
        Trace derivative = new Trace(specimen, training);
        List<Source> sources = derivative.derive();
        return new TracedLayer(
                forward.builder.build(),
                scalar.builder.build(),
                derivative.builder.build(),
                sources,
                forward.tracing.weights(),
                forward.tracing.states(),
                forward.y.stream().map(Value::shape).toList());
    }

    private static final class Trace {
        final GraphBuilder builder = new GraphBuilder();
        final Tracing tracing;
        final List<Value> x = new ArrayList<>();
        final List<Value> y;

        Trace(Specimen specimen, boolean training) {
            tracing = new Tracing(builder, training, specimen.policy(), path -> false);
            List<Value> operands = new ArrayList<>();
            for (LayerInput input : specimen.inputs()) {
                Value plain = tracing.input("x" + x.size(), input.dtype(), input.shape());
                Value operand = plain;
                if (input.masked()) {
                    Value mask = tracing.input(
                            "mask" + x.size(), DType.BOOL, input.shape().slice(0, 2));
                    operand = tracing.root().withMask(plain, mask);
                }
                x.add(plain);
                operands.add(operand);
            }
            y = specimen.call().of(tracing.root(), specimen.type(), operands);
        }

        void results() {
            for (int i = 0; i < y.size(); i++) {
                builder.result("y" + i, Graph.Role.OUTPUT, y.get(i));
            }
            for (int i = 0; i < tracing.losses().size(); i++) {
                builder.result("loss" + i, Graph.Role.OUTPUT, tracing.losses().get(i));
            }
            tracing.writeUpdates();
        }

        Value sum() {
            Value sum = builder.constant(0, DType.F32);
            for (int i = 0; i < y.size(); i++) {
                Value value = y.get(i);
                if (value.dtype().isFloat()) {
                    Value factor =
                            builder.parameter(Parameter.Kind.INPUT, "c" + i, new Type.Tensor(DType.F32, value.shape()));
                    sum = sum.plus(Ops.sum(real(value, value.cast(DType.F32).times(factor))));
                }
            }
            for (Value loss : tracing.losses()) {
                sum = sum.plus(loss.cast(DType.F32));
            }
            return sum;
        }

        /**
         * The elements of real steps. What attention yields for a step that may attend to nothing is the rounding beside
         * its mask of -1e9, which finite differences see and derivatives do not.
         */
        private Value real(Value result, Value elements) {
            Value mask = tracing.mask(result).orElse(null);
            if (mask == null) {
                return elements;
            }
            Value factor = mask.cast(DType.F32);
            while (factor.rank() < elements.rank()) {
                factor = Ops.expandDims(factor, factor.rank());
            }
            return elements.times(factor);
        }

        List<Source> derive() {
            List<Source> sources = new ArrayList<>();
            List<Value> by = new ArrayList<>();
            for (int i = 0; i < x.size(); i++) {
                if (x.get(i).dtype().isFloat()) {
                    sources.add(new Source(Parameter.Kind.INPUT, "x" + i));
                    by.add(x.get(i));
                }
            }
            for (TracedWeight weight : tracing.weights()) {
                if (weight.trainable() && weight.dtype().isFloat()) {
                    sources.add(new Source(Parameter.Kind.WEIGHT, weight.path()));
                    by.add(weight.master());
                }
            }
            Value sum = sum();
            results();
            builder.result("s", Graph.Role.OUTPUT, sum);
            List<Value> derivatives = by.isEmpty() ? List.of() : Gradients.of(sum, by);
            for (int i = 0; i < by.size(); i++) {
                builder.result("d" + i, Graph.Role.OUTPUT, derivatives.get(i));
            }
            return sources;
        }
    }
}
