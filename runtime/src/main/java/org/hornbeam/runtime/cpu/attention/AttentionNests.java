// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.attention;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hornbeam.graph.Attention;
import org.hornbeam.graph.Composite;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Iota;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Reduce;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.runtime.cpu.nest.NestCompiler;

/**
 * The loop nests of attention: rows are targets, columns are sources, or the features of a head. They depend on which
 * masks there are, not on sizes.
 */
public final class AttentionNests {
    /** Below every product and far enough from minus infinity that differences with it are numbers. */
    static final float NOTHING_YET = -Float.MAX_VALUE;

    private static final Dim ROWS = Dim.symbol("rows");
    private static final Dim COLUMNS = Dim.symbol("columns");
    /** What lies between rows in memory: keeps rows and columns from being joined. */
    private static final Dim WIDTH = Dim.symbol("width");

    /** The softmax of all sources at once. */
    final BlockNest softmax;
    /** The softmax of some sources after others. */
    final BlockNest nextSoftmax;
    /** Means of some sources after others. */
    final BlockNest nextMeans;
    /** The division by the sum. */
    final BlockNest divide;
    /** Weights and the derivative of the products. */
    final BlockNest derivative;
    /** The mean derivative of the weights of each target. */
    final BlockNest mean;
    /** The reciprocals of sums. */
    final BlockNest reciprocal;
    /** What the cotangents of sums take from the mean. */
    final BlockNest ofSum;
    /** What causality forbids in the products of a block, where no other mask decides with it. */
    final BlockNest diagonal;
    /** A block added to another. */
    final BlockNest add;

    private final List<Type.Tensor> masks;
    private final boolean causal;

    /** Compiles the nests of attention or its derivative; {@code operands} are those of the node. */
    public AttentionNests(Composite op, List<Type.Tensor> operands, NestCompiler compiler) {
        causal = op.name().startsWith(Attention.CAUSAL);
        boolean gradient = op.name().endsWith(Attention.GRADIENT);
        masks = operands.subList(Attention.MASKS, operands.size() - (gradient ? 6 : 0));
        softmax = new BlockNest(graph(b -> softmax(b, false)), compiler);
        nextSoftmax = new BlockNest(graph(b -> softmax(b, true)), compiler);
        nextMeans = new BlockNest(
                graph(b -> {
                    Value next = block(b, "next");
                    b.result(
                            "means",
                            Graph.Role.OUTPUT,
                            block(b, "before").times(spread(row(b, "factor"))).plus(next));
                }),
                compiler);
        divide = new BlockNest(
                graph(b -> b.result("means", Graph.Role.OUTPUT, block(b, "sums").div(spread(row(b, "sum"))))),
                compiler);
        derivative = new BlockNest(graph(b -> derivative(b)), compiler);
        mean = new BlockNest(
                graph(b -> {
                    Value products = block(b, "dMeans").times(block(b, "means"));
                    b.result("mean", Graph.Role.OUTPUT, Ops.sum(products, 1).minus(row(b, "ofSum")));
                }),
                compiler);
        reciprocal = new BlockNest(
                graph(b -> b.result("reciprocal", Graph.Role.OUTPUT, Ops.reciprocal(statistic(b, "sum")))), compiler);
        ofSum = new BlockNest(
                graph(b ->
                        b.result("ofSum", Graph.Role.OUTPUT, statistic(b, "sum").times(statistic(b, "dSum")))),
                compiler);
        diagonal = new BlockNest(
                graph(b -> b.result("masked", Graph.Role.OUTPUT, masked(b, block(b, "scores"), List.of(), true))),
                compiler);
        add = new BlockNest(
                graph(b -> b.result("sum", Graph.Role.OUTPUT, block(b, "before").plus(block(b, "next")))), compiler);
    }

    private static Graph graph(Consumer<GraphBuilder> trace) {
        GraphBuilder builder = new GraphBuilder();
        trace.accept(builder);
        return builder.build();
    }

    private static Value block(GraphBuilder b, String name) {
        return block(b, name, DType.F32);
    }

