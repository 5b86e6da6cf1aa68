// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hornbeam.Model;
import org.hornbeam.Step;
import org.hornbeam.form.Form;
import org.hornbeam.graph.Gradients;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.layer.Scope;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.optimizer.Optimizer;
import org.hornbeam.regularizer.Regularizer;
import org.hornbeam.trace.InputSpec;
import org.hornbeam.trace.Names;
import org.hornbeam.trace.TracedWeight;
import org.hornbeam.trace.Tracing;

/** Traces one user's step. */
final class OwnStepTracer implements StepScope {
    private static final String OPTIMIZER = "optimizer/";

    private final Tracing tracing = new Tracing(new GraphBuilder(), true);
    private final GraphBuilder builder = tracing.builder();
    private final Scope scope = tracing.root().scope("step");
    private final KeptValues kept = new KeptValues();
    private final Map<String, Model<?, ?>> models = new LinkedHashMap<>();
    private final Map<String, Optimizer> optimizers = new LinkedHashMap<>();
    /** The latest value of what optimizers keep. */
    private final Map<String, Value> states = new LinkedHashMap<>();

    private int lossesSeen;

    OwnStep trace(Step step) {
        List<String> names = new ArrayList<>();
        List<Value> inputs = new ArrayList<>();
        for (Form<?> form : step.inputs().forms()) {
            InputSpec spec = form.wire().spec();
            String given = form.wire().name();
            String name = given != null ? given : "input_" + names.size();
            if (spec == null || spec.type() instanceof Type.Text || names.contains(name)) {
                throw new IllegalArgumentException("input \"" + name + "\" of " + step
                        + (spec == null
                                ? " is computed by a layer; list what features(...), image(...) or block(...) returned"
                                : names.contains(name)
                                        ? " is there twice; give each a name of its own"
                                        : " is text; take tokens(...), and let Examples.map(column, layer) make them"));
            }
            names.add(name);
            inputs.add(tracing.input(name, spec.type()));
        }
        step.trace(this, List.copyOf(inputs));
        if (optimizers.isEmpty()) {
            throw new IllegalArgumentException(step + " trains nothing; call scope.minimize(loss, optimizer, model)");
        }
        kept.add(tracing);
        for (TracedWeight weight : tracing.weights()) {
            Value latest = tracing.latest(weight);
            if (!latest.equals(weight.master())) {
                builder.result(weight.path(), Graph.Role.UPDATE, latest);
            }
        }
        states.forEach((name, value) -> builder.result(name, Graph.Role.UPDATE, value));
        tracing.writeUpdates();
        builder.result(Tracing.STEP, Graph.Role.UPDATE, tracing.step().plus(1));
        Graph initialize = kept.initialize();
        return new OwnStep(builder.build(), initialize, names, models, kept.all());
    }

    @Override
    public Value call(String name, Model<?, ?> model, Value... inputs) {
        List<Value> outputs = callAll(name, model, inputs);
        if (outputs.size() != 1) {
            throw new IllegalArgumentException(
                    "model \"" + model.name() + "\" has " + outputs.size() + " outputs; use callAll");
        }
        return outputs.getFirst();
    }

    @Override
    public List<Value> callAll(String name, Model<?, ?> model, Value... inputs) {
        Model<?, ?> before = models.putIfAbsent(Names.check(name), model);
        if (before != null && !before.equals(model)) {
            throw new IllegalArgumentException("the step calls two models by the name \"" + name + "\": " + before
                    + " and " + model + "; give them two names");
        }
        if (List.of("optimizer", "random", "step", "metrics").contains(name)) {
            throw new IllegalArgumentException(
                    "no model of a step can be called \"" + name + "\": what the step itself keeps has that name");
        }
        return model.trace(tracing.root().scope(name), Arrays.asList(inputs));
    }

    @Override
    public List<Value> gradients(Value scalar, Value... by) {
        return Gradients.of(scalar, Arrays.asList(by));
    }

