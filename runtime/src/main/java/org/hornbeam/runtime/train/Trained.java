// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.hornbeam.Model;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;

/**
 * A model with its weights and the states of its layers. Immutable, thread-safe; there is nothing to close, and it
 * outlives the engine.
 *
 * @param <A> what flows in
 * @param <B> what flows out
 */
public sealed class Trained<A, B> permits Fitted {
    private final Model<A, B> model;
    private final Weights weights;

    /**
     * A model with these weights.
     *
     * @throws IllegalArgumentException that lists missing, unexpected and mis-shaped paths, if they are not just those
     *     of the model
     */
    public Trained(Model<A, B> model, Weights weights) {
        weights.check("model \"" + model.name() + "\"", types(model));
        this.model = model;
        this.weights = weights;
    }

    /** Type and shape of each weight and layer state of a model, by path. */
    public static Map<String, String> types(Model<?, ?> model) {
        Map<String, String> types = new TreeMap<>();
        var traced = model.traced(false);
        traced.weights().forEach(weight -> types.put(weight.path(), type(weight.dtype(), weight.shape())));
        traced.states().forEach(state -> types.put(state.path(), type(state.dtype(), state.shape())));
        return types;
    }

    private static String type(DType dtype, Shape shape) {
        return dtype.kerasName() + Arrays.toString(shape.fixed());
    }

    /** The model. */
    public Model<A, B> model() {
        return model;
    }

    /**
     * The same with types, which are checked: {@code Keras.read(file).typed(Image.class, Features.class)}. Several inputs
     * are {@link org.hornbeam.Inputs}, several outputs {@link org.hornbeam.Outputs}.
     *
     * @throws IllegalArgumentException if the model takes or yields something else
     */
    public <C, D> Trained<C, D> typed(Class<C> takes, Class<D> yields) {
        return new Trained<>(model.typed(takes, yields), weights);
    }

    /** The weights and layer states, by path. */
    public Weights weights() {
        return weights;
    }

    /** Whether both have the same model and the same bits. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Trained<?, ?> trained && trained.model.equals(model) && trained.weights.equals(weights);
    }

    @Override
    public int hashCode() {
        return model.hashCode();
    }

    @Override
    public String toString() {
        return "Trained[" + model.name() + ", " + weights.paths().size() + " weights]";
    }
}
