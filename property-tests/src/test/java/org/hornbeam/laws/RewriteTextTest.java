// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hornbeam.graph.Catalogue;
import org.hornbeam.graph.Composite;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Gradients;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Scan;
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
import org.hornbeam.runtime.rewrite.GroupsToDepthwise;
import org.hornbeam.runtime.rewrite.HoistFromScans;
import org.hornbeam.runtime.rewrite.InlineComposites;
import org.hornbeam.runtime.rewrite.JoinPads;
import org.hornbeam.runtime.rewrite.Pass;
import org.hornbeam.runtime.rewrite.PruneScans;
import org.hornbeam.runtime.rewrite.SaveScanValues;
import org.hornbeam.runtime.rewrite.Simplify;
import org.hornbeam.runtime.rewrite.SliceOperands;
import org.hornbeam.runtime.rewrite.SplitReductions;
import org.hornbeam.runtime.rewrite.Verify;
import org.hornbeam.runtime.rewrite.WidenHalves;
import org.jspecify.annotations.Nullable;
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
                        "PruneScans",
                        "SaveScanValues",
                        "HoistFromScans",
                        "JoinPads",
                        "SliceOperands",
                        "SplitReductions",
                        "ContractMultiplyAdds",
                        "GroupsToDepthwise",
                        "WidenHalves",
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
    void halvesAreComputedWithInFloat32AndRounded() {
        var half = new Type.Tensor(DType.BF16, Shape.of(2, 3));
        becomes(
                new WidenHalves(),
                graph(x -> List.of(Ops.transpose(Ops.tanh(x.getFirst()).plus(0.1), 1, 0)), half),
                """
                %0 = input[x0]() : bfloat16[2, 3]
                %1 = cast[float32](%0) : float32[2, 3]
                %2 = tanh(%1) : float32[2, 3]
                %3 = cast[bfloat16](%2) : bfloat16[2, 3]
                %4 = cast[float32](%3) : float32[2, 3]
                %5 = constant[0.10009765625]() : float32[]
                %6 = broadcast[](%5) : float32[2, 3]
                %7 = add(%4, %6) : float32[2, 3]
                %8 = cast[bfloat16](%7) : bfloat16[2, 3]
                %9 = transpose[1, 0](%8) : bfloat16[3, 2]
                output y = %9
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

    @Test
    void groupsOfFewChannelsBecomeDepthwise() {
        WindowGeometry line =
                new WindowGeometry(List.of(3L), List.of(2L), List.of(1L), List.of(Dim.of(1)), List.of(Dim.of(0)));
        var image = new Type.Tensor(DType.F32, Shape.of(2, 6, 4));
        var kernel = new Type.Tensor(DType.F32, Shape.of(3, 2, 6));
        var output = new Type.Tensor(DType.F32, Shape.of(2, 3, 6));
        becomes(
                new GroupsToDepthwise(),
                graph(x -> List.of(convolve(line, 2, Convolve.Part.OUTPUT, null, x)), image, kernel),
                """
                %0 = input[x0]() : float32[2, 6, 4]
                %1 = input[x1]() : float32[3, 2, 6]
                %2 = reshape(%0) : float32[2, 6, 2, 2]
                %3 = transpose[0, 3, 1, 2](%2) : float32[2, 2, 6, 2]
                %4 = reshape(%3) : float32[2, 2, 6, 2, 1]
                %5 = reshape(%4) : float32[2, 2, 6, 2]
                %6 = broadcast[0, 1, 2, 3](%5) : float32[2, 2, 6, 2, 3]
                %7 = reshape(%6) : float32[2, 2, 6, 6]
                %8 = transpose[1, 0, 2](%1) : float32[2, 3, 6]
                %9 = reshape(%8) : float32[2, 3, 1, 6]
                %10 = convolve_output[[2, 3], strides [1, 2], dilations [1, 1], padding [0, 1][0, 0], groups 6](%7, %9) : float32[2, 1, 3, 6]
                %11 = reshape(%10) : float32[2, 3, 6]
                output y = %11
                """);
        becomes(
                new GroupsToDepthwise(),
                graph(x -> List.of(convolve(line, 2, Convolve.Part.IMAGE, image.shape(), x)), output, kernel),
                """
                %0 = input[x0]() : float32[2, 3, 6]
                %1 = input[x1]() : float32[3, 2, 6]
                %2 = reshape(%0) : float32[2, 3, 2, 3]
                %3 = transpose[0, 3, 1, 2](%2) : float32[2, 3, 3, 2]
                %4 = reshape(%3) : float32[2, 3, 3, 2, 1]
                %5 = reshape(%4) : float32[2, 3, 3, 2]
                %6 = broadcast[0, 1, 2, 3](%5) : float32[2, 3, 3, 2, 2]
                %7 = reshape(%6) : float32[2, 3, 3, 4]
                %8 = reshape(%1) : float32[3, 2, 2, 3]
                %9 = transpose[3, 0, 1, 2](%8) : float32[3, 3, 2, 2]
                %10 = transpose[0, 1, 3, 2](%9) : float32[3, 3, 2, 2]
                %11 = reverse[0](%10) : float32[3, 3, 2, 2]
                %12 = reshape(%11) : float32[3, 3, 1, 4]
                %13 = convolve_image[[3, 3], strides [1, 2], dilations [1, 1], padding [2, 1][2, 0], groups 4](%7, %12) : float32[2, 1, 6, 4]
                %14 = reshape(%13) : float32[2, 6, 4]
                output y = %14
                """);
        becomes(
                new GroupsToDepthwise(),
                graph(x -> List.of(convolve(line, 2, Convolve.Part.KERNEL, kernel.shape(), x)), image, output),
                """
                %0 = input[x0]() : float32[2, 6, 4]
                %1 = input[x1]() : float32[2, 3, 6]
                %2 = reshape(%0) : float32[2, 6, 2, 2]
                %3 = transpose[0, 3, 1, 2](%2) : float32[2, 2, 6, 2]
                %4 = reshape(%3) : float32[2, 2, 6, 2, 1]
                %5 = reshape(%4) : float32[2, 2, 6, 2]
                %6 = broadcast[0, 1, 2, 3](%5) : float32[2, 2, 6, 2, 3]
                %7 = reshape(%6) : float32[2, 2, 6, 6]
                %8 = reshape(%1) : float32[2, 1, 3, 6]
                %9 = convolve_kernel[[2, 3], strides [1, 2], dilations [1, 1], padding [0, 1][0, 0], groups 6](%7, %8) : float32[2, 3, 1, 6]
                %10 = reshape(%9) : float32[2, 3, 6]
                %11 = transpose[1, 0, 2](%10) : float32[3, 2, 6]
                output y = %11
                """);
    }

    private static Value convolve(
            WindowGeometry geometry, int groups, Convolve.Part part, @Nullable Shape wanted, List<Value> x) {
        return x.getFirst().builder().add(new Convolve(geometry, groups, part, wanted), x);
    }

    // Loops over time.

    private static final Dim TIME = Dim.symbol("time");
    private static final Type.Tensor STATE = new Type.Tensor(DType.F32, Shape.of(Dim.BATCH, Dim.of(3)));
    private static final Type.Tensor STEP = new Type.Tensor(DType.F32, Shape.of(Dim.BATCH, Dim.of(2)));
    private static final Type.Tensor STEPS = new Type.Tensor(DType.F32, Shape.of(TIME, Dim.BATCH, Dim.of(2)));
    private static final Type.Tensor KERNEL = new Type.Tensor(DType.F32, Shape.of(2, 3));
    private static final Type.Tensor RECURRENT = new Type.Tensor(DType.F32, Shape.of(3, 3));

    /** h = tanh(x w + h u); the derivatives of the sum of the squares of the last h, by w and u. */
    private static Graph recurrent() {
        Graph cell = Sub.graph(
                x -> {
                    Value sum = Ops.matmul(x.get(1), x.get(2)).plus(Ops.matmul(x.get(0), x.get(3)));
                    Value h = Ops.unary(Catalogue.TANH, sum);
                    return List.of(h, h);
                },
                STATE,
                STEP,
                KERNEL,
                RECURRENT);
        return graphs(
                x -> {
                    GraphBuilder builder = x.getFirst().builder();
                    Value h = builder.add(new Element(0), builder.add(new Scan(cell, 1, 1, TIME, false), x));
                    return Gradients.of(Ops.sum(h.times(h)), List.of(x.get(2), x.get(3)));
                },
                STATE,
                STEPS,
                KERNEL,
                RECURRENT);
    }

    private static Graph graphs(Program program, Type.Tensor... types) {
        GraphBuilder builder = new GraphBuilder();
        List<Value> x = new java.util.ArrayList<>();
        for (Type.Tensor type : types) {
            x.add(builder.parameter(Parameter.Kind.INPUT, "x" + x.size(), type));
        }
        List<Value> results = program.of(x);
        for (int i = 0; i < results.size(); i++) {
            builder.result("y" + i, Graph.Role.OUTPUT, results.get(i));
        }
        return builder.build();
    }

    /** Only the state is left in the loops; the gradients of the weights are one product each. */
    @Test
    void workMovesOutOfLoops() {
        Graph pruned = new PruneScans().apply(recurrent());
        assertEquals(pruned, new PruneScans().apply(pruned), "the pass changes its own result");
        Graph saved = new SaveScanValues().apply(pruned);
        becomes(new HoistFromScans(), new PruneScans().apply(saved), """
                %0 = input[x0]() : float32[batch, 3]
                %1 = input[x1]() : float32[time, batch, 2]
                %2 = input[x2]() : float32[2, 3]
                %3 = input[x3]() : float32[3, 3]
                %4 = contract[[][2], [][0]](%1, %2) : float32[time, batch, 3]
                %5 = scan[time]{
                %0 = input[carried0]() : float32[batch, 3]
                %1 = input[step0]() : float32[batch, 3]
                %2 = input[constant0]() : float32[3, 3]
                %3 = contract[[][1], [][0]](%0, %2) : float32[batch, 3]
                %4 = add(%1, %3) : float32[batch, 3]
                %5 = tanh(%4) : float32[batch, 3]
                output carried0 = %5
                output output0 = %5
                }(%0, %4, %3) : [float32[batch, 3], float32[time, batch, 3], float32[time, batch, 3]]
                %6 = element[0](%5) : float32[batch, 3]
                %7 = element[1](%5) : float32[time, batch, 3]
                %8 = element[2](%5) : float32[time, batch, 3]
                %9 = constant[1.0]() : float32[]
                %10 = broadcast[](%9) : float32[batch, 3]
                %11 = multiply(%10, %6) : float32[batch, 3]
                %12 = add(%11, %11) : float32[batch, 3]
                %13 = constant[0.0]() : float32[]
                %14 = broadcast[](%13) : float32[2, 3]
                %15 = broadcast[](%13) : float32[3, 3]
                %16 = transpose[1, 0](%3) : float32[3, 3]
                %17 = scan[time, reverse]{
                %0 = input[carried0]() : float32[batch, 3]
                %1 = input[step0]() : float32[batch, 3]
                %2 = input[constant0]() : float32[3, 3]
                %3 = constant[1.0]() : float32[]
                %4 = broadcast[](%3) : float32[batch, 3]
                %5 = multiply(%1, %1) : float32[batch, 3]
                %6 = subtract(%4, %5) : float32[batch, 3]
                %7 = multiply(%0, %6) : float32[batch, 3]
                %8 = contract[[][1], [][0]](%7, %2) : float32[batch, 3]
                output carried0 = %8
                output output0 = %7
                }(%12, %7, %16) : [float32[batch, 3], float32[time, batch, 3], float32[time, batch, 3]]
                %18 = element[1](%17) : float32[time, batch, 3]
                %19 = contract[[][0, 1], [][0, 1]](%1, %18) : float32[2, 3]
                %20 = add(%14, %19) : float32[2, 3]
                %21 = contract[[][0, 1], [][0, 1]](%8, %18) : float32[3, 3]
                %22 = add(%15, %21) : float32[3, 3]
                output y0 = %20
                output y1 = %22
                """);
    }

    /** The gradient reads the tanh that the first loop stacked, instead of computing the step again. */
    @Test
    void valuesOfStepsAreSaved() {
        becomes(new SaveScanValues(), new PruneScans().apply(recurrent()), """
                %0 = input[x0]() : float32[batch, 3]
                %1 = input[x1]() : float32[time, batch, 2]
                %2 = input[x2]() : float32[2, 3]
                %3 = input[x3]() : float32[3, 3]
                %4 = scan[time]{
                %0 = input[carried0]() : float32[batch, 3]
                %1 = input[step0]() : float32[batch, 2]
                %2 = input[constant0]() : float32[2, 3]
                %3 = input[constant1]() : float32[3, 3]
                %4 = contract[[][1], [][0]](%1, %2) : float32[batch, 3]
                %5 = contract[[][1], [][0]](%0, %3) : float32[batch, 3]
                %6 = add(%4, %5) : float32[batch, 3]
                %7 = tanh(%6) : float32[batch, 3]
                output carried0 = %7
                output output0 = %7
                }(%0, %1, %2, %3) : [float32[batch, 3], float32[time, batch, 3], float32[time, batch, 3]]
                %5 = element[1](%4) : float32[time, batch, 3]
                %6 = element[0](%4) : float32[batch, 3]
                %7 = element[2](%4) : float32[time, batch, 3]
                %8 = constant[1.0]() : float32[]
                %9 = broadcast[](%8) : float32[batch, 3]
                %10 = multiply(%9, %6) : float32[batch, 3]
                %11 = add(%10, %10) : float32[batch, 3]
                %12 = constant[0.0]() : float32[]
                %13 = broadcast[](%12) : float32[2, 3]
                %14 = broadcast[](%12) : float32[3, 3]
                %15 = scan[time, reverse]{
                %0 = input[carried0]() : float32[batch, 3]
                %1 = input[carried1]() : float32[2, 3]
                %2 = input[carried2]() : float32[3, 3]
                %3 = input[step0]() : float32[batch, 3]
                %4 = input[step1]() : float32[batch, 2]
                %5 = input[step2]() : float32[batch, 3]
                %6 = input[constant0]() : float32[3, 3]
                %7 = constant[1.0]() : float32[]
                %8 = multiply(%5, %5) : float32[batch, 3]
                %9 = broadcast[](%7) : float32[batch, 3]
                %10 = subtract(%9, %8) : float32[batch, 3]
                %11 = multiply(%0, %10) : float32[batch, 3]
                %12 = contract[[][1], [][1]](%11, %6) : float32[batch, 3]
                %13 = contract[[][0], [][0]](%3, %11) : float32[3, 3]
                %14 = contract[[][0], [][0]](%4, %11) : float32[2, 3]
                %15 = add(%1, %14) : float32[2, 3]
                %16 = add(%2, %13) : float32[3, 3]
                output carried0 = %12
                output carried1 = %15
                output carried2 = %16
                }(%11, %13, %14, %7, %1, %5, %3) : [float32[batch, 3], float32[2, 3], float32[3, 3], float32[time, batch, 3], float32[time, 2, 3], float32[time, 3, 3]]
                %16 = element[1](%15) : float32[2, 3]
                %17 = element[2](%15) : float32[3, 3]
                output y0 = %16
                output y1 = %17
                """);
    }

    @Test
    void gradientsOfSplitsAreJoined() {
        Type.Tensor wide = new Type.Tensor(DType.F32, Shape.of(Dim.BATCH, Dim.of(6)));
        becomes(
                new JoinPads(),
                graph(
                        x -> {
                            List<Value> parts = Ops.split(x.getFirst(), 3, 1);
                            Value total = parts.get(0).times(parts.get(0)).plus(parts.get(2));
                            return Gradients.of(Ops.sum(total), x);
                        },
                        wide),
                """
                %0 = input[x0]() : float32[batch, 6]
                %1 = slice[[0, 0], [batch, 2], [1, 1]](%0) : float32[batch, 2]
                %2 = constant[1.0]() : float32[]
                %3 = broadcast[](%2) : float32[batch, 2]
                %4 = multiply(%3, %1) : float32[batch, 2]
                %5 = add(%4, %4) : float32[batch, 2]
                %6 = constant[0.0]() : float32[]
                %7 = broadcast[](%6) : float32[batch, 2]
                %8 = add(%5, %7) : float32[batch, 2]
                %9 = concat[1](%8, %7, %3) : float32[batch, 6]
                output y = %9
                """);
    }

    @Test
    void valuesThatAreOnlySplitAreComputedInParts() {
        Type.Tensor wide = new Type.Tensor(DType.F32, Shape.of(Dim.BATCH, Dim.of(6)));
        becomes(
                new SliceOperands(),
                graph(
                        x -> {
                            List<Value> parts = Ops.split(x.get(0).plus(x.get(1)), 3, 1);
                            return List.of(parts.get(0).times(parts.get(2)));
                        },
                        wide,
                        wide),
                """
                %0 = input[x0]() : float32[batch, 6]
                %1 = input[x1]() : float32[batch, 6]
                %2 = slice[[0, 0], [batch, 2], [1, 1]](%0) : float32[batch, 2]
                %3 = slice[[0, 0], [batch, 2], [1, 1]](%1) : float32[batch, 2]
                %4 = add(%2, %3) : float32[batch, 2]
                %5 = slice[[0, 4], [batch, 2], [1, 1]](%0) : float32[batch, 2]
                %6 = slice[[0, 4], [batch, 2], [1, 1]](%1) : float32[batch, 2]
                %7 = add(%5, %6) : float32[batch, 2]
                %8 = multiply(%4, %7) : float32[batch, 2]
                output y = %8
                """);
    }
}
