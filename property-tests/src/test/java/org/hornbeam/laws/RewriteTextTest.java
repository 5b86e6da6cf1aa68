// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hornbeam.graph.Composite;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.propertytests.Program;
import org.hornbeam.runtime.engine.Compiler;
import org.hornbeam.runtime.rewrite.ChooseWinograd;
import org.hornbeam.runtime.rewrite.ContractMultiplyAdds;
import org.hornbeam.runtime.rewrite.DistributeSums;
import org.hornbeam.runtime.rewrite.InlineComposites;
import org.hornbeam.runtime.rewrite.Pass;
import org.hornbeam.runtime.rewrite.Simplify;
import org.hornbeam.runtime.rewrite.SplitReductions;
import org.hornbeam.runtime.rewrite.Verify;
import org.junit.jupiter.api.Test;

/** What each pass makes of an example, as text. */
class RewriteTextTest {
    private static final Type.Tensor BATCH = new Type.Tensor(DType.F32, Shape.of(Dim.BATCH, Dim.of(4)));
    private static final Type.Tensor CUBE = new Type.Tensor(DType.F32, Shape.of(2, 3, 4));

    private static Graph graph(Program program, Type.Tensor... types) {
        GraphBuilder builder = new GraphBuilder();
        List<Value> x = new java.util.ArrayList<>();
        for (Type.Tensor type : types) {
            x.add(builder.parameter(Parameter.Kind.INPUT, "x" + x.size(), type));
        }
        builder.result("y", Graph.Role.OUTPUT, program.of(x).getFirst());
        return builder.build();
    }

    private static void becomes(Pass pass, Graph before, String after) {
        Graph found = pass.apply(before);
        Verify.kept(before, found, pass.name());
        assertEquals(after.strip(), found.toString().strip(), () -> pass.name() + " of\n" + before);
        assertEquals(found.toString(), pass.apply(found).toString(), "the pass changes its own result");
    }

    @Test
    void everyPassIsShown() {
        assertEquals(
                Set.of(
                        "InlineComposites",
                        "Simplify",
                        "DistributeSums",
                        "SplitReductions",
                        "ContractMultiplyAdds",
                        "ChooseWinograd"),
                Compiler.PASSES.stream().map(Pass::name).collect(Collectors.toSet()));
    }

    @Test
    void compositesAreInlined() {
        Graph body = Sub.graph(x -> List.of(Ops.square(x.getFirst())), BATCH);
        becomes(
                new InlineComposites(),
                graph(
                        x -> List.of(Ops.stopGradient(
                                x.getFirst().builder().add(new Composite("square", body, null), x.getFirst()))),
                        BATCH),
                """
                %0 = input[x0]() : float32[batch, 4]
                %1 = multiply(%0, %0) : float32[batch, 4]
                output y = %1
                """);
    }

    @Test
    void neutralNumbersAndDoubleNegationGo() {
        becomes(
                new Simplify(),
                graph(
                        x -> List.of(
                                x.getFirst().times(1.0).plus(-0.0).unaryMinus().unaryMinus()),
                        BATCH),
                """
                %0 = input[x0]() : float32[batch, 4]
                output y = %0
                """);
    }

    @Test
    void constantsAreFolded() {
        becomes(
                new Simplify(),
                graph(
                        x -> List.of(x.getFirst()
                                .times(x.getFirst()
                                        .builder()
                                        .constant(2, DType.F32)
                                        .plus(x.getFirst().builder().constant(3, DType.F32)))),
                        BATCH),
                """
                %0 = input[x0]() : float32[batch, 4]
                %1 = constant[5.0]() : float32[]
                %2 = broadcast[](%1) : float32[batch, 4]
                %3 = multiply(%0, %2) : float32[batch, 4]
                output y = %3
                """);
    }

    @Test
    void viewsAreMerged() {
        becomes(
                new Simplify(),
                graph(
                        x -> List.of(Ops.transpose(
                                Ops.transpose(
                                        Ops.reshape(Ops.reshape(x.getFirst(), Shape.of(24)), Shape.of(4, 6)), 1, 0),
                                1,
                                0)),
                        CUBE),
                """
                %0 = input[x0]() : float32[2, 3, 4]
                %1 = reshape(%0) : float32[4, 6]
                output y = %1
                """);
    }

    @Test
    void smallValuesAreComputedBeforeTheyAreRepeated() {
        becomes(
                new Simplify(),
                graph(
                        x -> List.of(Ops.broadcastTo(
                                Ops.exp(Ops.broadcastTo(x.getFirst(), Shape.of(3, 4))), Shape.of(2, 3, 4))),
                        new Type.Tensor(DType.F32, Shape.of(4))),
                """
                %0 = input[x0]() : float32[4]
                %1 = exp(%0) : float32[4]
                %2 = broadcast[2](%1) : float32[2, 3, 4]
                output y = %2
                """);
    }

