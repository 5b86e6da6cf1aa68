// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * Scaled dot-product attention in which several heads of queries share one head of keys and values (Ainslie et al.,
 * 2023; {@code keras.layers.GroupQueryAttention}). Inputs as of {@link MultiHeadAttention}, with one axis of time:
 * query {@code (batch, targets, features)}, value, key, and booleans that say where a target may attend to a
 * source. Shape of the query to the same shape.
 *
 * Masks of query, value and key are consumed; the result has the mask of the query. Weights: {@code query}
 * (features, numQueryHeads, headDim), {@code key} (features, numKeyValueHeads, headDim), {@code gate} if used,
 * {@code value}, {@code attention_output} (numQueryHeads, headDim, features), each a {@code kernel} and a {@code
 * bias}.
 *
 * @param headDim size of queries, keys and values in each head
 * @param numQueryHeads number of heads of queries, a multiple of the number of heads of keys
 * @param numKeyValueHeads number of heads of keys and values
 * @param dropout share of the attention that is dropped in training; default 0
 * @param useBias whether there is a bias; default {@code true}
 * @param slidingWindow a target attends to sources that are less than this many places away, {@code null} for all; default {@code null}
 * @param useCausalMask whether a target attends to no later source; default {@code false}
 * @param kernelInitializer first value of the kernel; default Glorot uniform
 * @param biasInitializer first value of the bias; default zeros
 * @param kernelRegularizer penalty of the kernel; default none
 * @param biasRegularizer penalty of the bias; default none
 * @param activityRegularizer penalty of the results of the maps and of the layer, divided by the batch size; default none
 * @param kernelConstraint constraint of the kernel; default none
 * @param biasConstraint constraint of the bias; default none
 * @param useGate whether what the heads yield is multiplied by learned factors from 0 to 1 of the query; default {@code false}
 */
public record GroupQueryAttention(
        int headDim,
        int numQueryHeads,
        int numKeyValueHeads,
        double dropout,
        boolean useBias,
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
    public GroupQueryAttention {
        Arguments.positive("GroupQueryAttention", "headDim", headDim);
        Arguments.positive("GroupQueryAttention", "numQueryHeads", numQueryHeads);
        Arguments.positive("GroupQueryAttention", "numKeyValueHeads", numKeyValueHeads);
        Arguments.positive("GroupQueryAttention", "slidingWindow", slidingWindow == null ? 1 : slidingWindow);
        Arguments.share("GroupQueryAttention", "dropout", dropout);
        if (numQueryHeads % numKeyValueHeads != 0) {
            throw new IllegalArgumentException("GroupQueryAttention: numQueryHeads must be a multiple of"
                    + " numKeyValueHeads, found " + numQueryHeads + " and " + numKeyValueHeads);
        }
    }

    /** With Keras's defaults. */
    public GroupQueryAttention(int headDim, int numQueryHeads, int numKeyValueHeads) {
        this(
                headDim,
                numQueryHeads,
                numKeyValueHeads,
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
        AttentionInputs all = AttentionInputs.of("GroupQueryAttention", inputs);
        if (all.query().rank() != 3) {
            throw new ShapeException("GroupQueryAttention takes (batch, time, features), found "
                    + all.query().shape());
        }
        int repeats = numQueryHeads / numKeyValueHeads;
        Value q = heads(scope.scope("query"), all.query(), numQueryHeads, headDim);
        Value k = heads(scope.scope("key"), all.key(), numKeyValueHeads, headDim);
        Value gate = useGate ? gate(scope.scope("gate"), all.query(), numQueryHeads, headDim) : null;
        Value v = heads(scope.scope("value"), all.value(), numKeyValueHeads, headDim);
        AttentionHeads attention = new AttentionHeads(useCausalMask, slidingWindow, dropout);
        AttentionHeads.Result result = attention.attend(
                scope,
                q.times(1 / Math.sqrt(headDim)),
                Ops.repeat(k, repeats, 2),
                Ops.repeat(v, repeats, 2),
                AttentionAxes.of(3, null).masks(scope, all),
                scores);
        Value gated = gate == null ? result.means() : result.means().times(gate);
        List<Integer> sizes = List.of(all.query().dim(-1));
        Value y = all.masked(scope, joined(scope.scope("attention_output"), gated, sizes));
        Arguments.penalize(scope, activityRegularizer, y);
        Value weights = result.weights();
        if (weights == null) {
            return List.of(y);
        }
        Arguments.penalize(scope, activityRegularizer, weights);
        return List.of(y, weights);
    }

    /** As in Keras, whose class goes by two names. */
    @Override
    public String type() {
        return "grouped_query_attention";
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    /** The same with another value of this component: share of the attention that is dropped in training. */
    public GroupQueryAttention dropout(double dropout) {
        return Components.with(this, "dropout", dropout);
    }

    /** The same with another value of this component: whether there is a bias. */
    public GroupQueryAttention useBias(boolean useBias) {
        return Components.with(this, "useBias", useBias);
    }

    /** The same with another value of this component: a target attends to sources that are less than this many places away, {@code null} for all. */
    public GroupQueryAttention slidingWindow(@Nullable Integer slidingWindow) {
        return Components.with(this, "slidingWindow", slidingWindow);
    }

    /** The same with another value of this component: whether a target attends to no later source. */
    public GroupQueryAttention useCausalMask(boolean useCausalMask) {
        return Components.with(this, "useCausalMask", useCausalMask);
    }

    /** The same with another value of this component: first value of the kernel. */
    public GroupQueryAttention kernelInitializer(Initializer kernelInitializer) {
        return Components.with(this, "kernelInitializer", kernelInitializer);
    }

    /** The same with another value of this component: first value of the bias. */
    public GroupQueryAttention biasInitializer(Initializer biasInitializer) {
        return Components.with(this, "biasInitializer", biasInitializer);
    }

    /** The same with another value of this component: penalty of the kernel. */
    public GroupQueryAttention kernelRegularizer(@Nullable Regularizer kernelRegularizer) {
        return Components.with(this, "kernelRegularizer", kernelRegularizer);
    }

    /** The same with another value of this component: penalty of the bias. */
    public GroupQueryAttention biasRegularizer(@Nullable Regularizer biasRegularizer) {
        return Components.with(this, "biasRegularizer", biasRegularizer);
    }

    /** The same with another value of this component: penalty of the results of the maps and of the layer, divided by the batch size. */
    public GroupQueryAttention activityRegularizer(@Nullable Regularizer activityRegularizer) {
        return Components.with(this, "activityRegularizer", activityRegularizer);
    }

    /** The same with another value of this component: constraint of the kernel. */
    public GroupQueryAttention kernelConstraint(@Nullable Constraint kernelConstraint) {
        return Components.with(this, "kernelConstraint", kernelConstraint);
    }

    /** The same with another value of this component: constraint of the bias. */
    public GroupQueryAttention biasConstraint(@Nullable Constraint biasConstraint) {
        return Components.with(this, "biasConstraint", biasConstraint);
    }

    /** The same with another value of this component: whether what the heads yield is multiplied by learned factors from 0 to 1 of the query. */
    public GroupQueryAttention useGate(boolean useGate) {
        return Components.with(this, "useGate", useGate);
    }
}
