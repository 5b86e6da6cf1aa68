// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hornbeam.Training;
import org.hornbeam.benchmarks.network.Encoder;
import org.hornbeam.graph.Graph;
import org.hornbeam.loss.Losses;
import org.hornbeam.optimizer.Optimizers;
import org.hornbeam.runtime.cpu.CpuPlan;
import org.hornbeam.runtime.cpu.matmul.TileKernels;
import org.hornbeam.runtime.cpu.nest.Lanes;
import org.hornbeam.runtime.cpu.nest.NestCompiler;
import org.hornbeam.runtime.engine.Compiler;
import org.hornbeam.runtime.interpret.HostFunctions;

/** How the time to trace and plan a training step grows with the number of transformer layers. */
final class PlanScaling {
    private static final List<Integer> LAYERS = List.of(1, 2, 4, 8, 16, 32, 64);
    private static final int REPETITIONS = 3;

    /** Below it what every plan costs, however small, hides the growth. */
    private static final int FITTED_FROM = 4;

    private PlanScaling() {}

    /** One point. */
    record Point(int layers, int nodes, int kernels, double traceMillis, double planMillis) {
        Line line() {
            return new Line()
                    .with("plan", "encoder")
                    .with("layers", layers)
                    .with("nodes", nodes)
                    .with("kernels", kernels)
                    .with("trace_ms", traceMillis)
                    .with("plan_ms", planMillis);
        }
    }

    /** The table of these lines. */
    static final Page.Table TABLE =
            new Page.Table("scaling", List.of("layers"), List.of("nodes", "kernels", "trace_ms", "plan_ms"));

    /** Gives a line for each number of layers and the exponents of the growth. */
    static void print(Consumer<Line> found) {
        measure(8);
        var points = new ArrayList<Point>();
        for (int layers : LAYERS) {
            Point best = measure(layers);
            for (int i = 1; i < REPETITIONS; i++) {
                Point again = measure(layers);
                best = again.traceMillis() + again.planMillis() < best.traceMillis() + best.planMillis() ? again : best;
            }
            points.add(best);
            found.accept(best.line());
        }
        List<Point> fitted =
                points.stream().filter(point -> point.layers() >= FITTED_FROM).toList();
        double[] layers = fitted.stream().mapToDouble(Point::layers).toArray();
        found.accept(new Line()
                .with("plan", "encoder")
                .with("layers", "exponent")
                .with("fitted_from", FITTED_FROM)
                .with(
                        "trace_ms",
                        exponent(
                                layers,
                                fitted.stream().mapToDouble(Point::traceMillis).toArray()))
                .with(
                        "plan_ms",
                        exponent(
                                layers,
                                fitted.stream().mapToDouble(Point::planMillis).toArray())));
    }

    /** Each plan with a compiler of its own, so that no kernel of an earlier one is found. */
    static Point measure(int layers) {
        var encoder = new Encoder("encoder", 128, 256, 8, layers, 1024);
        long start = System.nanoTime();
        Graph graph = Training.of(encoder.model())
                .optimizer(Optimizers.adam(NetworkWorkload.LEARNING_RATE))
                .loss(Losses.sparseCategoricalCrossentropy().fromLogits(true))
                .graphs()
                .train();
        long traced = System.nanoTime();
        CpuPlan plan = new Compiler(new NestCompiler(Lanes.TIERED), TileKernels.tiered(), HostFunctions.standard())
                .plan(graph);
        long planned = System.nanoTime();
        return new Point(
                layers,
                graph.nodes().size(),
                plan.program().kernels().size(),
                (traced - start) / 1e6,
                (planned - traced) / 1e6);
    }

    /** The slope of the line through the logarithms: 1 for time that grows linearly. */
    static double exponent(double[] x, double[] y) {
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < x.length; i++) {
            meanX += Math.log(x[i]) / x.length;
            meanY += Math.log(y[i]) / x.length;
        }
        double products = 0;
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            products += (Math.log(x[i]) - meanX) * (Math.log(y[i]) - meanY);
            squares += (Math.log(x[i]) - meanX) * (Math.log(x[i]) - meanX);
        }
        return products / squares;
    }
}
