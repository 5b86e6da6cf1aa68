// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hornbeam.component.Components;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.graph.Attention;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Iota;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * Scaled dot-product attention in several heads (Vaswani et al., 2017; {@code keras.layers.MultiHeadAttention}). Inputs:
 * query {@code (batch, targets, features)}, value {@code (batch, sources, ...)} and key, of the sources too; without a key
 * the value is the key, without a value the query is both (self-attention). Shape of the query to the same shape, or with {@code outputShape} features.
 * Masks of query, value and key are consumed; the result has the mask of the query. A query that may attend to no source attends to
 * all alike. Weights: {@code query}, {@code key}, {@code value}: {@code kernel} (features, heads, size) and {@code bias}
 * (heads, size); {@code attention_output}: {@code kernel} (heads, size, features) and {@code bias} (features).
 *
 * @param numHeads number of heads
 * @param keyDim size of queries and keys in each head
 * @param valueDim size of values in each head, {@code null} for that of the keys; default {@code null}
 * @param dropout share of the attention that is dropped in training; default 0
 * @param useBias whether the four maps have a bias; default {@code true}
 * @param outputShape size of the features of the result, {@code null} for that of the query; default {@code null}
 * @param useCausalMask whether a target attends to no later source; default {@code false}
 * @param kernelInitializer first value of the kernel; default Glorot uniform
 * @param biasInitializer first value of the bias; default zeros
 * @param kernelRegularizer penalty of the kernel; default none
 * @param biasRegularizer penalty of the bias; default none
 * @param activityRegularizer penalty of the result, divided by the batch size; default none
 * @param kernelConstraint constraint of the kernel; default none
 * @param biasConstraint constraint of the bias; default none
 */
