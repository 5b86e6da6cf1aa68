// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * Means of values by the likeness of a query to their keys (Bahdanau et al., 2014; {@code
 * keras.layers.AdditiveAttention}): scores are sums of hyperbolic tangents of query plus key, each times a learned
 * factor. Inputs: query {@code (batch, targets, size)}, value {@code (batch, sources, size)} and key of the shape
 * of the value; without a key the value is the key. Then, optionally, booleans {@code (batch, targets, sources)}
 * that say where a target may attend to a source. Shape of the result: that of the query; it is 0 for masked
 * targets, and has the mask of the query. Weight: {@code scale} (size).
 *
 * @param useScale whether there are learned factors; default {@code true}
 * @param dropout share of the weights that is dropped in training; default 0
 * @param useCausalMask whether a target attends to no later source; default {@code false}
 */
public record AdditiveAttention(boolean useScale, double dropout, boolean useCausalMask) implements Scored {
    /** Checks the arguments. */
    public AdditiveAttention {
        Arguments.share("AdditiveAttention", "dropout", dropout);
    }

    /** With Keras's defaults. */
    public AdditiveAttention() {
        this(true, 0, false);
    }

    @Override
    public Value trace(Scope scope, List<Value> inputs) {
        return scored(scope, inputs).getFirst();
    }

    @Override
    public List<Value> scored(Scope scope, List<Value> inputs) {
        AttentionInputs all = AttentionInputs.of("AdditiveAttention", inputs);
        Value terms = Ops.tanh(SimpleAttention.sums(all));
        if (useScale) {
            Shape size = Shape.of(all.query().dim(-1));
            terms = terms.times(scope.weight("scale", size, Initializers.glorotUniform()));
        }
        return SimpleAttention.attend(scope, all, Ops.sum(terms, -1), useCausalMask, dropout);
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    /** The same with another value of this component: whether there are learned factors. */
    public AdditiveAttention useScale(boolean useScale) {
        return new AdditiveAttention(useScale, dropout, useCausalMask);
    }

    /** The same with another value of this component: share of the weights that is dropped in training. */
    public AdditiveAttention dropout(double dropout) {
        return new AdditiveAttention(useScale, dropout, useCausalMask);
    }

    /** The same with another value of this component: whether a target attends to no later source. */
    public AdditiveAttention useCausalMask(boolean useCausalMask) {
        return new AdditiveAttention(useScale, dropout, useCausalMask);
    }
}
