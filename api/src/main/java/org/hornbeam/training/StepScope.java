// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

import java.util.List;
import org.hornbeam.Model;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.optimizer.Optimizer;

/**
 * What a {@link org.hornbeam.Step} may ask for while it traces. What is traced later sees what was updated before, as in
 * a loop written by hand: a discriminator that was just improved judges the generator.
 */
public interface StepScope {
    /**
     * The output of a model in training mode. Calls by the same name share weights, whose paths begin with it.
     *
     * @param name of the model in this step
     * @throws org.hornbeam.ops.ShapeException if inputs do not fit
     * @throws IllegalArgumentException if the model has several outputs, or the name is another model's
     */
    Value call(String name, Model<?, ?> model, Value... inputs);

    /** The outputs of a model in training mode. */
    List<Value> callAll(String name, Model<?, ?> model, Value... inputs);

    /** The derivatives of a scalar, which may be derived again. */
    List<Value> gradients(Value scalar, Value... by);

    /**
     * Moves the trained weights of some models to where a loss is lower. The regularizers of these weights are added to
     * the loss, what layers added ({@link #losses}) is not. Gradients stop at what earlier calls have updated. Calls for
     * the same models go on with the states of their optimizer.
     *
     * @param loss a scalar
     * @param optimizer how
     * @param models names given to {@link #call}
     * @throws IllegalArgumentException if a model was not called, has nothing to train, or had another optimizer
     */
    void minimize(Value loss, Optimizer optimizer, String... models);

    /** Scalars that layers added to the loss in the calls so far, since they were last asked for. */
    List<Value> losses();

    /** Reports a scalar under a name with each step, and gives it back. */
    Value report(String name, Value scalar);

    /** Random float32 numbers, uniform in [0, 1), others in each step. */
    Value randomUniform(Shape shape);

    /** Random float32 numbers, normal with mean 0 and deviation 1, others in each step. */
    Value randomNormal(Shape shape);
}