public record MultiHeadAttention(
        int numHeads,
        int keyDim,
        @Nullable Integer valueDim,
        double dropout,
        boolean useBias,
        @Nullable Integer outputShape,
        boolean useCausalMask,
        Initializer kernelInitializer,
        Initializer biasInitializer,
        @Nullable Regularizer kernelRegularizer,
        @Nullable Regularizer biasRegularizer,
        @Nullable Regularizer activityRegularizer,
        @Nullable Constraint kernelConstraint,
        @Nullable Constraint biasConstraint)
        implements Joint {
    /** Checks the arguments. */
    public MultiHeadAttention {
        Arguments.positive("MultiHeadAttention", "numHeads", numHeads);
        Arguments.positive("MultiHeadAttention", "keyDim", keyDim);
        Arguments.positive("MultiHeadAttention", "valueDim", valueDim == null ? keyDim : valueDim);
        Arguments.positive("MultiHeadAttention", "outputShape", outputShape == null ? 1 : outputShape);
        Arguments.share("MultiHeadAttention", "dropout", dropout);
    }

    /** With Keras's defaults. */
    public MultiHeadAttention(int numHeads, int keyDim) {
        this(
                numHeads,
                keyDim,
                null,
                0,
                true,
                null,
                false,
                Initializers.glorotUniform(),
                Initializers.zeros(),
                null,
                null,
                null,
                null,
                null);
    }

    @Override
    public Value trace(Scope scope, List<Value> inputs) {
        if (inputs.size() > 3) {
            throw new ShapeException(
                    "MultiHeadAttention takes query, value and key, found " + inputs.size() + " inputs");
        }
        Value query = inputs.getFirst();
        Value value = inputs.size() > 1 ? inputs.get(1) : query;
        Value key = inputs.size() > 2 ? inputs.get(2) : value;
        for (Value input : List.of(query, value, key)) {
            if (input.rank() != 3) {
                throw new ShapeException("MultiHeadAttention takes (batch, time, features), found " + input.shape());
            }
        }
        int size = valueDim == null ? keyDim : valueDim;
        Value q = heads(scope.scope("query"), query, keyDim).times(1 / Math.sqrt(keyDim));
        Value k = heads(scope.scope("key"), key, keyDim);
        Value v = heads(scope.scope("value"), value, size);
        List<Value> masks = masks(scope, query, value, key);
        Value heads;
        if (scope.training() && dropout > 0) {
            Shape pairs = Shape.of(
                    query.shape().dim(0),
                    Dim.of(numHeads),
                    query.shape().dim(1),
                    key.shape().dim(1));
            if (useCausalMask) {
                Value target = query.builder().add(new Iota(pairs, 2, DType.I32));
                masks.add(Ops.greaterEqual(target, query.builder().add(new Iota(pairs, 3, DType.I32))));
            }
            Value kept = Dropout.drop(scope, Ops.broadcastTo(Ops.like(q, 1.0), pairs), pairs, dropout);
            heads = dropped(q, k, v, masks, kept);
        } else {
            heads = Attention.of(q, k, v, masks, useCausalMask);
        }
        int features = outputShape == null ? query.dim(2) : outputShape;
        Value y = output(scope.scope("attention_output"), heads, features);
        Arguments.penalize(scope, activityRegularizer, y);
        Optional<Value> mask = scope.mask(query);
        return mask.isPresent() ? scope.withMask(y, mask.get()) : y;
    }

    /** Attention of which a random share of the weights is dropped. */
    private static Value dropped(Value q, Value k, Value v, List<Value> masks, Value kept) {
        List<Integer> batchAndHead = List.of(0, 2);
        Contract products = new Contract(batchAndHead, batchAndHead, List.of(3), List.of(3));
        Value scores = Attention.masked(q.builder().add(products, q, k), masks);
        Value weights = Ops.softmax(scores, -1).times(kept);
        Value means = q.builder().add(new Contract(List.of(0, 1), batchAndHead, List.of(3), List.of(1)), weights, v);
        return Ops.transpose(means, 0, 2, 1, 3);
    }

    /** Where a target may attend to a source, each (batch, 1, targets or 1, sources or 1). */
    private static List<Value> masks(Scope scope, Value query, Value value, Value key) {
        List<Value> all = new ArrayList<>();
        scope.mask(query).ifPresent(mask -> all.add(Ops.expandDims(Ops.expandDims(mask, 1), 3)));
        scope.mask(value).ifPresent(mask -> all.add(Ops.expandDims(Ops.expandDims(mask, 1), 1)));
        if (!key.equals(value)) {
            scope.mask(key).ifPresent(mask -> all.add(Ops.expandDims(Ops.expandDims(mask, 1), 1)));
        }
        return all;
    }

    private Value heads(Scope scope, Value x, int size) {
        Shape shape = Shape.of(x.dim(2), numHeads, size);
        Weight options = Arguments.weight(kernelRegularizer, kernelConstraint);
        Value kernel = scope.weight("kernel", shape, kernelInitializer, options);
        Contract product = new Contract(List.of(), List.of(), List.of(2), List.of(0));
        return biased(scope, x.builder().add(product, x, kernel), Shape.of(numHeads, size));
    }

    private Value output(Scope scope, Value heads, int features) {
        Shape shape = Shape.of(numHeads, heads.dim(3), features);
        Weight options = Arguments.weight(kernelRegularizer, kernelConstraint);
        Value kernel = scope.weight("kernel", shape, kernelInitializer, options);
        Contract product = new Contract(List.of(), List.of(), List.of(2, 3), List.of(0, 1));
        return biased(scope, heads.builder().add(product, heads, kernel), Shape.of(features));
    }

    private Value biased(Scope scope, Value y, Shape shape) {
        Weight options = Arguments.weight(biasRegularizer, biasConstraint);
        return useBias ? y.plus(scope.weight("bias", shape, biasInitializer, options)) : y;
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    /** The same with another value of this component: size of values in each head, {@code null} for that of the keys. */
    public MultiHeadAttention valueDim(@Nullable Integer valueDim) {
        return Components.with(this, "valueDim", valueDim);
    }

    /** The same with another value of this component: share of the attention that is dropped in training. */
    public MultiHeadAttention dropout(double dropout) {
        return Components.with(this, "dropout", dropout);
    }

    /** The same with another value of this component: whether the four maps have a bias. */
    public MultiHeadAttention useBias(boolean useBias) {
        return Components.with(this, "useBias", useBias);
    }

    /** The same with another value of this component: size of the features of the result, {@code null} for that of the query. */
    public MultiHeadAttention outputShape(@Nullable Integer outputShape) {
        return Components.with(this, "outputShape", outputShape);
    }

    /** The same with another value of this component: whether a target attends to no later source. */
    public MultiHeadAttention useCausalMask(boolean useCausalMask) {
        return Components.with(this, "useCausalMask", useCausalMask);
    }

    /** The same with another value of this component: first value of the kernel. */
    public MultiHeadAttention kernelInitializer(Initializer kernelInitializer) {
        return Components.with(this, "kernelInitializer", kernelInitializer);
    }

    /** The same with another value of this component: first value of the bias. */
    public MultiHeadAttention biasInitializer(Initializer biasInitializer) {
        return Components.with(this, "biasInitializer", biasInitializer);
    }

    /** The same with another value of this component: penalty of the kernel. */
    public MultiHeadAttention kernelRegularizer(@Nullable Regularizer kernelRegularizer) {
        return Components.with(this, "kernelRegularizer", kernelRegularizer);
    }

    /** The same with another value of this component: penalty of the bias. */
    public MultiHeadAttention biasRegularizer(@Nullable Regularizer biasRegularizer) {
        return Components.with(this, "biasRegularizer", biasRegularizer);
    }

    /** The same with another value of this component: penalty of the result, divided by the batch size. */
    public MultiHeadAttention activityRegularizer(@Nullable Regularizer activityRegularizer) {
        return Components.with(this, "activityRegularizer", activityRegularizer);
    }

    /** The same with another value of this component: constraint of the kernel. */
    public MultiHeadAttention kernelConstraint(@Nullable Constraint kernelConstraint) {
        return Components.with(this, "kernelConstraint", kernelConstraint);
    }

    /** The same with another value of this component: constraint of the bias. */
    public MultiHeadAttention biasConstraint(@Nullable Constraint biasConstraint) {
        return Components.with(this, "biasConstraint", biasConstraint);
    }
}
