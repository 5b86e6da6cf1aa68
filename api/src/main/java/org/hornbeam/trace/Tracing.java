// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.trace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.RandomBits;
import org.hornbeam.graph.TextInput;
import org.hornbeam.graph.Type;
import org.hornbeam.layer.DtypePolicy;
import org.hornbeam.layer.Scope;
import org.hornbeam.layer.TextLayer;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;

/**
 * One trace of models, losses and optimizers to a graph, and what they asked for on the way. Not thread-safe; made for
 * one graph and dropped.
 */
public final class Tracing {
    /** The state that holds the seed of all random numbers, int32[2]. */
    public static final String SEED = "random/seed";

    /** The state that counts training steps, an int32 scalar. */
    public static final String STEP = "step";

    private final GraphBuilder builder;
    private final boolean training;
    private final DtypePolicy policy;
    private final Predicate<String> frozen;
    final Map<String, TracedWeight> weights = new LinkedHashMap<>();
    final Map<String, TracedState> states = new LinkedHashMap<>();
    private final Map<String, Value> latest = new LinkedHashMap<>();
    private final Map<String, TracedText> texts = new LinkedHashMap<>();
    final Map<String, Value> updates = new LinkedHashMap<>();
    final List<Value> losses = new ArrayList<>();
    final Map<String, Value> metrics = new LinkedHashMap<>();
    private final Map<String, Integer> sites = new LinkedHashMap<>();
    // By the object, not by its node: equal nodes are merged, but only the handle that a mask was put on carries it.
    private final IdentityHashMap<Value, Value> masks = new IdentityHashMap<>();

    /**
     * A trace that begins.
     *
     * @param builder the graph
     * @param training whether layers behave as in training
     * @param policy the types that layers use unless they or their model say otherwise
     * @param frozen the paths of weights that are kept as they are
     */
    public Tracing(GraphBuilder builder, boolean training, DtypePolicy policy, Predicate<String> frozen) {
        this.builder = builder;
        this.training = training;
        this.policy = policy;
        this.frozen = frozen;
    }

    /** A trace in float32 with nothing frozen. */
    public Tracing(GraphBuilder builder, boolean training) {
        this(builder, training, DtypePolicy.FLOAT32, path -> false);
    }

    /** The graph. */
    public GraphBuilder builder() {
        return builder;
    }

    /** Whether layers behave as in training. */
    public boolean training() {
        return training;
    }

    /** The scope with the empty path. */
    public Scope root() {
        return new LayerScope(this, "", policy, true, null);
    }

    /** An input of the graph. */
    public Value input(String name, DType dtype, Shape shape) {
        return builder.parameter(Parameter.Kind.INPUT, name, new Type.Tensor(dtype, shape));
    }

    /** A value of this type from outside: numbers, or text, which only layers that read text take. */
    public Value input(String name, Type type) {
        return type instanceof Type.Text
                ? builder.add(new TextInput(name))
                : builder.parameter(Parameter.Kind.INPUT, name, type.tensor());
    }

    /** The seed of all random numbers. */
    public Value seed() {
        return builder.parameter(Parameter.Kind.STATE, SEED, new Type.Tensor(DType.I32, Shape.of(2)));
    }

    /** The number of training steps so far. */
    public Value step() {
        return builder.parameter(Parameter.Kind.STATE, STEP, new Type.Tensor(DType.I32, Shape.SCALAR));
    }

    /** The weights in the order in which they were asked for. */
    public List<TracedWeight> weights() {
        return List.copyOf(weights.values());
    }

    /** The states in the order in which they were asked for, without seed and step. */
    public List<TracedState> states() {
        return List.copyOf(states.values());
    }

    /** The latest value of each state that was assigned, by path. */
    public Map<String, Value> updates() {
        return Collections.unmodifiableMap(updates);
    }

    /** What layers added to the loss: scalars. Penalties of weights are not among them. */
    public List<Value> losses() {
        return List.copyOf(losses);
    }

    /** What layers reported, by name. */
    public Map<String, Value> metrics() {
        return Collections.unmodifiableMap(metrics);
    }

    /** The penalties of the trained weights, one scalar for each weight that has one. */
    public List<Value> penalties() {
        List<Value> penalties = new ArrayList<>();
        for (TracedWeight weight : weights.values()) {
            Regularizer regularizer = weight.regularizer();
            if (regularizer != null && weight.trainable()) {
                penalties.add(builder.at(weight.path(), () -> regularizer.trace(latest(weight))));
            }
        }
        return penalties;
    }

    /** Makes the latest value of each assigned state a result of the graph. */
    public void writeUpdates() {
        updates.forEach((path, value) -> builder.result(path, Graph.Role.UPDATE, value));
    }

    /** The mask that travels with a value. */
    public Optional<Value> mask(Value x) {
        return Optional.ofNullable(masks.get(x));
    }

    /** A weight as layers that are traced from now on see it: updated in this trace, or the parameter itself. */
    public Value latest(TracedWeight weight) {
        return latest.getOrDefault(weight.path(), weight.master());
    }

    /** Replaces a weight for layers that are traced from now on. */
    public void update(TracedWeight weight, Value next) {
        latest.put(weight.path(), next);
    }

    /** The text that layers read, in the order in which they asked. */
    public List<TracedText> texts() {
        return List.copyOf(texts.values());
    }

    Value encode(String path, TextLayer layer, Value text) {
        if (!(builder.node(text.id()).op() instanceof TextInput(String input))) {
            throw new IllegalArgumentException(
                    "it reads text, found " + builder.type(text.id()) + "; the input is declared with text()");
        }
        // A shared layer may read several texts: each is an input of its own.
        String name = path;
        TracedText wanted = new TracedText(name, input, layer);
        for (int i = 1; !wanted.equals(texts.putIfAbsent(name, wanted)) && !wanted.equals(texts.get(name)); i++) {
            name = path + "_" + i;
            wanted = new TracedText(name, input, layer);
        }
        return input(name, DType.I32, Shape.of(Dim.BATCH, Dim.of(layer.length())));
    }

    boolean isFrozen(String path) {
        return frozen.test(path);
    }

    Value withMask(Value x, Value mask) {
        Value masked = new Value(x.builder(), x.id());
        masks.put(masked, mask);
        return masked;
    }

    Value bits(String path, Shape shape) {
        int call = sites.merge(path, 1, Integer::sum) - 1;
        return builder.add(new RandomBits(path + "#" + call, shape), seed(), step());
    }
}
