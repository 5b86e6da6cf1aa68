// SPDX-License-Identifier: Apache-2.0
package org.hornbeam;

import java.util.List;
import org.hornbeam.ops.Value;
import org.hornbeam.training.StepScope;

/**
 * A training step of one's own, for what {@link Training} has no words for: several models, losses and optimizers that
 * become one plan, as in a GAN, in distillation, or with a penalty on gradients. Write it as a record.
 *
 * {@snippet :
 * record Distillation(Model<Image, Features> teacher, Model<Image, Features> student) implements Step {
 *     @Override
 *     public Inputs inputs() {
 *         return Inputs.of(image(28, 28, 1).named("pictures"));
 *     }
 *
 *     @Override
 *     public void trace(StepScope scope, List<Value> inputs) {
 *         Value wanted = scope.call("teacher", teacher, inputs.getFirst());
 *         Value found = scope.call("student", student, inputs.getFirst());
 *         Value loss = scope.report("loss", mean(square(found.minus(wanted))));
 *         scope.minimize(loss, adam(1e-3), "student");
 *     }
 * }
 * }
 */
public interface Step {
    /** What a batch consists of, in order: what models take and labels alike. Name each one. */
    Inputs inputs();

    /**
     * Adds the step to the graph.
     *
     * @param scope calls models, lowers losses, reports numbers
     * @param inputs a batch, in the order of {@link #inputs}
     */
    void trace(StepScope scope, List<Value> inputs);
}
