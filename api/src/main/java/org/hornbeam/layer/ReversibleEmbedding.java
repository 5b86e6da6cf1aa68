// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.component.Components;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.form.Series;
import org.hornbeam.form.Tokens;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * A learned vector for each token, and back: {@link #reversed} gives a score to each token by the same table (Press
 * and Wolf, 2016; {@code keras.layers.ReversibleEmbedding}). Shape {@code (batch, length)}, int32, to {@code
 * (batch, length, outputDim)}. Weights: {@code embeddings} (inputDim, outputDim) and, where they are not tied,
 * {@code reverse_embeddings} (outputDim, inputDim).
 *
 * Share it by a name to use it both ways: {@code var words = new ReversibleEmbedding(9, 4); x.then(shared("words",
 * words)) ... y.then(shared("words", words.reversed()))}.
 *
 * @param inputDim number of tokens
 * @param outputDim size of a vector
 * @param tieWeights whether scores use the table of the vectors; default {@code true}
 * @param embeddingsInitializer first value of the table; default uniform from -0.05 to 0.05
 * @param embeddingsRegularizer penalty of the table; default none
 * @param embeddingsConstraint constraint of the table; default none
 * @param maskZero whether token 0 only fills up a batch and is masked; default {@code false}
 * @param reverseDtype the type that scores are computed in, {@code null} for that of the policy; default {@code null}
 * @param logitSoftCap bound of scores, which become {@code cap tanh(score / cap)}; {@code null} for none; default {@code null}
 */
public record ReversibleEmbedding(
        int inputDim,
        int outputDim,
        boolean tieWeights,
        Initializer embeddingsInitializer,
        @Nullable Regularizer embeddingsRegularizer,
        @Nullable Constraint embeddingsConstraint,
        boolean maskZero,
        @Nullable DType reverseDtype,
        @Nullable Double logitSoftCap)
        implements Layer<Tokens, Series> {
    /** Checks the arguments. */
    public ReversibleEmbedding {
        Arguments.positive("ReversibleEmbedding", "inputDim", inputDim);
        Arguments.positive("ReversibleEmbedding", "outputDim", outputDim);
    }

    /** With Keras's defaults. */
    public ReversibleEmbedding(int inputDim, int outputDim) {
        this(inputDim, outputDim, true, Initializers.randomUniform(), null, null, false, null, null);
    }

    @Override
    public Class<Series> output() {
        return Series.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        Value tokens = x.cast(DType.I32);
        Value y = Ops.take(table(scope), tokens);
        if (!tieWeights) {
            // Weights are made where a layer is first used, whichever way that is.
            Value unused = scores(scope);
        }
        return maskZero ? scope.withMask(y, Ops.notEqual(tokens, Ops.like(tokens, 0))) : y;
    }

    /** The mask of the tokens, where they have one, is that of the vectors. */
    @Override
    public MaskUse masks() {
        return MaskUse.PASS;
    }

    /** The way back: a score of each token for each vector. */
    public ReverseEmbedding reversed() {
        return new ReverseEmbedding(this);
    }

    private Value table(Scope scope) {
        Weight options = Arguments.weight(embeddingsRegularizer, embeddingsConstraint);
        return scope.weight("embeddings", Shape.of(inputDim, outputDim), embeddingsInitializer, options);
    }

    private Value scores(Scope scope) {
        return scope.weight("reverse_embeddings", Shape.of(outputDim, inputDim), embeddingsInitializer);
    }

    /** (batch, ..., outputDim) to (batch, ..., inputDim). */
    Value reverse(Scope scope, Value x) {
        Value table = table(scope);
        Value kernel = tieWeights ? Ops.transpose(table, 1, 0) : scores(scope);
        DType dtype = reverseDtype == null ? scope.computeDtype() : reverseDtype;
        Value scores = Ops.matmul(x.cast(dtype), kernel.cast(dtype));
        return logitSoftCap == null
                ? scores
                : Ops.tanh(scores.div(logitSoftCap)).times(logitSoftCap);
    }

    /** The same with another value of this component: whether scores use the table of the vectors. */
    public ReversibleEmbedding tieWeights(boolean tieWeights) {
        return Components.with(this, "tieWeights", tieWeights);
    }

    /** The same with another value of this component: first value of the table. */
    public ReversibleEmbedding embeddingsInitializer(Initializer embeddingsInitializer) {
        return Components.with(this, "embeddingsInitializer", embeddingsInitializer);
    }

    /** The same with another value of this component: penalty of the table. */
    public ReversibleEmbedding embeddingsRegularizer(@Nullable Regularizer embeddingsRegularizer) {
        return Components.with(this, "embeddingsRegularizer", embeddingsRegularizer);
    }

    /** The same with another value of this component: constraint of the table. */
    public ReversibleEmbedding embeddingsConstraint(@Nullable Constraint embeddingsConstraint) {
        return Components.with(this, "embeddingsConstraint", embeddingsConstraint);
    }

    /** The same with another value of this component: whether token 0 only fills up a batch and is masked. */
    public ReversibleEmbedding maskZero(boolean maskZero) {
        return Components.with(this, "maskZero", maskZero);
    }

    /** The same with another value of this component: the type that scores are computed in, {@code null} for that of the policy. */
    public ReversibleEmbedding reverseDtype(@Nullable DType reverseDtype) {
        return Components.with(this, "reverseDtype", reverseDtype);
    }

    /** The same with another value of this component: bound of scores, which become {@code cap tanh(score / cap)}. */
    public ReversibleEmbedding logitSoftCap(@Nullable Double logitSoftCap) {
        return Components.with(this, "logitSoftCap", logitSoftCap);
    }
}
