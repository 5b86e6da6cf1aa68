// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import java.util.List;
import java.util.function.Function;
import org.hornbeam.graph.Composite;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/** The parts of cross-entropies: from logits as composites that neither overflow nor lose digits. */
final class Logits {
    private Logits() {}

    /** x - log(sum(exp(x))) along an axis. */
    static Value logSoftmax(Value x, int axis) {
        return composite("log_softmax", null, in -> List.of(in.getFirst().minus(logSumExp(in.getFirst(), axis))), x);
    }

    /** log(sum(exp(x))) - x[class] along an axis, without it: its derivative is softmax - one-hot. */
    static Value sparse(Value classes, Value x, int axis) {
        return composite(
                "sparse_softmax_crossentropy",
                null,
                in -> {
                    Value logits = in.get(1);
                    Value picked = Ops.sum(chosen(in.get(0), logits, axis), axis);
                    return List.of(Ops.squeeze(logSumExp(logits, axis), axis).minus(picked));
                },
                classes,
                x);
    }

    /** max(x, 0) - x y + log(1 + exp(-|x|)); its derivative sigmoid(x) - y holds at 0, too. */
    static Value binary(Value y, Value x) {
        Composite gradient = new Composite(
                "binary_crossentropy_gradient",
                body(
                        in -> {
                            Value labels = in.get(0);
                            Value logits = in.get(1);
                            Value dy = in.get(3);
                            return List.of(
                                    dy.times(logits).unaryMinus(),
                                    dy.times(Ops.sigmoid(logits).minus(labels)));
                        },
                        y,
                        x,
                        x,
                        x),
                null);
        return composite(
                "binary_crossentropy",
                gradient,
                in -> {
                    Value logits = in.get(1);
                    Value rest = Ops.log1p(Ops.exp(Ops.abs(logits).unaryMinus()));
                    return List.of(
                            Ops.relu(logits).minus(logits.times(in.get(0))).plus(rest));
                },
                y,
                x);
    }

    /** -(y log(p) + (1 - y) log(1 - p)) with p clipped. */
    static Value binaryOfProbabilities(Value y, Value yPred) {
        Value p = Weighting.clip(yPred, Weighting.EPSILON, 1 - Weighting.EPSILON);
        Value one = Ops.onesLike(p);
        return y.times(Ops.log(p))
                .plus(one.minus(y).times(Ops.log(one.minus(p))))
                .unaryMinus();
    }

    /** The logarithm of clipped probabilities. */
    static Value logClipped(Value p) {
        return Ops.log(Weighting.clip(p, Weighting.EPSILON, 1 - Weighting.EPSILON));
    }

    /** Numbers divided by their sum along an axis. */
    static Value shares(Value x, int axis) {
        return x.div(Ops.expandDims(Ops.sum(x, axis), x.shape().axis(axis)));
    }

    /** The number of the labelled class, zeros for all others. */
    static Value chosen(Value classes, Value x, int axis) {
        int at = x.shape().axis(axis);
        Value labelled = Ops.equal(Ops.indices(x, at), Ops.expandDims(classes, at));
        return Ops.where(labelled, x, Ops.zerosLike(x));
    }

    private static Value logSumExp(Value x, int axis) {
        int at = x.shape().axis(axis);
        // A constant for the derivative: it cancels.
        Value largest = Ops.stopGradient(Ops.expandDims(Ops.max(x, at), at));
        return Ops.log(Ops.expandDims(Ops.sum(Ops.exp(x.minus(largest)), at), at))
                .plus(largest);
    }

    private static Value composite(
            String name, @Nullable Composite gradient, Function<List<Value>, List<Value>> trace, Value... operands) {
        return operands[0].builder().add(new Composite(name, body(trace, operands), gradient), operands);
    }

    private static Graph body(Function<List<Value>, List<Value>> trace, Value... operands) {
        GraphBuilder builder = new GraphBuilder();
        List<Value> inside = new java.util.ArrayList<>();
        for (Value operand : operands) {
            inside.add(builder.parameter(
                    Parameter.Kind.INPUT, "a" + inside.size(), new Type.Tensor(operand.dtype(), operand.shape())));
        }
        List<Value> results = trace.apply(inside);
        for (int i = 0; i < results.size(); i++) {
            builder.result("r" + i, Graph.Role.OUTPUT, results.get(i));
        }
        return builder.build();
    }

    /** Checks that there is more than one class to choose from. */
    static void checkClasses(String loss, Value yPred, int axis) {
        if (yPred.rank() < 2) {
            throw new ShapeException(loss + " needs an axis of classes behind the batch, found " + yPred.shape());
        }
        if (yPred.shape().dim(axis).is(1)) {
            throw new ShapeException(loss + " chooses among classes, but predictions " + yPred.shape()
                    + " have only one, so that the loss would always be 0; use binaryCrossentropy(), or give the last"
                    + " layer one unit for each class");
        }
    }
}
