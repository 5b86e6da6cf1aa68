// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import java.util.Optional;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.RandomSource;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.trace.Distributions;

/**
 * What a layer, loss or optimizer may ask for while it traces. Values are those of the graph that is being built and
 * live only as long; do not keep them.
 */
public interface Scope extends RandomSource {
    /** Where this is in the model: {@code encoder/dense_1}. The model's own name is not part of it. */
    String path();

    /** A trained weight in the compute type; gradients reach its float32 master through the cast. */
    default Value weight(String name, Shape shape, Initializer initializer) {
        return weight(name, shape, initializer, Weight.DEFAULT);
    }

    /**
     * A weight in the compute type (of the policy, or its own where {@link Weight#dtype} says one).
     *
     * @param name its name in this scope: {@code kernel}; asking twice gives the same weight
     * @param shape its shape: numbers only
     * @param initializer its first value
     * @param options how it is kept and trained
     * @throws org.hornbeam.ops.ShapeException if the shape has an unknown size
     */
    Value weight(String name, Shape shape, Initializer initializer, Weight options);

    /**
     * A value that is kept between runs and not trained: its latest value in trace order.
     *
     * @param name its name in this scope: {@code moving_mean}
     * @param shape its shape: numbers only
     * @param dtype its type
     * @param initializer its first value
     */
    Value state(String name, Shape shape, DType dtype, Initializer initializer);

    /** Replaces the value of a state that was asked for in this scope; what is traced later sees the new one. */
    void assign(String name, Value next);

    /**
     * Replaces the value of a weight that was asked for in this scope: who asks for it from now on gets the new one, and an
     * optimizer goes on from there. Derivatives by the new value are those by the weight.
     *
     * @param name its name in this scope
     * @param next its next value
     */
    void replace(String name, Value next);

    /** Whether a training step is traced; inference otherwise. */
    boolean training();

    /** Whether the weights of this scope are trained; false where a user froze them. */
    boolean trainable();

    /** Random int32 bits; each call is a site of its own. */
    @Override
    Value randomBits(Shape shape);

    /** Random float32 numbers, uniform in [0, 1); each call is a site of its own. */
    default Value randomUniform(Shape shape) {
        return Distributions.uniform(randomBits(shape));
    }

    /** Random float32 numbers, normal with mean 0 and deviation 1; each call is a site of its own. */
    default Value randomNormal(Shape shape) {
        return Distributions.normal(randomBits(shape), randomBits(shape));
    }

    /**
     * The tokens that a layer makes of text, int32 {@code (batch, layer.length())}: an input of the graph, filled on the
     * host before the plan runs.
     *
     * @param text an input of text
     */
    Value encode(TextLayer layer, Value text);

    /** Adds a scalar to the loss. */
    void addLoss(Value scalar);

    /** Reports the mean of a scalar over the batches of an epoch under this name. */
    void addMetric(String name, Value value);

    /** The mask that travels with a value: booleans {@code (batch, time)}, true where a step is real. */
    Optional<Value> mask(Value x);

    /** The value, accompanied by a mask. */
    Value withMask(Value x, Value mask);

    /** The value without a mask. */
    Value withoutMask(Value x);

    /** The element types that layers use here. */
    DtypePolicy policy();

    /** The same scope under another policy. */
    Scope under(DtypePolicy policy);

    /** The same scope, its weights kept as they are in training. */
    Scope frozen();

    /** The same place in training, or not, whatever the model is in. */
    Scope mode(boolean training);

    /** The type that layers compute in. */
    default DType computeDtype() {
        return policy().compute();
    }

    /** A scope below this one: {@code scope("query")} of {@code attention} is {@code attention/query}. */
    Scope scope(String name);

    /** The result of a sub-layer in a scope of its own. The same name and layer again share its weights. */
    Value call(String name, SameForm layer, Value x);

    /** The result of a sub-layer in a scope of its own. The same name and layer again share its weights. */
    Value call(String name, Layer<?, ?> layer, Value x);

    /** The result of a sub-layer in a scope of its own. The same name and layer again share its weights. */
    @SuppressWarnings("overloads") // no layer is of two kinds
    Value call(String name, Joint layer, Value... inputs);

    /** The results of a sub-layer in a scope of its own. The same name and layer again share its weights. */
    @SuppressWarnings("overloads") // no layer is of two kinds
    List<Value> call(String name, Splitting<?, ?> layer, Value... inputs);
}
