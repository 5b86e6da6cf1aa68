// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * Means of values by the likeness of a query to their keys (Luong et al., 2015; {@code keras.layers.Attention}).
 * Inputs: query {@code (batch, targets, size)}, value {@code (batch, sources, features)} and key {@code (batch,
 * sources, size)}; without a key the value is the key. Then, optionally, booleans {@code (batch, targets, sources)}
 * that say where a target may attend to a source. Shape of the result: {@code (batch, targets, features)}; it is 0
 * for masked targets, and has the mask of the query. Weights: {@code scale}, a number, where it is used; {@code
 * concat_score_weight}, a number, with {@link ScoreMode#CONCAT}.
 *
 * @param useScale whether scores are multiplied by a learned number; default {@code false}
 * @param scoreMode how query and key are compared; default by their product
 * @param dropout share of the weights that is dropped in training; default 0
 * @param useCausalMask whether a target attends to no later source; default {@code false}
 */
public record Attention(boolean useScale, ScoreMode scoreMode, double dropout, boolean useCausalMask)
        implements Scored {
    /** Checks the arguments. */
    public Attention {
        Arguments.share("Attention", "dropout", dropout);
    }

    /** With Keras's defaults. */
    public Attention() {
        this(false, ScoreMode.DOT, 0, false);
    }

    @Override
    public Value trace(Scope scope, List<Value> inputs) {
        return scored(scope, inputs).getFirst();
    }

    @Override
    public List<Value> scored(Scope scope, List<Value> inputs) {
        AttentionInputs all = AttentionInputs.of("Attention", inputs);
        Value scale = useScale ? scope.weight("scale", Shape.SCALAR, Initializers.ones()) : null;
        Value scores;
        if (scoreMode == ScoreMode.DOT) {
            Value products = Ops.matmul(all.query(), Ops.swapaxes(all.key(), -2, -1));
            scores = scale == null ? products : products.times(scale);
        } else {
            Value factor = scope.weight("concat_score_weight", Shape.SCALAR, Initializers.ones());
            Value sums = SimpleAttention.sums(all);
            scores = Ops.sum(Ops.tanh(scale == null ? sums : sums.times(scale)), -1)
                    .times(factor);
        }
        return SimpleAttention.attend(scope, all, scores, useCausalMask, dropout);
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    /** The same with another value of this component: whether scores are multiplied by a learned number. */
    public Attention useScale(boolean useScale) {
        return Components.with(this, "useScale", useScale);
    }

    /** The same with another value of this component: how query and key are compared. */
    public Attention scoreMode(ScoreMode scoreMode) {
        return Components.with(this, "scoreMode", scoreMode);
    }

    /** The same with another value of this component: share of the weights that is dropped in training. */
    public Attention dropout(double dropout) {
        return Components.with(this, "dropout", dropout);
    }

    /** The same with another value of this component: whether a target attends to no later source. */
    public Attention useCausalMask(boolean useCausalMask) {
        return Components.with(this, "useCausalMask", useCausalMask);
    }
}
