// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

import java.util.List;
import org.hornbeam.Model;
import org.hornbeam.graph.Graph;

/**
 * For Hornbeam's own modules: the first values of the weights and states of a model, with or without a training.
 *
 * @param kept what has a first value
 * @param initialize the values; its input is {@link StepGraphs#SEED}
 */
public record InitialValues(List<Kept> kept, Graph initialize) {
    /** Those of a model. */
    public static InitialValues of(Model<?, ?> model) {
        KeptValues values = new KeptValues();
        values.add(model.traced(false));
        Graph initialize = values.initialize();
        return new InitialValues(values.all(), initialize);
    }
}
