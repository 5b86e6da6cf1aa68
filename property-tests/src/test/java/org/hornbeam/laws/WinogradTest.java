// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
import org.hornbeam.propertytests.CompilerLaw;
import org.hornbeam.propertytests.CompilerLaw.Call;
import org.hornbeam.propertytests.Inputs;
import org.hornbeam.runtime.engine.Compiler;
import org.hornbeam.runtime.interpret.Arguments;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.Interpreter;
import org.hornbeam.runtime.interpret.Results;
import org.hornbeam.runtime.rewrite.Winograd;
import org.junit.jupiter.api.Test;

/** Convolutions with few multiplications: chosen by structure, the same bits in every mode, the same meaning. */
class WinogradTest {
    private static final int DRAWN = 24;

    /** Sums of up to a thousand products of numbers up to 2, against the largest element. */
    private static final CompilerLaw LAW = CompilerLaw.standard().tolerance(1e-5);

    /**
     * Sizes of a convolution.
     *
     * @param before lines and pixels of padding before
     * @param after and after
     */
    private record Sizes(int batch, int height, int width, int channels, int filters, int[] before, int[] after) {
        WindowGeometry geometry() {
            return new WindowGeometry(
                    List.of(3L, 3L),
                    List.of(1L, 1L),
                    List.of(1L, 1L),
                    List.of(Dim.of(before[0]), Dim.of(before[1])),
                    List.of(Dim.of(after[0]), Dim.of(after[1])));
        }
    }

    private static List<Sizes> sizes() {
        List<Sizes> all = new ArrayList<>();
        // Beyond one chunk of the depth; rows longer than a panel; more columns than one block; one pixel; no padding.
        all.add(new Sizes(1, 3, 3, 1030, 17, new int[] {1, 1}, new int[] {1, 1}));
        all.add(new Sizes(1, 4, 400, 16, 20, new int[] {1, 0}, new int[] {1, 1}));
        all.add(new Sizes(2, 5, 6, 16, 300, new int[] {0, 0}, new int[] {0, 0}));
        all.add(new Sizes(1, 1, 1, 16, 16, new int[] {1, 1}, new int[] {1, 1}));
        all.add(new Sizes(3, 3, 3, 16, 16, new int[] {0, 0}, new int[] {0, 0}));
        all.add(new Sizes(2, 4, 4, 100, 33, new int[] {3, 2}, new int[] {0, 4}));
        SplittableRandom random = new SplittableRandom(41);
        while (all.size() < DRAWN) {
            Sizes drawn = new Sizes(
                    random.nextInt(1, 4),
                    random.nextInt(1, 16),
                    random.nextInt(1, 30),
                    random.nextInt(16, 80),
                    random.nextInt(16, 80),
                    new int[] {random.nextInt(3), random.nextInt(3)},
                    new int[] {random.nextInt(3), random.nextInt(3)});
            if (drawn.height + drawn.before[0] + drawn.after[0] >= 3
                    && drawn.width + drawn.before[1] + drawn.after[1] >= 3) {
                all.add(drawn);
            }
        }
        return all;
    }

    /** Output with bias and activation, gradients of image and kernel; the batch, and height and width, as symbols. */
    private static Graph graph(Sizes sizes, boolean symbols) {
        GraphBuilder builder = new GraphBuilder();
        Dim batch = symbols ? Dim.symbol("batch") : Dim.of(sizes.batch);
        Dim height = symbols ? Dim.symbol("height") : Dim.of(sizes.height);
        Dim width = symbols ? Dim.symbol("width") : Dim.of(sizes.width);
        Value image = input(builder, "image", new Shape(List.of(batch, height, width, Dim.of(sizes.channels))));
        Value kernel = input(builder, "kernel", Shape.of(3, 3, sizes.channels, sizes.filters));
        Value bias = input(builder, "bias", Shape.of(sizes.filters));
        Convolve forward = new Convolve(sizes.geometry(), 1, Convolve.Part.OUTPUT, null);
        Value output = builder.add(forward, image, kernel);
        Value cotangent = input(builder, "cotangent", output.shape());
        Value shifted = output.plus(Ops.broadcastTo(bias, output.shape()));
        builder.result("output", Graph.Role.OUTPUT, Ops.square(shifted));
        builder.result("linear", Graph.Role.OUTPUT, output);
        Value dImage =
                builder.add(new Convolve(sizes.geometry(), 1, Convolve.Part.IMAGE, image.shape()), cotangent, kernel);
        builder.result("image", Graph.Role.OUTPUT, dImage.plus(image));
        builder.result(
                "kernel",
                Graph.Role.OUTPUT,
                builder.add(new Convolve(sizes.geometry(), 1, Convolve.Part.KERNEL, kernel.shape()), image, cotangent));
        return builder.build();
    }

    private static Value input(GraphBuilder builder, String name, Shape shape) {
        return builder.parameter(Parameter.Kind.INPUT, name, new Type.Tensor(DType.F32, shape));
    }

    @Test
    void allModesAgreeAndMeanTheSame() {
        int checked = 0;
        for (Sizes each : sizes()) {
            Graph graph = graph(each, checked % 2 == 1);
            assertEquals(
                    EnumSet.allOf(Convolve.Part.class),
                    parts(Compiler.steps(graph).getLast().graph()));
            Map<String, Long> bound =
                    Map.of("batch", (long) each.batch, "height", (long) each.height, "width", (long) each.width);
            LAW.check(graph, Inputs.forGraph(graph, checked, bound), bound);
            checked++;
        }
        assertEquals(DRAWN, checked);
    }

