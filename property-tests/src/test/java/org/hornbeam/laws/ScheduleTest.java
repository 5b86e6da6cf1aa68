// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Gradients;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.propertytests.CompilerLaw;
import org.hornbeam.propertytests.Inputs;
import org.hornbeam.runtime.engine.Compiler;
import org.hornbeam.runtime.fuse.Kernel;
import org.hornbeam.runtime.fuse.Program;
import org.junit.jupiter.api.Test;

/** Weights change as soon as their gradients are there, not at the end of the step. */
class ScheduleTest {
    private static final int LAYERS = 5;

    /** Dense layers with biases and relu, and a step of gradient descent whose rate follows from the number of steps. */
    private static Graph step() {
        GraphBuilder builder = new GraphBuilder();
        Value h = builder.parameter(
                Parameter.Kind.INPUT, "x", new Type.Tensor(DType.F32, Shape.of(Dim.symbol("batch"), Dim.of(20))));
        Value steps =
                builder.parameter(Parameter.Kind.STATE, "steps", new Type.Tensor(DType.I32, new Shape(List.of())));
        List<Value> weights = new ArrayList<>();
        for (int layer = 0; layer < LAYERS; layer++) {
            Value weight = weight(builder, "w" + layer, 20, 20);
            Value bias = weight(builder, "b" + layer, 20);
            weights.add(weight);
            weights.add(bias);
            Value product = builder.add(new Contract(List.of(), List.of(), List.of(1), List.of(0)), h, weight);
            h = Ops.relu(product.plus(Ops.broadcastTo(bias, product.shape())));
        }
        List<Value> shares = Gradients.of(Ops.sum(Ops.square(h), 0, 1), weights);
        Value rate = Ops.reciprocal(steps.cast(DType.F32).plus(100.0)).times(0.1);
        for (int i = 0; i < weights.size(); i++) {
            Value old = weights.get(i);
            String name = (i % 2 == 0 ? "w" : "b") + i / 2;
            builder.result(name, Graph.Role.UPDATE, old.minus(shares.get(i).times(Ops.broadcastTo(rate, old.shape()))));
        }
        builder.result("steps", Graph.Role.UPDATE, steps.plus(Ops.onesLike(steps)));
        return builder.build();
    }

    private static Value weight(GraphBuilder builder, String name, long... shape) {
        return builder.parameter(Parameter.Kind.WEIGHT, name, new Type.Tensor(DType.F32, Shape.of(shape)));
    }

    private static int update(Program program, String name) {
        Graph.Result result = program.graph().results(Graph.Role.UPDATE).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        int buffer = program.results().get(result);
        assertTrue(program.shared().containsKey(buffer), () -> name + " is not updated in place\n" + program);
        return IntStream.range(0, program.kernels().size())
                .filter(k -> program.kernels().get(k).writes().contains(buffer))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void laterLayersAreUpdatedBeforeTheGradientsOfEarlierOnes() {
        Program program = Compiler.program(step());
        for (int layer = LAYERS - 1; layer > 0; layer--) {
            int own = update(program, "w" + layer);
            int earlier = update(program, "w" + (layer - 1));
            assertTrue(own < earlier, program::toString);
            assertTrue(update(program, "b" + layer) < earlier, program::toString);
            // Of each earlier layer, two products but one for the first are still to come.
            long products = program.kernels().stream()
                    .skip(own + 1)
                    .filter(kernel -> kernel instanceof Kernel.Product)
                    .count();
            assertEquals(2 * layer - 1, products, program::toString);
        }
    }

    @Test
    void theOrderChangesNoResult() {
        Graph graph = step();
        Map<String, Long> sizes = Map.of("batch", 200L);
        CompilerLaw.standard().check(graph, Inputs.forGraph(graph, 4, sizes), sizes);
    }
}
