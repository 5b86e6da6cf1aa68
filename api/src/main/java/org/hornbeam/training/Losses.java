// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hornbeam.graph.Exchange;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.loss.Labels;
import org.hornbeam.loss.Loss;
import org.hornbeam.loss.Reduction;
import org.hornbeam.loss.Weighting;
import org.hornbeam.metric.Mean;
import org.hornbeam.metric.Metric;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.trace.Tracing;
import org.jspecify.annotations.Nullable;

/** Predictions -&gt; the loss of a batch, and the states of the metrics after it. */
final class Losses {
    private final Task task;
    private final List<String> outputs;
    private final Map<String, Labels> labels = new LinkedHashMap<>();
    private final Map<String, Value> losses = new LinkedHashMap<>();
    private final List<GatheredMetric> metrics = new ArrayList<>();
    private final Map<String, Value> states = new LinkedHashMap<>();

    private final boolean training;

    Losses(Task task, List<String> outputs, boolean training) {
        this.task = task;
        this.outputs = outputs;
        this.training = training;
    }

    /** What labels each input takes. */
    Map<String, Labels> labels() {
        return labels;
    }

    /** The metrics in the order of logs: losses first. */
    List<GatheredMetric> metrics() {
        return metrics;
    }

    /** The loss of the batch; of this shard, such that the sum over shards is the loss of the global batch. */
    Value trace(Tracing tracing, List<Value> predictions) {
        GraphBuilder builder = tracing.builder();
        Value batch = StepTracer.batch(builder);
        Value share = task.shards() == 1 ? null : batch.div(builder.add(new Exchange(Exchange.Kind.SUM), batch));
        List<Value> terms = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            Target target = task.targets().getOrDefault(outputs.get(i), Target.NONE);
            Loss loss = target.loss();
            if (loss != null) {
                String output = outputs.get(i);
                Value yPred = predictions.get(i);
                Value part = at(tracing, output, loss, () -> reduced(tracing, output, loss, yPred));
                losses.put(output + "_loss", part);
                Value weighted = part.times(target.weight());
                terms.add(share == null ? weighted : weighted.times(share));
            }
        }
        List<Value> penalties = new ArrayList<>(tracing.losses());
        penalties.addAll(tracing.penalties());
        penalties.forEach(p -> terms.add(task.shards() == 1 ? p : p.div((double) task.shards())));
        Value total = terms.stream().reduce(Value::plus).orElseThrow();
        if (losses.size() == 1) {
            losses.clear();
        }
        Map<String, Value> all = new LinkedHashMap<>();
        all.put(StepGraphs.LOSS, total);
        all.putAll(losses);
        losses.clear();
        losses.putAll(all);
        // Running means of losses count each batch by its number of examples.
        losses.forEach(
                (name, value) -> gather(new Mean(name), name, value, value, Optional.of(batch), Optional.empty()));
        for (int i = 0; i < outputs.size(); i++) {
            gatherTarget(tracing, outputs.get(i), predictions.get(i));
        }
        tracing.metrics()
                .forEach((name, value) ->
                        gather(new Mean(name), name, value, value, Optional.empty(), Optional.empty()));
        return total;
    }

    private Value reduced(Tracing tracing, String output, Loss loss, Value yPred) {
        if (loss.reduction() == Reduction.NONE) {
            throw new ShapeException("its reduction is NONE, but training needs one number; use SUM_OVER_BATCH_SIZE");
        }
        Value reduced =
                loss.reduced(label(tracing, output, yPred), yPred, weight(tracing, output, yPred), tracing.mask(yPred));
        if (reduced.rank() != 0) {
            throw new ShapeException("it gave " + reduced.shape() + ", expected a scalar");
        }
        return reduced;
    }

    private Value at(Tracing tracing, String output, Loss loss, java.util.function.Supplier<Value> part) {
        try {
            return tracing.builder().at("loss", part);
        } catch (ShapeException e) {
            throw new ShapeException(
                    "loss " + loss.name() + " of output \"" + output + "\" of model \""
                            + task.model().name() + "\": " + e.getMessage(),
                    e);
        }
    }

    private String input(String kind, String output) {
        return outputs.size() == 1 ? kind : kind + "/" + output;
    }

    private Labels labelsOf(String output, Value yPred) {
        Loss loss = task.targets().getOrDefault(output, Target.NONE).loss();
        return loss == null ? Labels.numbers(yPred.shape()) : loss.labels(yPred);
    }

    private Value label(Tracing tracing, String output, Value yPred) {
        String name = input(StepGraphs.LABELS, output);
        Labels wanted = labels.computeIfAbsent(name, n -> labelsOf(output, yPred));
        return tracing.input(name, wanted.dtype(), wanted.shape());
    }

    private Optional<Value> weight(Tracing tracing, String output, Value yPred) {
        Shape shape = yPred.shape();
        Shape examples = shape.slice(0, 1);
        Shape elements = shape.rank() > 1 ? shape.remove(-1) : shape;
        String name = input(StepGraphs.SAMPLE_WEIGHT, output);
        if (training && !task.classWeights().isEmpty()) {
            return Optional.of(
                    forLosses(ClassWeights.of(label(tracing, output, yPred), task.classWeights()), elements.rank()));
        }
        return switch (task.sampleWeights()) {
            case NONE -> Optional.empty();
            case EXAMPLES -> Optional.of(forLosses(tracing.input(name, DType.F32, examples), elements.rank()));
            case ELEMENTS -> Optional.of(tracing.input(name, DType.F32, elements));
        };
    }

    /** One weight for each example, for losses with more axes. */
    private static Value forLosses(Value weights, int rank) {
        Value wide = weights;
        while (wide.rank() < rank) {
            wide = Ops.expandDims(wide, wide.rank());
        }
        return wide;
    }

    private void gatherTarget(Tracing tracing, String output, Value yPred) {
        Target target = task.targets().getOrDefault(output, Target.NONE);
        List<Metric> all = new ArrayList<>(target.metrics());
        all.addAll(target.weightedMetrics());
        for (int i = 0; i < all.size(); i++) {
            Metric metric = all.get(i);
            String prefix = outputs.size() == 1 ? "" : output + "_";
            boolean weighted = i >= target.metrics().size();
            // As in Keras: what is measured both ways is told apart by its name.
            boolean both = weighted && taken(prefix + metric.name());
            gather(
                    metric,
                    prefix + (both ? "weighted_" : "") + metric.name(),
                    label(tracing, output, yPred),
                    yPred,
                    weighted ? counted(tracing, output, target.loss(), yPred) : Optional.empty(),
                    tracing.mask(yPred));
        }
    }

    /** The weights that metrics see: as in Keras on PyTorch, those that the loss has used, after its masks. */
    private Optional<Value> counted(Tracing tracing, String output, @Nullable Loss loss, Value yPred) {
        Optional<Value> weight = weight(tracing, output, yPred);
        if (weight.isEmpty() || loss == null) {
            return weight;
        }
        Value used = Weighting.computable(yPred);
        Optional<Value> kept = Weighting.counted(loss.valid(label(tracing, output, yPred), used), tracing.mask(yPred));
        boolean mean = loss.reduction() == Reduction.SUM_OVER_BATCH_SIZE;
        return kept.isEmpty() ? weight : Optional.of(Weighting.masked(weight, kept.get(), DType.F32, mean));
    }

    private void gather(
            Metric metric, String base, Value yTrue, Value yPred, Optional<Value> weight, Optional<Value> mask) {
        String name = base;
        for (int i = 1; taken(name); i++) {
            name = base + "_" + i;
        }
        GatheredMetric gathered = new GatheredMetric(name, metric);
        metrics.add(gathered);
        states.putAll(gathered.update(yTrue, yPred, weight, mask));
    }

    private boolean taken(String name) {
        return metrics.stream().anyMatch(metric -> metric.logName().equals(name));
    }

    /** The losses as outputs. */
    void outputs(GraphBuilder builder) {
        losses.forEach((name, value) -> builder.result(name, Graph.Role.OUTPUT, value));
    }

    /** The states of the metrics as updates. */
    void writeMetrics(GraphBuilder builder) {
        states.forEach((name, value) -> builder.result(name, Graph.Role.UPDATE, value));
    }
}
