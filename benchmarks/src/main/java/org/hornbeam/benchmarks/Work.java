// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.hornbeam.graph.Composite;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.Node;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Scan;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;

/**
 * The floating-point operations that a model needs at least, counted on its forward graph: a multiply-add of a product
 * or a convolution (computed directly) is two. Training adds the same again for each operand that depends on weights,
 * and about 12 per weight for Adam.
 */
final class Work {
    private static final double ADAM = 12;
    private final List<ToDoubleFunction<Map<String, Long>>> products = new ArrayList<>();
    private final boolean training;
    private final boolean adam;

    private Work(boolean training, boolean alone) {
        this.training = training;
        this.adam = training && !alone;
    }

    /**
     * Counts a forward graph.
     *
     * @param training whether gradients are computed, of the inputs too if {@code alone}
     */
    static Work of(Graph graph, boolean training, boolean alone) {
        var work = new Work(training, alone);
        boolean[] learned = new boolean[graph.parameters().size()];
        for (int i = 0; i < learned.length; i++) {
            var parameter = (Parameter) graph.node(graph.parameters().get(i)).op();
            learned[i] =
                    parameter.kind() == Parameter.Kind.WEIGHT || (alone && parameter.kind() == Parameter.Kind.INPUT);
        }
        work.count(graph, learned, Dim.of(1));
        return work;
    }

    double flops(Map<String, Long> sizes, long weights) {
        double sum = adam ? ADAM * weights : 0;
        for (ToDoubleFunction<Map<String, Long>> product : products) {
            sum += product.applyAsDouble(sizes);
        }
        return sum;
    }

    /** Counts a graph that runs some times; {@code learned}: whether each of its parameters depends on weights. */
    private void count(Graph graph, boolean[] learned, Dim times) {
        boolean[] depends = new boolean[graph.nodes().size()];
        for (int i = 0; i < learned.length; i++) {
            depends[graph.parameters().get(i)] = learned[i];
        }
        for (int id = 0; id < depends.length; id++) {
            Node node = graph.node(id);
            var operands = new boolean[node.operands().size()];
            int needed = 1;
            for (int i = 0; i < operands.length; i++) {
                operands[i] = depends[node.operands().get(i)];
                depends[id] |= operands[i];
                needed += training && operands[i] ? 1 : 0;
            }
            switch (node.op()) {
                case Composite composite -> count(composite.body(), operands, times);
                case Scan scan -> {
                    // A carried value depends on weights from the second turn on, as soon as the body has any.
                    java.util.Arrays.fill(operands, depends[id]);
                    count(scan.body(), operands, times.times(scan.length()));
                }
                case Contract contract -> {
                    Shape left = shape(graph, node, 0);
                    Dim depth = Dim.of(1);
                    for (int axis : contract.leftSum()) {
                        depth = depth.times(left.dim(axis));
                    }
                    add(
                            needed,
                            times.times(node.type().tensor().shape().elements()).times(depth));
                }
                case Convolve convolve -> {
                    Shape kernel = shape(graph, node, 1);
                    Dim taps = kernel.elements().floorDiv(kernel.dim(-1));
                    add(
                            needed,
                            times.times(node.type().tensor().shape().elements()).times(taps));
                }
                default -> {}
            }
        }
    }

    private static Shape shape(Graph graph, Node node, int operand) {
        return graph.node(node.operands().get(operand)).type().tensor().shape();
    }

    private void add(int needed, Dim multiplyAdds) {
        products.add(sizes -> 2.0 * needed * multiplyAdds.bind(sizes));
    }
}
