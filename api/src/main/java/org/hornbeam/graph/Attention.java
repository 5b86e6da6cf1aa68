// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/**
 * Dot-product attention as a composite (Vaswani et al., 2017): for each target the mean of the values of all sources,
 * weighted by the softmax of the products of query and keys. A backend may compute it without ever storing a weight for
 * each pair (Dao et al., "FlashAttention", 2022): what its derivative needs of the softmax are two numbers for each target
 * and head, results of the composite.
 *
 * <p>Operands: query {@code (batch, targets, heads, size)}, scaled already; key {@code (batch, sources, heads, size)};
 * value {@code (batch, sources, heads, value size)}; then masks, each {@code (batch, heads, targets, sources)} or 1 along
 * any of these. A boolean mask says where a target may attend to a source, a float mask is added to the products.
 * Results: the means {@code (batch, targets, heads, value size)}; the largest product and the sum of {@code e^(product -
 * largest)} of each target, both {@code (batch, heads, targets)}.
 */
public final class Attention {
    /** The name of the composite. */
    public static final String NAME = "attention";

    /** The name of the composite in which a target attends to no later source. */
    public static final String CAUSAL = "causal_attention";

    /** What the name of the derivative adds to that of the composite. */
    public static final String GRADIENT = "_gradient";

    /** Operands before the masks. */
    public static final int MASKS = 3;

    private static final List<Integer> BATCH_AND_HEAD = List.of(0, 2);

    private Attention() {}

    /**
     * The weighted means. Those of 16-bit floats are rounded once: sums of the softmax have more digits than these hold.
     *
     * @param masks as above, none for attention to everything
     * @param causal whether a target attends to no source with a greater index
     */
    public static Value of(Value query, Value key, Value value, List<Value> masks, boolean causal) {
        if (value.dtype().isHalf()) {
            return of(
                            wide(query),
                            wide(key),
                            wide(value),
                            masks.stream().map(Attention::wide).toList(),
                            causal)
                    .cast(value.dtype());
        }
        List<Value> operands = new ArrayList<>(List.of(query, key, value));
        operands.addAll(masks);
        List<Type.Tensor> types = operands.stream()
                .map(operand -> new Type.Tensor(operand.dtype(), operand.shape()))
                .toList();
        Value results = query.builder().add(composite(types, causal), operands);
        return query.builder().add(new Element(0), results);
    }

    private static Value wide(Value operand) {
        return operand.dtype().isHalf() ? operand.cast(DType.F32) : operand;
    }

    /** The operation for operands of these types. */
    public static Composite composite(List<Type.Tensor> operands, boolean causal) {
        check(operands);
        String name = causal ? CAUSAL : NAME;
        Graph body = Composites.trace(operands, x -> results(x, causal));
        List<Type.Tensor> all = new ArrayList<>(operands);
        for (int times = 0; times < 2; times++) {
            body.results()
                    .forEach(result -> all.add(body.node(result.node()).type().tensor()));
        }
        Graph shares = Composites.trace(all, x -> shares(x, operands.size(), causal));
        return new Composite(name, body, new Composite(name + GRADIENT, shares, null));
    }

    private static void check(List<Type.Tensor> operands) {
        for (Type.Tensor operand : operands) {
            if (operand.shape().rank() != 4) {
                throw new ShapeException(
                        "attention takes query, key and value of (batch, time, heads, size) and masks of"
                                + " (batch, heads, targets, sources), found " + operands);
            }
        }
    }

    private static List<Value> results(List<Value> x, boolean causal) {
        Value scores = scores(x, x.subList(MASKS, x.size()), causal);
        Value largest = Ops.reduce(Reduce.Kind.MAX, Ops.stopGradient(scores), List.of(3));
        Value e = Ops.exp(scores.minus(Ops.broadcastTo(Ops.expandDims(largest, 3), scores.shape())));
        Value sum = Ops.sum(e, 3);
        Value weights = e.div(Ops.broadcastTo(Ops.expandDims(sum, 3), e.shape()));
        Value means = weights.builder()
                .add(new Contract(List.of(0, 1), BATCH_AND_HEAD, List.of(3), List.of(1)), weights, x.get(2));
        return List.of(Ops.transpose(means, 0, 2, 1, 3), largest, sum);
    }