    @Override
    public void minimize(Value loss, Optimizer optimizer, String... names) {
        String whose = String.join("+", names);
        if (loss.rank() != 0) {
            throw new ShapeException("the loss of " + whose + " must be a scalar, found " + loss.shape()
                    + "; reduce it with sum or mean");
        }
        Optimizer before = optimizers.putIfAbsent(whose, optimizer);
        if (before != null && !before.equals(optimizer)) {
            throw new IllegalArgumentException(whose + " has two optimizers, " + before + " and " + optimizer);
        }
        if (optimizer.options().useEma() && optimizer.options().emaOverwriteFrequency() == 0) {
            throw new IllegalArgumentException("the averages of " + optimizer
                    + " would never be used in a step of one's own; set emaOverwriteFrequency");
        }
        List<TracedWeight> weights = new ArrayList<>();
        for (String name : names) {
            weights.addAll(trainable(name));
        }
        Value total = loss;
        for (TracedWeight weight : weights) {
            Regularizer regularizer = weight.regularizer();
            if (regularizer != null) {
                total = total.plus(builder.at(weight.path(), () -> regularizer.trace(tracing.latest(weight))));
            }
        }
        Update rule = new Update(optimizer);
        States kept = (name, dtype, shape, initial) -> {
            String path = under(whose, name);
            this.kept.addState(path, dtype, shape, initial);
            Value parameter = builder.parameter(Parameter.Kind.STATE, path, new Type.Tensor(dtype, shape));
            return states.getOrDefault(path, parameter);
        };
        Value scaled = rule.scaled(total, kept);
        List<Value> gradients =
                Gradients.of(scaled, weights.stream().map(tracing::latest).toList());
        List<Update.Variable> variables = new ArrayList<>();
        for (int i = 0; i < weights.size(); i++) {
            TracedWeight weight = weights.get(i);
            variables.add(
                    new Update.Variable(weight.path(), tracing.latest(weight), gradients.get(i), weight.constraint()));
        }
        Map<String, TracedWeight> byPath = new LinkedHashMap<>();
        weights.forEach(weight -> byPath.put(weight.path(), weight));
        Map<String, Value> next = rule.trace(variables, kept);
        next.forEach((name, value) -> {
            TracedWeight weight = byPath.get(name);
            if (weight == null) {
                states.put(under(whose, name), value);
            } else {
                tracing.update(weight, Ops.stopGradient(value));
            }
        });
    }

    private List<TracedWeight> trainable(String model) {
        List<TracedWeight> weights = tracing.weights().stream()
                .filter(weight -> weight.path().startsWith(model + "/") && weight.trainable())
                .toList();
        if (weights.isEmpty()) {
            throw new IllegalArgumentException(
                    models.containsKey(model)
                            ? "model \"" + model + "\" has nothing to train"
                            : "no model \"" + model + "\" was called; there are " + models.keySet());
        }
        return weights;
    }

    /** Each group of models has its own optimizer: {@code optimizer/generator/velocity/...}. */
    private static String under(String models, String state) {
        return OPTIMIZER + models + "/" + state.substring(OPTIMIZER.length());
    }

    @Override
    public List<Value> losses() {
        List<Value> all = tracing.losses();
        List<Value> fresh = all.subList(lossesSeen, all.size());
        lossesSeen = all.size();
        return fresh;
    }

    @Override
    public Value report(String name, Value scalar) {
        if (scalar.rank() != 0 || !scalar.dtype().isFloat()) {
            throw new ShapeException("\"" + name + "\" must be a scalar of floats to be reported, found "
                    + scalar.dtype().kerasName() + scalar.shape());
        }
        builder.result(name, Graph.Role.OUTPUT, scalar.cast(org.hornbeam.ops.DType.F32));
        return scalar;
    }

    @Override
    public Value randomUniform(Shape shape) {
        return scope.randomUniform(shape);
    }

    @Override
    public Value randomNormal(Shape shape) {
        return scope.randomNormal(shape);
    }
}
