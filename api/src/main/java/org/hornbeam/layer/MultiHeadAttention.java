// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.component.Components;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * Scaled dot-product attention in several heads (Vaswani et al., 2017; {@code keras.layers.MultiHeadAttention}).
 * Inputs: query {@code (batch, targets, features)}, value {@code (batch, sources, ...)} and key, of the sources
 * too; without a key the value is the key, without a value the query is both (self-attention). Then, optionally,
 * booleans {@code (batch, targets, sources)} or {@code (batch, heads, targets, sources)} that say where a target
 * may attend to a source. Targets and sources may lie along several axes, or along some of them. Shape of the query
 * to the same shape, or with the last size replaced by {@code outputShape}.
 *
 * Masks of query, value and key are consumed; the result has the mask of the query. A query that may attend to no
 * source attends to all alike; with a dropout, or where the weights are yielded, to none. Weights: {@code query},
 * {@code key}, {@code gate} if used, {@code value}: {@code kernel} (features, heads, size) and {@code bias} (heads,
 * size); {@code attention_output}: {@code kernel} (heads, size, outputShape) and {@code bias} (outputShape).
 *
 * @param numHeads number of heads
 * @param keyDim size of queries and keys in each head
 * @param valueDim size of values in each head, {@code null} for that of the keys; default {@code null}
 * @param dropout share of the attention that is dropped in training; default 0
 * @param useBias whether there is a bias; default {@code true}
 * @param outputShape sizes that replace the last one, {@code null} for that of the query; default {@code null}
 * @param attentionAxes the axes of targets and sources, negative ones from the end, {@code null} for all but batch and features; default {@code null}
 * @param slidingWindow a target attends to sources that are less than this many places away, {@code null} for all; default {@code null}
 * @param useCausalMask whether a target attends to no later source; default {@code false}
 * @param kernelInitializer first value of the kernel; default Glorot uniform
 * @param biasInitializer first value of the bias; default zeros
 * @param kernelRegularizer penalty of the kernel; default none
 * @param biasRegularizer penalty of the bias; default none
 * @param activityRegularizer penalty of the results of the maps, divided by the batch size; default none
 * @param kernelConstraint constraint of the kernel; default none
 * @param biasConstraint constraint of the bias; default none
 * @param useGate whether what the heads yield is multiplied by learned factors from 0 to 1 of the query; default {@code false}
 */
public record MultiHeadAttention(
        int numHeads,
        int keyDim,
        @Nullable Integer valueDim,
        double dropout,
        boolean useBias,
        @Nullable List<Integer> outputShape,
        @Nullable List<Integer> attentionAxes,
        @Nullable Integer slidingWindow,
        boolean useCausalMask,
        Initializer kernelInitializer,
        Initializer biasInitializer,
        @Nullable Regularizer kernelRegularizer,
        @Nullable Regularizer biasRegularizer,
        @Nullable Regularizer activityRegularizer,
        @Nullable Constraint kernelConstraint,
        @Nullable Constraint biasConstraint,
        boolean useGate)
        implements Scored, HeadMaps {
    /** Checks the arguments. */
    public MultiHeadAttention {
        outputShape = outputShape == null ? null : List.copyOf(outputShape);
        attentionAxes = attentionAxes == null ? null : List.copyOf(attentionAxes);
        Arguments.positive("MultiHeadAttention", "numHeads", numHeads);
        Arguments.positive("MultiHeadAttention", "keyDim", keyDim);
        Arguments.positive("MultiHeadAttention", "valueDim", valueDim == null ? keyDim : valueDim);
        Arguments.positive("MultiHeadAttention", "slidingWindow", slidingWindow == null ? 1 : slidingWindow);
        if (outputShape != null) {
            Arguments.positive("MultiHeadAttention", "outputShape", Math.max(1, outputShape.size()), outputShape);
        }
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
                null,
                null,
                false,
                Initializers.glorotUniform(),
                Initializers.zeros(),
                null,
                null,
                null,
                null,
                null,
                false);
    }

    @Override
    public Value trace(Scope scope, List<Value> inputs) {
        return attend(scope, inputs, false).getFirst();
    }

    @Override
    public List<Value> scored(Scope scope, List<Value> inputs) {
        return attend(scope, inputs, true);
    }

    private List<Value> attend(Scope scope, List<Value> inputs, boolean scores) {
        AttentionInputs all = AttentionInputs.of("MultiHeadAttention", inputs);
        int size = valueDim == null ? keyDim : valueDim;
        Value q = heads(scope.scope("query"), all.query(), numHeads, keyDim);
        Value k = heads(scope.scope("key"), all.key(), numHeads, keyDim);
        Value gate = useGate ? gate(scope.scope("gate"), all.query(), numHeads, size) : null;
        Value v = heads(scope.scope("value"), all.value(), numHeads, size);
        AttentionAxes axes = AttentionAxes.of(all.query().rank(), attentionAxes);
        if (axes.count() > 1 && (useCausalMask || slidingWindow != null)) {
            throw new ShapeException("MultiHeadAttention: along several axes no source is later than another or near;"
                    + " use neither useCausalMask nor slidingWindow, or one of the axes " + axes.attended());
        }
        AttentionHeads attention = new AttentionHeads(useCausalMask, slidingWindow, dropout);
        AttentionHeads.Result result = attention.attend(
                scope,
                axes.flat(q).times(1 / Math.sqrt(keyDim)),
                axes.flat(k),
                axes.flat(v),
                axes.masks(scope, all),
                scores);
        Value means = axes.unflat(result.means(), q.shape().with(-1, Dim.of(size)));
        Value gated = gate == null ? means : means.times(gate);
        List<Integer> sizes = outputShape == null ? List.of(all.query().dim(-1)) : outputShape;
        Value y = all.masked(scope, joined(scope.scope("attention_output"), gated, sizes));
        Value weights = result.weights();
        return weights == null ? List.of(y) : List.of(y, axes.scores(weights, q.shape(), k.shape()));
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

    /** The same with another value of this component: whether there is a bias. */
    public MultiHeadAttention useBias(boolean useBias) {
        return Components.with(this, "useBias", useBias);
    }

    /** The same with another value of this component: sizes that replace the last one, {@code null} for that of the query. */
    public MultiHeadAttention outputShape(@Nullable List<Integer> outputShape) {
        return Components.with(this, "outputShape", outputShape);
    }

    /** The same with this size in place of the last one. */
    public MultiHeadAttention outputShape(int size) {
        return outputShape(List.of(size));
    }

    /** The same with another value of this component: the axes of targets and sources, negative ones from the end, {@code null} for all but batch and features. */
    public MultiHeadAttention attentionAxes(@Nullable List<Integer> attentionAxes) {
        return Components.with(this, "attentionAxes", attentionAxes);
    }

    /** The same with these axes of targets and sources. */
    public MultiHeadAttention attentionAxes(int... axes) {
        return attentionAxes(IntStream.of(axes).boxed().toList());
    }

    /** The same with another value of this component: a target attends to sources that are less than this many places away, {@code null} for all. */
    public MultiHeadAttention slidingWindow(@Nullable Integer slidingWindow) {
        return Components.with(this, "slidingWindow", slidingWindow);
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

    /** The same with another value of this component: penalty of the results of the maps, divided by the batch size. */
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

    /** The same with another value of this component: whether what the heads yield is multiplied by learned factors from 0 to 1 of the query. */
    public MultiHeadAttention useGate(boolean useGate) {
        return Components.with(this, "useGate", useGate);
    }
}