    /** The products of query and key with the masks in them, (batch, heads, targets, sources). */
    private static Value scores(List<Value> x, List<Value> masks, boolean causal) {
        Value scores = x.getFirst()
                .builder()
                .add(new Contract(BATCH_AND_HEAD, BATCH_AND_HEAD, List.of(3), List.of(3)), x.get(0), x.get(1));
        List<Value> allowed = new ArrayList<>();
        for (Value mask : masks) {
            if (mask.dtype() == DType.BOOL) {
                allowed.add(mask);
            } else {
                scores = scores.plus(Ops.broadcastTo(mask, scores.shape()));
            }
        }
        if (causal) {
            Shape pairs = Shape.of(
                    Dim.of(1), Dim.of(1), scores.shape().dim(2), scores.shape().dim(3));
            Value target = scores.builder().add(new Iota(pairs, 2, DType.I32));
            Value source = scores.builder().add(new Iota(pairs, 3, DType.I32));
            allowed.add(Ops.greaterEqual(target, source));
        }
        return masked(scores, allowed);
    }

    /**
     * Products where all masks allow it, else with a number added that makes their weights 0. Added, as in Keras: the
     * weights of a target that may attend to nothing are equal, and it still has a derivative.
     */
    public static Value masked(Value scores, List<Value> allowed) {
        if (allowed.isEmpty()) {
            return scores;
        }
        Value all = allowed.stream().reduce(Ops::logicalAnd).orElseThrow();
        return scores.plus(Ops.where(all, Ops.like(scores, 0.0), Ops.like(scores, lowest(scores.dtype()))));
    }

    /** What is added to a product that a mask forbids. */
    public static double lowest(DType dtype) {
        return dtype == DType.F16 ? -3e4 : -1e9;
    }

    /**
     * From the operands, the results and their cotangents to the shares of the operands. The largest product only keeps
     * the exponential in range: nothing depends on it, so its cotangent counts for nothing.
     */
    private static List<Value> shares(List<Value> x, int operands, boolean causal) {
        Value query = x.get(0);
        Value means = x.get(operands);
        Value largest = x.get(operands + 1);
        Value sum = x.get(operands + 2);
        Value dMeans = x.get(operands + 3);
        Value dSum = x.get(operands + 5);
        List<Value> masks = x.subList(MASKS, operands);
        Value scores = scores(x, masks, causal);
        Value weights = Ops.exp(scores.minus(spread(largest, scores))).div(spread(sum, scores));
        Value mean = Ops.transpose(Ops.sum(dMeans.times(means), 3), 0, 2, 1).minus(dSum.times(sum));
        Value dWeights = query.builder()
                .add(new Contract(BATCH_AND_HEAD, BATCH_AND_HEAD, List.of(3), List.of(3)), dMeans, x.get(2));
        Value dScores = weights.times(dWeights.minus(spread(mean, scores)));
        List<Value> shares = new ArrayList<>();
        shares.add(product(dScores, 3, x.get(1)));
        shares.add(product(dScores, 2, query));
        shares.add(product(weights, 2, dMeans));
        for (Value mask : masks) {
            shares.add(mask.dtype() == DType.BOOL ? Ops.zerosLike(mask) : narrowed(dScores, mask));
        }
        return shares;
    }

    private static Value spread(Value each, Value scores) {
        return Ops.broadcastTo(Ops.expandDims(each, 3), scores.shape());
    }

    /** Pairs times (batch, time, heads, size), summed over the targets or the sources. */
    private static Value product(Value pairs, int axis, Value other) {
        Contract product = new Contract(List.of(0, 1), BATCH_AND_HEAD, List.of(axis), List.of(1));
        return Ops.transpose(pairs.builder().add(product, pairs, other), 0, 2, 1, 3);
    }

    /** Summed over the axes along which a mask is the same. */
    private static Value narrowed(Value share, Value mask) {
        List<Integer> axes = IntStream.range(0, 4)
                .filter(axis ->
                        mask.shape().dim(axis).is(1) && !share.shape().dim(axis).is(1))
                .boxed()
                .toList();
        return axes.isEmpty() ? share : Ops.reshape(Ops.sum(share, axes), mask.shape());
    }
}