    private static Value block(GraphBuilder b, String name, DType dtype) {
        Value wide = b.parameter(Parameter.Kind.INPUT, name, new Type.Tensor(dtype, Shape.of(ROWS, WIDTH)));
        return Ops.slice(wide, 1, Dim.of(0), COLUMNS);
    }

    private static Value row(GraphBuilder b, String name) {
        return b.parameter(Parameter.Kind.INPUT, name, new Type.Tensor(DType.F32, Shape.of(ROWS)));
    }

    /** One number for each target, along the columns. */
    private static Value statistic(GraphBuilder b, String name) {
        return b.parameter(Parameter.Kind.INPUT, name, new Type.Tensor(DType.F32, Shape.of(COLUMNS)));
    }

    private static Value spread(Value row) {
        return Ops.broadcastTo(Ops.expandDims(row, 1), Shape.of(ROWS, COLUMNS));
    }

    private void softmax(GraphBuilder b, boolean next) {
        Value scores = scores(b);
        Value largest = Ops.reduce(Reduce.Kind.MAX, scores, List.of(1));
        if (next) {
            largest = Ops.maximum(row(b, "largestBefore"), largest);
        }
        Value e = Ops.exp(scores.minus(spread(largest)));
        Value sum = Ops.sum(e, 1);
        if (next) {
            Value factor = Ops.exp(row(b, "largestBefore").minus(largest));
            sum = row(b, "sumBefore").times(factor).plus(sum);
            b.result("factor", Graph.Role.OUTPUT, factor);
        }
        b.result("weights", Graph.Role.OUTPUT, e);
        b.result("largest", Graph.Role.OUTPUT, largest);
        b.result("sum", Graph.Role.OUTPUT, sum);
    }

    private void derivative(GraphBuilder b) {
        Value e = Ops.exp(scores(b).minus(spread(row(b, "largest"))));
        Value weights = e.times(spread(row(b, "reciprocal")));
        b.result("weights", Graph.Role.OUTPUT, weights);
        b.result(
                "dScores", Graph.Role.OUTPUT, weights.times(block(b, "dWeights").minus(spread(row(b, "mean")))));
    }

    /** Products with the masks in them, as in the decomposition. */
    private Value scores(GraphBuilder b) {
        Value scores = block(b, "scores");
        List<Value> allowed = new ArrayList<>();
        for (int i = 0; i < masks.size(); i++) {
            Value mask = mask(b, i);
            if (mask.dtype() == DType.BOOL) {
                allowed.add(mask);
            } else {
                scores = scores.plus(mask);
            }
        }
        return masked(b, scores, allowed, causal && !diagonalApart());
    }

    private static Value masked(GraphBuilder b, Value scores, List<Value> masks, boolean causal) {
        List<Value> allowed = new ArrayList<>(masks);
        if (causal) {
            Value target = b.add(new Iota(scores.shape(), 0, DType.I32));
            Value source = b.add(new Iota(scores.shape(), 1, DType.I32));
            allowed.add(Ops.greaterEqual(target, source));
        }
        return Attention.masked(scores, allowed);
    }

    /**
     * Whether causality is put into the products first, which then takes a look at the pairs near the diagonal only. With
     * boolean masks it can't be: what both forbid is lowered once.
     */
    boolean diagonalApart() {
        return causal && masks.stream().noneMatch(mask -> mask.dtype() == DType.BOOL);
    }

    private Value mask(GraphBuilder b, int i) {
        Shape shape = masks.get(i).shape();
        DType dtype = masks.get(i).dtype();
        if (!shape.dim(3).is(1)) {
            // One row for all targets is a block whose rows lie on each other.
            return block(b, maskName(i), dtype);
        }
        return Ops.broadcastTo(
                b.parameter(Parameter.Kind.INPUT, maskName(i), new Type.Tensor(dtype, Shape.of(ROWS, Dim.of(1)))),
                Shape.of(ROWS, COLUMNS));
    }

    static String maskName(int i) {
        return "mask" + i;
    }

    int masks() {
        return masks.size();
    }

    boolean causal() {
        return causal;
    }
}
