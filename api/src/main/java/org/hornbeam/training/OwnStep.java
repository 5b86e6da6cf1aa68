// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

import java.util.List;
import java.util.Map;
import org.hornbeam.Model;
import org.hornbeam.Step;
import org.hornbeam.graph.Graph;

/**
 * The graphs of a user's step. Names are as in {@link StepGraphs}, with the name of a model before the paths of its
 * weights and {@code optimizer/models} before what an optimizer keeps.
 *
 * @param train one step; its outputs are what it reports
 * @param initialize the first value of everything that is kept
 * @param inputs the names of the inputs, in the order of a batch
 * @param models the models that it calls, by name
 * @param kept everything that is kept between steps
 */
public record OwnStep(
        Graph train, Graph initialize, List<String> inputs, Map<String, Model<?, ?>> models, List<Kept> kept) {
    /** Copies. */
    public OwnStep {
        inputs = List.copyOf(inputs);
        models = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(models));
        kept = List.copyOf(kept);
    }

    /**
     * Traces a step.
     *
     * @throws org.hornbeam.ops.ShapeException if sizes do not fit
     * @throws IllegalArgumentException if it lowers no loss, or inputs are text
     */
    public static OwnStep of(Step step) {
        return new OwnStepTracer().trace(step);
    }
}