    @Test
    void otherSizesWithOnePlan() {
        Sizes sizes = new Sizes(1, 1, 1, 18, 35, new int[] {1, 1}, new int[] {1, 1});
        Graph graph = graph(sizes, true);
        List<Call> calls = new ArrayList<>();
        for (long[] each : new long[][] {{2, 7, 9}, {1, 1, 1}, {5, 20, 6}, {1, 3, 250}}) {
            Map<String, Long> bound = Map.of("batch", each[0], "height", each[1], "width", each[2]);
            calls.add(new Call(Inputs.forGraph(graph, 3, bound), bound));
        }
        assertEquals(4, LAW.checkBits(graph, calls).size());
    }

    private static Set<Convolve.Part> parts(Graph graph) {
        return graph.nodes().stream()
                .flatMap(node -> Winograd.convolution(node.op()).stream())
                .map(Convolve::part)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void chosenByStructure() {
        int[] one = {1, 1};
        assertEquals(3, parts(rewritten(new Sizes(1, 8, 8, 16, 16, one, one))).size());
        assertEquals(0, parts(rewritten(new Sizes(1, 8, 8, 15, 64, one, one))).size());
        assertEquals(0, parts(rewritten(new Sizes(1, 8, 8, 64, 15, one, one))).size());
        assertEquals(0, parts(Compiler.steps(strided()).getLast().graph()).size());
        // One form of the kernel for each direction, however many convolutions use it.
        GraphBuilder builder = new GraphBuilder();
        Value kernel = input(builder, "kernel", Shape.of(3, 3, 16, 16));
        Value x = input(builder, "image", Shape.of(1, 8, 8, 16));
        WindowGeometry geometry = new Sizes(1, 8, 8, 16, 16, one, one).geometry();
        for (int i = 0; i < 3; i++) {
            x = builder.add(new Convolve(geometry, 1, Convolve.Part.OUTPUT, null), x, kernel);
        }
        builder.result("y", Graph.Role.OUTPUT, x);
        Graph thrice = Compiler.steps(builder.build()).getLast().graph();
        assertEquals(
                1,
                thrice.nodes().stream()
                        .filter(node -> Winograd.panels(node.op()).isPresent())
                        .count());
        assertTrue(thrice.nodes().size() < 12, thrice::toString);
    }

    private static Graph rewritten(Sizes sizes) {
        return Compiler.steps(graph(sizes, false)).getLast().graph();
    }

    private static Graph strided() {
        GraphBuilder builder = new GraphBuilder();
        Value image = input(builder, "image", Shape.of(1, 9, 9, 32));
        Value kernel = input(builder, "kernel", Shape.of(3, 3, 32, 32));
        WindowGeometry geometry = new WindowGeometry(
                List.of(3L, 3L),
                List.of(2L, 1L),
                List.of(1L, 1L),
                List.of(Dim.of(0), Dim.of(0)),
                List.of(Dim.of(0), Dim.of(0)));
        builder.result(
                "y",
                Graph.Role.OUTPUT,
                builder.add(new Convolve(geometry, 1, Convolve.Part.OUTPUT, null), image, kernel));
        return builder.build();
    }

    /** Gaussian data, all elements: root mean square of the error over that of the result, and the largest error. */
    @Test
    void errorsAgainstFloat64() {
        int checked = 0;
        for (int channels : new int[] {16, 64, 200}) {
            Sizes sizes = new Sizes(2, 13, 14, channels, 48, new int[] {1, 1}, new int[] {1, 1});
            Graph graph = graph(sizes, false);
            Arguments arguments = gaussian(graph, channels);
            Results expected = Interpreter.exact().run(graph, arguments, Map.of());
            Results found = LAW.checkLanes(graph, List.of(new Call(arguments, Map.of())))
                    .getFirst();
            for (String result : List.of("linear", "image", "kernel")) {
                double[] x = expected.outputs().get(result).toDoubles();
                double[] y = found.outputs().get(result).toDoubles();
                double square = 0;
                double error = 0;
                double most = 0;
                for (int i = 0; i < x.length; i++) {
                    square += x[i] * x[i];
                    error += (x[i] - y[i]) * (x[i] - y[i]);
                    most = Math.max(most, Math.abs(x[i] - y[i]));
                }
                double rms = Math.sqrt(square / x.length);
                double relative = Math.sqrt(error / x.length) / rms;
                String what = result + " of " + channels + " channels: ";
                assertTrue(relative < 8e-7, () -> what + relative);
                assertTrue(relative > 1e-8, () -> what + relative + " is too good to be float32");
                double worst = most / rms;
                assertTrue(worst < 8e-6, () -> what + worst);
                checked++;
            }
        }
        assertEquals(9, checked);
    }

    private static Arguments gaussian(Graph graph, long seed) {
        Random random = new Random(seed);
        Map<String, Array> inputs = new TreeMap<>();
        for (int id : graph.parameters()) {
            Parameter parameter = (Parameter) graph.node(id).op();
            long[] shape = parameter.type().shape().fixed();
            double[] elements = new double[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
            Arrays.setAll(elements, i -> (float) random.nextGaussian());
            inputs.put(parameter.name(), Array.of(DType.F32, shape, elements));
        }
        return Arguments.inputs(inputs);
    }
}
