// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.Value;

/**
 * A layer that keeps the form, whose kernel, or embeddings, are divided by their largest singular value in each training step (Miyato et al.,
 * 2018; {@code keras.layers.SpectralNormalization}): the weight itself changes, and training goes on from there. One that changes the form
 * goes through {@link SpectralNormalizationLayer}. State:
 * {@code vector_u}.
 *
 * @param layer the layer
 * @param powerIterations how often the singular value is brought nearer in a step; default 1
 */
public record SpectralNormalization(SameForm layer, int powerIterations) implements SameForm {
    /** Checks the argument. */
    public SpectralNormalization {
        Arguments.positive("SpectralNormalization", "powerIterations", powerIterations);
    }

    /** With Keras's defaults. */
    public SpectralNormalization(SameForm layer) {
        this(layer, 1);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        String type = layer.type();
        SpectralKernel.normalize(scope, x, type, powerIterations, inner -> value -> inner.call(type, layer, value));
        return scope.call(type, layer, scope.withoutMask(x));
    }

    /** As in Keras, the result has no mask, and the layer sees none. */
    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    /** The same with another value of this component: how often the singular value is brought nearer in a step. */
    public SpectralNormalization powerIterations(int powerIterations) {
        return new SpectralNormalization(layer, powerIterations);
    }
}
