// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hornbeam.graph.Graph;
import org.hornbeam.loss.Labels;

/**
 * The graphs of a task. Names of parameters and results:
 *
 * <ul>
 *   <li>INPUT: the inputs of the model by their names; labels {@code y}, sample weights {@code sample_weight}; with
 *       several outputs {@code y/output} and {@code sample_weight/output}; the seed of {@link #initialize} is
 *       {@code seed}, int32[2].
 *   <li>WEIGHT: {@code dense/kernel}. STATE: {@code batch_normalization/moving_mean}, {@code random/seed},
 *       {@code step}, {@code optimizer/iterations}, {@code optimizer/learning_rate},
 *       {@code optimizer/velocity/dense/kernel}, {@code metrics/accuracy/total}.
 *   <li>OUTPUT: {@code loss} of the batch, with several losses also {@code output_loss}; predictions by the names of
 *       the model's outputs; results of metrics by their names in logs.
 *   <li>UPDATE: the weight or state of that name.
 * </ul>
 *
 * @param train one training step
 * @param evaluate loss and metric states of a batch, in inference
 * @param predict the outputs for a batch, in inference
 * @param initialize the first value of everything that is kept
 * @param metrics the results of the metrics from their states: {@code loss} first
 * @param resetMetrics zeros for the states of the metrics: run at the start of an epoch and of an evaluation
 * @param finish what weights become when training ends, if the optimizer keeps averages
 * @param labels what labels each input of labels takes, for checks of data
 * @param kept everything that is kept between steps: weights, states of layers, of the optimizer, of metrics
 */
public record StepGraphs(
        Graph train,
        Graph evaluate,
        Graph predict,
        Graph initialize,
        Graph metrics,
        Graph resetMetrics,
        Optional<Graph> finish,
        Map<String, Labels> labels,
        List<Kept> kept) {
    /** The input of labels where a model has one output. */
    public static final String LABELS = "y";

    /** The input of sample weights where a model has one output. */
    public static final String SAMPLE_WEIGHT = "sample_weight";

    /** The input of the seed of {@link #initialize}. */
    public static final String SEED = "seed";

    /** The loss of a batch, and its running mean. */
    public static final String LOSS = "loss";

    /** The learning rate, where it is constant: callbacks may set it. */
    public static final String LEARNING_RATE = Update.LEARNING_RATE;

    /** The number of steps that the optimizer has seen. */
    public static final String ITERATIONS = Update.ITERATIONS;

    /** Copies. */
    public StepGraphs {
        labels = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(labels));
        kept = List.copyOf(kept);
    }

    /**
     * Traces all graphs of a task.
     *
     * @throws org.hornbeam.ops.ShapeException if losses, labels or metrics do not fit the outputs
     * @throws IllegalArgumentException if a target, a metric or a pattern names something that is not there
     */
    public static StepGraphs of(Task task) {
        return new StepTracer(task).trace();
    }
}
