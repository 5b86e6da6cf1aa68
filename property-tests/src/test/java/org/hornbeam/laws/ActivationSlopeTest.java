// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.hornbeam.graph.Composite;
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
import org.hornbeam.propertytests.DeclaredGradientLaw;
import org.hornbeam.propertytests.Input;
import org.hornbeam.propertytests.Inputs;
import org.hornbeam.runtime.engine.Compiler;
import org.hornbeam.runtime.fuse.Kernel;
import org.hornbeam.runtime.fuse.Program;
import org.junit.jupiter.api.Test;

/** Activations whose slope is computed with them: it is their derivative, and all that the way back needs of them. */
class ActivationSlopeTest {
    private static final Map<String, UnaryOperator<Value>> ACTIVATIONS = new LinkedHashMap<>();

    static {
        ACTIVATIONS.put("gelu", Ops::gelu);
        ACTIVATIONS.put("gelu_tanh", x -> Ops.gelu(x, true));
        ACTIVATIONS.put("silu", Ops::silu);
        ACTIVATIONS.put("mish", Ops::mish);
    }

    @Test
    void theSlopeIsTheDerivative() {
        ACTIVATIONS.forEach((name, activation) -> {
            GraphBuilder builder = new GraphBuilder();
            Input input = Samples.floats(40);
            Value y = activation.apply(builder.parameter(Parameter.Kind.INPUT, "x", input.type()));
            Composite composite = (Composite) builder.node(y.id()).op();
            assertEquals(name, composite.name());
            DeclaredGradientLaw.check(composite, List.of(input), 1e-12);
        });
    }

    /** Of what follows a product, the activation and its slope are stored: the way back reads nothing else. */
    @Test
    void nothingButTheSlopeIsKept() {
        ACTIVATIONS.forEach((name, activation) -> {
            GraphBuilder builder = new GraphBuilder();
            Dim batch = Dim.symbol("batch");
            Value x = builder.parameter(
                    Parameter.Kind.INPUT, "x", new Type.Tensor(DType.F32, Shape.of(batch, Dim.of(40))));
            Value w = builder.parameter(Parameter.Kind.WEIGHT, "w", new Type.Tensor(DType.F32, Shape.of(40, 24)));
            Value v = builder.parameter(Parameter.Kind.WEIGHT, "v", new Type.Tensor(DType.F32, Shape.of(24, 40)));
            Value h = activation.apply(product(x, w));
            List<Value> shares = Gradients.of(Ops.sum(Ops.square(product(h, v)), 0, 1), List.of(w, v));
            builder.result("dw", Graph.Role.OUTPUT, shares.get(0));
            builder.result("dv", Graph.Role.OUTPUT, shares.get(1));
            Graph graph = builder.build();
            Program program = Compiler.program(graph);
            Kernel.Product first = (Kernel.Product) program.kernels().stream()
                    .filter(kernel -> kernel instanceof Kernel.Product)
                    .findFirst()
                    .orElseThrow();
            assertEquals(2, Objects.requireNonNull(first.epilogue()).writes().size(), name + "\n" + program);
            assertEquals(-1, first.result(), name);
            CompilerLaw.standard()
                    .tolerance(1e-4)
                    .check(graph, Inputs.forGraph(graph, 5, Map.of("batch", 37L)), Map.of("batch", 37L));
        });
    }

    private static Value product(Value left, Value right) {
        return left.builder().add(new Contract(List.of(), List.of(), List.of(1), List.of(0)), left, right);
    }
}
