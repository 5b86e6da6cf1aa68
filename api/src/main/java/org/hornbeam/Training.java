// SPDX-License-Identifier: Apache-2.0
package org.hornbeam;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.hornbeam.loss.Loss;
import org.hornbeam.metric.Metric;
import org.hornbeam.optimizer.Optimizer;
import org.hornbeam.optimizer.Optimizers;
import org.hornbeam.training.SampleWeights;
import org.hornbeam.training.StepGraphs;
import org.hornbeam.training.Target;
import org.hornbeam.training.Task;

/**
 * How a model is trained: optimizer, losses, metrics. Immutable; every method returns another one.
 *
 * @param <A> what the model takes
 * @param <B> what it yields
 */
public final class Training<A, B> {
    private final Model<A, B> model;
    private final Optimizer optimizer;
    private final Map<String, Target> targets;
    private final List<String> frozen;
    private final SampleWeights sampleWeights;
    private final Map<Integer, Double> classWeights;
    private final long seed;
    private final int shards;

    private Training(
            Model<A, B> model,
            Optimizer optimizer,
            Map<String, Target> targets,
            List<String> frozen,
            SampleWeights sampleWeights,
            Map<Integer, Double> classWeights,
            long seed,
            int shards) {
        this.model = model;
        this.optimizer = optimizer;
        this.targets = targets;
        this.frozen = List.copyOf(frozen);
        this.sampleWeights = sampleWeights;
        this.classWeights = classWeights;
        this.seed = seed;
        this.shards = shards;
    }

    /** Training of a model with RMSprop (Keras's default), seed 0, and no loss yet. */
    public static <A, B> Training<A, B> of(Model<A, B> model) {
        return new Training<>(model, Optimizers.rmsProp(), Map.of(), List.of(), SampleWeights.NONE, Map.of(), 0, 1);
    }

    /** The model. */
    public Model<A, B> model() {
        return model;
    }

    /** How weights change. */
    public Optimizer optimizer() {
        return optimizer;
    }

    /** The seed of first weights, shuffling and dropout. */
    public long seed() {
        return seed;
    }

    /** Another optimizer. */
    public Training<A, B> optimizer(Optimizer value) {
        return new Training<>(model, value, targets, frozen, sampleWeights, classWeights, seed, shards);
    }

    /** The loss of all outputs. */
    public Training<A, B> loss(Loss loss) {
        Training<A, B> changed = this;
        for (String output : model.outputNames()) {
            changed = changed.loss(output, loss);
        }
        return changed;
    }

    /**
     * The loss of one output.
     *
     * @param output the name of the output: that of the layer which yields it
     * @throws IllegalArgumentException if there is no such output
     */
    public Training<A, B> loss(String output, Loss loss) {
        return target(output, target -> target.loss(loss));
    }

    /** The loss of one output and its factor in the sum of all losses. */
    public Training<A, B> loss(String output, Loss loss, double weight) {
        return target(output, target -> target.loss(loss).weight(weight));
    }

    /** One more metric of all outputs, gathered without sample weights. */
    public Training<A, B> metric(Metric metric) {
        Training<A, B> changed = this;
        for (String output : model.outputNames()) {
            changed = changed.metric(output, metric);
        }
        return changed;
    }

    /** One more metric of one output, gathered without sample weights. */
    public Training<A, B> metric(String output, Metric metric) {
        return target(output, target -> target.metric(metric));
    }

    /** One more metric of all outputs, gathered with sample weights. */
    public Training<A, B> weightedMetric(Metric metric) {
        Training<A, B> changed = this;
        for (String output : model.outputNames()) {
            changed = changed.weightedMetric(output, metric);
        }
        return changed;
    }

    /** One more metric of one output, gathered with sample weights. */
    public Training<A, B> weightedMetric(String output, Metric metric) {
        return target(output, target -> target.weightedMetric(metric));
    }

    private Training<A, B> target(String output, UnaryOperator<Target> change) {
        if (!model.outputNames().contains(output)) {
            throw new IllegalArgumentException("model \"" + model.name() + "\" has no output \"" + output
                    + "\"; its outputs are " + model.outputNames());
        }
        Map<String, Target> changed = new TreeMap<>(targets);
        changed.put(output, change.apply(targets.getOrDefault(output, Target.NONE)));
        return new Training<>(
                model,
                optimizer,
                java.util.Collections.unmodifiableMap(changed),
                frozen,
                sampleWeights,
                classWeights,
                seed,
                shards);
    }

    /**
     * Weights that stay as they are.
     *
     * @param pattern a path of a layer or weight; {@code *} is any part of one name, {@code **} any number of names. A
     *     pattern that fits no weight is an error when training begins.
     */
    public Training<A, B> freeze(String pattern) {
        List<String> longer = new ArrayList<>(frozen);
        longer.add(pattern);
        return new Training<>(model, optimizer, targets, longer, sampleWeights, classWeights, seed, shards);
    }

    /** Whether data come with weights for examples or for each loss; default none. */
    public Training<A, B> sampleWeights(SampleWeights value) {
        return new Training<>(model, optimizer, targets, frozen, value, classWeights, seed, shards);
    }

    /**
     * How much examples of a class count while training (not in validation), by the index of the class; classes that are
     * not named count once. Labels are one for each example: indices, or one number for each class, of which the largest
     * says the class. Default none.
     *
     * @throws IllegalArgumentException when training begins, if there are several outputs or the data have weights
     */
    public Training<A, B> classWeight(Map<Integer, Double> value) {
        return new Training<>(model, optimizer, targets, frozen, sampleWeights, Map.copyOf(value), seed, shards);
    }

    /** Another seed; default 0. The same seed gives bitwise the same training. */
    public Training<A, B> seed(long value) {
        return new Training<>(model, optimizer, targets, frozen, sampleWeights, classWeights, value, shards);
    }

    /**
     * The same with types, which are checked; see {@link Model#typed}.
     *
     * @throws IllegalArgumentException if the model takes or yields something else
     */
    public <C, D> Training<C, D> typed(Class<C> takes, Class<D> yields) {
        return new Training<>(
                model.typed(takes, yields), optimizer, targets, frozen, sampleWeights, classWeights, seed, shards);
    }

    /** For Hornbeam's own modules: a step over several shards of the global batch. */
    public Training<A, B> shards(int value) {
        return new Training<>(model, optimizer, targets, frozen, sampleWeights, classWeights, seed, value);
    }

    /** For Hornbeam's own modules: what step graphs are made from. */
    public Task task() {
        return new Task(model, optimizer, targets, frozen, sampleWeights, classWeights, shards);
    }

    /**
     * For Hornbeam's own modules: the graphs of a step, of evaluation, of prediction and of first values.
     *
     * @throws org.hornbeam.ops.ShapeException if losses, labels or metrics do not fit the outputs
     */
    public StepGraphs graphs() {
        return StepGraphs.of(task());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Training<?, ?> training
                && training.seed == seed
                && training.task().equals(task());
    }

    @Override
    public int hashCode() {
        return Objects.hash(task(), seed);
    }

    /** For example {@code Training of digits by adam}. */
    @Override
    public String toString() {
        return "Training of " + model.name() + " by " + optimizer.name();
    }
}
