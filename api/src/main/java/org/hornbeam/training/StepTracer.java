// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hornbeam.graph.Exchange;
import org.hornbeam.graph.Gradients;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.SizeOf;
import org.hornbeam.graph.Type;
import org.hornbeam.layer.DtypePolicy;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.hornbeam.trace.TracedWeight;
import org.hornbeam.trace.Tracing;

/** Traces the graphs of one task. */
final class StepTracer {
    private final Task task;
    private final List<String> outputs;
    private final KeptValues kept = new KeptValues();

    StepTracer(Task task) {
        this.task = task;
        this.outputs = task.model().outputNames();
        for (String name : task.targets().keySet()) {
            if (!outputs.contains(name)) {
                throw new IllegalArgumentException("training of model \""
                        + task.model().name() + "\": there is no output \"" + name + "\"; outputs are " + outputs);
            }
        }
        if (task.targets().values().stream().allMatch(target -> target.loss() == null)) {
            throw new IllegalArgumentException("training of model \""
                    + task.model().name() + "\" has no loss; add one, for example .loss(meanSquaredError())");
        }
    }

    StepGraphs trace() {
        Losses trained = new Losses(task, outputs, true);
        Graph train = train(trained);
        Losses evaluated = new Losses(task, outputs, false);
        Graph evaluate = evaluate(evaluated);
        Graph predict = predict();
        GraphBuilder results = new GraphBuilder();
        GraphBuilder reset = new GraphBuilder();
        for (GatheredMetric metric : evaluated.metrics()) {
            metric.result(results);
            metric.states().forEach((name, shape) -> {
                kept.addState(name, DType.F32, shape, 0);
                Value zero = reset.constant(0, DType.F32);
                reset.result(name, Graph.Role.UPDATE, Ops.broadcastTo(zero, shape));
            });
        }
        return new StepGraphs(
                train,
                evaluate,
                predict,
                kept.initialize(),
                results.build(),
                reset.build(),
                finish(),
                trained.labels(),
                kept.all());
    }

    private Tracing tracing(boolean training) {
        return new Tracing(new GraphBuilder(), training, DtypePolicy.FLOAT32, PathPattern.any(task.frozen()));
    }

    private List<Value> forward(Tracing tracing) {
        return task.model().trace(tracing.root(), task.model().arguments(tracing));
    }

    private Graph train(Losses losses) {
        Tracing tracing = tracing(true);
        GraphBuilder builder = tracing.builder();
        List<Value> predictions = forward(tracing);
        kept.add(tracing);
        List<TracedWeight> trainable =
                tracing.weights().stream().filter(TracedWeight::trainable).toList();
        check(tracing.weights(), trainable);
        Value loss = losses.trace(tracing, predictions);
        Update rule = new Update(task.optimizer());
        States states = (name, dtype, shape, initial) -> {
            kept.addState(name, dtype, shape, initial);
            return builder.parameter(Parameter.Kind.STATE, name, new Type.Tensor(dtype, shape));
        };
        Value scaled = rule.scaled(loss, states);
        List<Value> gradients = Gradients.of(
                scaled, trainable.stream().map(TracedWeight::master).toList());
        List<Update.Variable> variables = new ArrayList<>();
        for (int i = 0; i < trainable.size(); i++) {
            TracedWeight weight = trainable.get(i);
            Value gradient = gradients.get(i);
            Value whole = task.shards() == 1 ? gradient : builder.add(new Exchange(Exchange.Kind.SUM), gradient);
            variables.add(new Update.Variable(weight.path(), tracing.latest(weight), whole, weight.constraint()));
        }
        Map<String, Value> next = rule.trace(variables, states);
        for (String slot : task.optimizer().slotsOfWeights()) {
            trainable.forEach(weight -> kept.copy("optimizer/" + slot + "/" + weight.path(), weight.path()));
        }
        losses.outputs(builder);
        next.forEach((name, value) -> update(builder, name, value));
        for (TracedWeight weight : tracing.weights()) {
            Value latest = tracing.latest(weight);
            if (!weight.trainable() && !latest.equals(weight.master())) {
                builder.result(weight.path(), Graph.Role.UPDATE, latest);
            }
        }
        tracing.writeUpdates();
        losses.writeMetrics(builder);
        builder.result(Tracing.STEP, Graph.Role.UPDATE, tracing.step().plus(1));
        return builder.build();
    }

    private void update(GraphBuilder builder, String name, Value value) {
        Kept before = kept.get(name);
        if (before == null) {
            throw new IllegalStateException("optimizer \"" + task.optimizer().name() + "\" assigns \"" + name
                    + "\" without having asked for it; call slot(...) or shared(...) first");
        }
        if (!before.shape().equals(value.shape())) {
            throw new org.hornbeam.ops.ShapeException(
                    "optimizer \"" + task.optimizer().name() + "\" makes \"" + name + "\" of shape " + before.shape()
                            + " to " + value.shape() + "; an update must keep the shape");
        }
        builder.result(name, Graph.Role.UPDATE, value);
    }

    private void check(List<TracedWeight> weights, List<TracedWeight> trainable) {
        List<String> paths = weights.stream().map(TracedWeight::path).toList();
        PathPattern.check("freeze", task.frozen(), paths);
        PathPattern.check("excludeFromWeightDecay", task.optimizer().options().excludeFromWeightDecay(), paths);
        if (trainable.isEmpty()) {
            throw new IllegalArgumentException("model \"" + task.model().name() + "\" has nothing to train: "
                    + (weights.isEmpty() ? "it has no weights" : "all its weights are frozen: " + paths));
        }
    }

    private Graph evaluate(Losses losses) {
        Tracing tracing = tracing(false);
        losses.trace(tracing, forward(tracing));
        kept.add(tracing);
        losses.outputs(tracing.builder());
        losses.writeMetrics(tracing.builder());
        tracing.writeUpdates();
        return tracing.builder().build();
    }

    private Graph predict() {
        Tracing tracing = tracing(false);
        List<Value> predictions = forward(tracing);
        for (int i = 0; i < predictions.size(); i++) {
            tracing.builder().result(outputs.get(i), Graph.Role.OUTPUT, predictions.get(i));
        }
        tracing.writeUpdates();
        return tracing.builder().build();
    }

    private Optional<Graph> finish() {
        GraphBuilder builder = new GraphBuilder();
        for (Kept k : kept.all()) {
            if (k.trainable()) {
                Update.average(task.optimizer(), k.path()).ifPresent(name -> {
                    Value average =
                            builder.parameter(Parameter.Kind.STATE, name, new Type.Tensor(k.dtype(), k.shape()));
                    builder.result(k.path(), Graph.Role.UPDATE, average);
                });
            }
        }
        return builder.size() == 0 ? Optional.empty() : Optional.of(builder.build());
    }

    /** The number of examples in a batch, a float32 scalar. */
    static Value batch(GraphBuilder builder) {
        return builder.add(new SizeOf(Dim.BATCH, DType.F32));
    }
}
