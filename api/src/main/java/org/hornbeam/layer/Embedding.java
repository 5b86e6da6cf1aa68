// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.stream.Stream;
import org.hornbeam.component.Components;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.form.Series;
import org.hornbeam.form.Tokens;
import org.hornbeam.initializer.GivenValues;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * A learned vector for each token ({@code keras.layers.Embedding}). Shape {@code (batch, length)}, int32, to {@code
 * (batch, length, outputDim)}. Weight: {@code embeddings} (inputDim, outputDim); with a {@code loraRank} also
 * {@code lora_embeddings_a} (inputDim, rank) and {@code lora_embeddings_b} (rank, outputDim), and the table is not
 * trained. Tokens outside 0 to {@code inputDim - 1} are an error where data enters; inside a plan they are clamped.
 *
 * @param inputDim number of tokens
 * @param outputDim size of a vector
 * @param embeddingsInitializer first value of the table; default uniform from -0.05 to 0.05
 * @param embeddingsRegularizer penalty of the table; default none
 * @param embeddingsConstraint constraint of the table; default none
 * @param maskZero whether token 0 only fills up a batch and is masked; default {@code false}
 * @param loraRank rank of a low-rank change of the table that is trained in its place, {@code null} for none; default {@code null}
 * @param loraAlpha factor of that change, divided by its rank; {@code null} for the rank; default {@code null}
 */
public record Embedding(
        int inputDim,
        int outputDim,
        Initializer embeddingsInitializer,
        @Nullable Regularizer embeddingsRegularizer,
        @Nullable Constraint embeddingsConstraint,
        boolean maskZero,
        @Nullable Integer loraRank,
        @Nullable Double loraAlpha)
        implements Layer<Tokens, Series> {
    /** Checks the arguments. */
    public Embedding {
        Arguments.positive("Embedding", "inputDim", inputDim);
        Arguments.positive("Embedding", "outputDim", outputDim);
        Lora.check("Embedding", loraRank, embeddingsConstraint);
    }

    /** With Keras's defaults. */
    public Embedding(int inputDim, int outputDim) {
        this(inputDim, outputDim, Initializers.randomUniform(), null, null, false, null, null);
    }

    /**
     * The same with vectors to begin with, one for each token.
     *
     * @param vectors inputDim rows of outputDim numbers
     */
    public Embedding weights(double[]... vectors) {
        if (vectors.length != inputDim || Stream.of(vectors).anyMatch(vector -> vector.length != outputDim)) {
            throw new IllegalArgumentException("Embedding: weights must be " + inputDim + " vectors of " + outputDim
                    + " numbers, found " + vectors.length);
        }
        return embeddingsInitializer(GivenValues.of(vectors));
    }

    @Override
    public Class<Series> output() {
        return Series.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        Value tokens = x.cast(DType.I32);
        Weight options = Lora.options(loraRank, embeddingsRegularizer, embeddingsConstraint);
        Value table = scope.weight("embeddings", Shape.of(inputDim, outputDim), embeddingsInitializer, options);
        Value changed = Lora.changed(scope, "embeddings", table, loraRank, loraAlpha, embeddingsRegularizer);
        Value y = Ops.take(changed, tokens);
        return maskZero ? scope.withMask(y, Ops.notEqual(tokens, Ops.like(tokens, 0))) : y;
    }

    /** The mask of the tokens, where they have one, is that of the vectors. */
    @Override
    public MaskUse masks() {
        return MaskUse.PASS;
    }

    /** The same with another value of this component: first value of the table. */
    public Embedding embeddingsInitializer(Initializer embeddingsInitializer) {
        return Components.with(this, "embeddingsInitializer", embeddingsInitializer);
    }

    /** The same with another value of this component: penalty of the table. */
    public Embedding embeddingsRegularizer(@Nullable Regularizer embeddingsRegularizer) {
        return Components.with(this, "embeddingsRegularizer", embeddingsRegularizer);
    }

    /** The same with another value of this component: constraint of the table. */
    public Embedding embeddingsConstraint(@Nullable Constraint embeddingsConstraint) {
        return Components.with(this, "embeddingsConstraint", embeddingsConstraint);
    }

    /** The same with another value of this component: whether token 0 only fills up a batch and is masked. */
    public Embedding maskZero(boolean maskZero) {
        return Components.with(this, "maskZero", maskZero);
    }

    /** The same with another value of this component: rank of a low-rank change of the table that is trained in its place, {@code null} for none. */
    public Embedding loraRank(@Nullable Integer loraRank) {
        return Components.with(this, "loraRank", loraRank);
    }

    /** The same with another value of this component: factor of that change, divided by its rank. */
    public Embedding loraAlpha(@Nullable Double loraAlpha) {
        return Components.with(this, "loraAlpha", loraAlpha);
    }
}