    @Test
    void sumsOfProductsWithAnEarlierSumAreDistributed() {
        becomes(
                new DistributeSums(),
                graph(
                        x -> {
                            Value a = x.getFirst();
                            Value total = Ops.broadcastTo(Ops.sum(a, 0), a.shape());
                            return List.of(
                                    Ops.sum(a.times(total).minus(a.times(a).div(total)), 0));
                        },
                        new Type.Tensor(DType.F32, Shape.of(6, 5))),
                """
                %0 = input[x0]() : float32[6, 5]
                %1 = reduce_sum[0](%0) : float32[5]
                %2 = multiply(%0, %0) : float32[6, 5]
                %3 = multiply(%1, %1) : float32[5]
                %4 = reduce_sum[0](%2) : float32[5]
                %5 = divide(%4, %1) : float32[5]
                %6 = subtract(%3, %5) : float32[5]
                %7 = constant[0.0]() : float32[]
                %8 = broadcast[](%7) : float32[5]
                %9 = add(%6, %8) : float32[5]
                output y = %9
                """);
    }

    @Test
    void sumsOfDifferencesAndOfUnrelatedProductsStay() {
        Program centered = x -> {
            Value a = x.getFirst();
            Value total = Ops.broadcastTo(Ops.sum(a, 0), a.shape());
            return List.of(Ops.sum(a.minus(total), 0));
        };
        Program product = x -> List.of(Ops.sum(x.getFirst().times(x.getFirst()), 1));
        Type.Tensor type = new Type.Tensor(DType.F32, Shape.of(6, 5));
        for (Program program : List.of(centered, product)) {
            Graph graph = graph(program, type);
            assertEquals(graph.toString(), new DistributeSums().apply(graph).toString());
        }
    }

    @Test
    void reductionsOverSeparateAxesAreSplit() {
        becomes(new SplitReductions(), graph(x -> List.of(Ops.sum(x.getFirst(), 0, 2)), CUBE), """
                %0 = input[x0]() : float32[2, 3, 4]
                %1 = reduce_sum[2](%0) : float32[2, 3]
                %2 = reduce_sum[0](%1) : float32[3]
                output y = %2
                """);
    }

    @Test
    void productsThatAreAddedBecomeOneOperation() {
        becomes(
                new ContractMultiplyAdds(),
                graph(x -> List.of(x.get(0).times(x.get(1)).plus(x.get(2))), BATCH, BATCH, BATCH),
                """
                %0 = input[x0]() : float32[batch, 4]
                %1 = input[x1]() : float32[batch, 4]
                %2 = input[x2]() : float32[batch, 4]
                %3 = fma(%0, %1, %2) : float32[batch, 4]
                output y = %3
                """);
    }

    @Test
    void productsThatAreUsedTwiceStay() {
        becomes(
                new ContractMultiplyAdds(),
                graph(
                        x -> {
                            Value product = x.get(0).times(x.get(1));
                            return List.of(product.plus(x.get(2)).times(product));
                        },
                        BATCH,
                        BATCH,
                        BATCH),
                """
                %0 = input[x0]() : float32[batch, 4]
                %1 = input[x1]() : float32[batch, 4]
                %2 = input[x2]() : float32[batch, 4]
                %3 = multiply(%0, %1) : float32[batch, 4]
                %4 = add(%3, %2) : float32[batch, 4]
                %5 = multiply(%4, %3) : float32[batch, 4]
                output y = %5
                """);
    }

    @Test
    void smallWindowsAreComputedAtPoints() {
        WindowGeometry geometry = new WindowGeometry(
                List.of(3L, 3L),
                List.of(1L, 1L),
                List.of(1L, 1L),
                List.of(Dim.of(1), Dim.of(1)),
                List.of(Dim.of(1), Dim.of(1)));
        becomes(
                new ChooseWinograd(),
                graph(
                        x -> List.of(x.getFirst()
                                .builder()
                                .add(new Convolve(geometry, 1, Convolve.Part.OUTPUT, null), x.get(0), x.get(1))),
                        new Type.Tensor(DType.F32, Shape.of(2, 5, 7, 16)),
                        new Type.Tensor(DType.F32, Shape.of(3, 3, 16, 32))),
                """
                %0 = input[x0]() : float32[2, 5, 7, 16]
                %1 = input[x1]() : float32[3, 3, 16, 32]
                %2 = winograd_panels_output(%1) : float32[8448]
                %3 = winograd_output(%0, %2) : float32[2, 5, 7, 32]
                output y = %3
                """);
    }
}
