// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.Value;

/**
 * A layer  whose kernel, or embeddings, are divided by their largest singular value in each training step (Miyato et al.,
 * 2018; {@code keras.layers.SpectralNormalization}): the weight itself changes, and training goes on from there. State:
 * {@code vector_u}.
 *
 * @param layer the layer
 * @param powerIterations how often the singular value is brought nearer in a step; default 1
 * @param <I> what it takes
 * @param <O> what it yields
 */
public record SpectralNormalizationLayer<I, O>(Layer<I, O> layer, int powerIterations) implements Layer<I, O> {
    /** Checks the argument. */
    public SpectralNormalizationLayer {
        Arguments.positive("SpectralNormalization", "powerIterations", powerIterations);
    }

    /** With Keras's defaults. */
    public SpectralNormalizationLayer(Layer<I, O> layer) {
        this(layer, 1);
    }

    @Override
    public Class<O> output() {
        return layer.output();
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

    @Override
    public String type() {
        return "spectral_normalization";
    }

    /** The same with another value of this component: how often the singular value is brought nearer in a step. */
    public SpectralNormalizationLayer<I, O> powerIterations(int powerIterations) {
        return new SpectralNormalizationLayer<>(layer, powerIterations);
    }
}
