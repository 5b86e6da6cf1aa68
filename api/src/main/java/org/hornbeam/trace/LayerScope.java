// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.trace;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.layer.DtypePolicy;
import org.hornbeam.layer.Joint;
import org.hornbeam.layer.Layer;
import org.hornbeam.layer.SameForm;
import org.hornbeam.layer.Scope;
import org.hornbeam.layer.Splitting;
import org.hornbeam.layer.TextLayer;
import org.hornbeam.layer.Weight;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/** The scope of one use of a layer. */
final class LayerScope implements Scope {
    private final Tracing tracing;
    private final String path;
    private final DtypePolicy policy;
    private final boolean trainable;
    /** In training or not; {@code null}: as the model. */
    private final @Nullable Boolean mode;

    private final Map<String, Object> called = new HashMap<>();

    LayerScope(Tracing tracing, String path, DtypePolicy policy, boolean trainable, @Nullable Boolean mode) {
        this.tracing = tracing;
        this.path = path;
        this.policy = policy;
        this.trainable = trainable;
        this.mode = mode;
    }

    @Override
    public String path() {
        return path;
    }

    private String below(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("scope \"" + path + "\" was asked for an empty name");
        }
        return path.isEmpty() ? name : path + "/" + name;
    }

    @Override
    public Value weight(String name, Shape shape, Initializer initializer, Weight options) {
        String key = below(name);
        fixed("weight", key, shape);
        DType own = options.dtype();
        DType dtype = own != null ? own : policy.variable();
        TracedWeight known = tracing.weights.get(key);
        if (known == null) {
            Value master = tracing.builder().parameter(Parameter.Kind.WEIGHT, key, new Type.Tensor(dtype, shape));
            known = new TracedWeight(
                    key,
                    shape,
                    dtype,
                    initializer,
                    trainable && options.trainable() && !tracing.isFrozen(key),
                    options.regularizer(),
                    options.constraint(),
                    master);
            tracing.weights.put(key, known);
        }
        if (!known.shape().equals(shape) || known.dtype() != dtype) {
            throw new ShapeException("weight \"" + key + "\" is " + new Type.Tensor(known.dtype(), known.shape())
                    + " and was asked for as " + new Type.Tensor(dtype, shape)
                    + "; a shared layer needs inputs of one size, two weights need two names");
        }
        Value value = tracing.latest(known);
        return own == null && dtype.isFloat() ? value.cast(policy.compute()) : value;
    }

    @Override
    public Value state(String name, Shape shape, DType dtype, Initializer initializer) {
        String key = below(name);
        fixed("state", key, shape);
        TracedState state = tracing.states.computeIfAbsent(
                key,
                k -> new TracedState(
                        k,
                        shape,
                        dtype,
                        initializer,
                        tracing.builder().parameter(Parameter.Kind.STATE, k, new Type.Tensor(dtype, shape))));
        if (!state.shape().equals(shape) || state.dtype() != dtype) {
            throw new ShapeException("state \"" + key + "\" is " + new Type.Tensor(state.dtype(), state.shape())
                    + " and was asked for as " + new Type.Tensor(dtype, shape)
                    + "; a shared layer needs inputs of one size, two states need two names");
        }
        return tracing.updates.getOrDefault(key, state.before());
    }

    private static void fixed(String kind, String key, Shape shape) {
        if (!shape.isFixed()) {
            throw new ShapeException(kind + " \"" + key + "\" would have the shape " + shape
                    + ", but its sizes must be known; give the input a fixed size there, or reduce that axis first");
        }
    }

    @Override
    public void assign(String name, Value next) {
        String key = below(name);
        TracedState state = tracing.states.get(key);
        if (state == null) {
            throw new IllegalArgumentException("state \"" + key + "\" is assigned but was not asked for; call"
                    + " scope.state(\"" + name + "\", ...) first");
        }
        Value cast = next.cast(state.dtype());
        if (!cast.shape().equals(state.shape())) {
            throw new ShapeException("state \"" + key + "\" has the shape " + state.shape() + ", but " + next.shape()
                    + " was assigned to it");
        }
        tracing.updates.put(key, cast);
    }

    @Override
    public void replace(String name, Value next) {
        String key = below(name);
        TracedWeight weight = tracing.weights.get(key);
        if (weight == null) {
            throw new IllegalArgumentException("weight \"" + key + "\" is replaced but was not asked for; call"
                    + " scope.weight(\"" + name + "\", ...) first");
        }
        if (!next.shape().equals(weight.shape())) {
            throw new ShapeException("weight \"" + key + "\" has the shape " + weight.shape() + ", but " + next.shape()
                    + " was to replace it");
        }
        Value now = tracing.latest(weight);
        tracing.update(
                weight, now.plus(Ops.stopGradient(next.cast(weight.dtype()).minus(now))));
    }

    @Override
    public boolean training() {
        return mode == null ? tracing.training() : mode;
    }

    @Override
    public boolean trainable() {
        return trainable && !tracing.isFrozen(below("*"));
    }

    @Override
    public Value randomBits(Shape shape) {
        return tracing.bits(path, shape);
    }

    @Override
    public Value encode(TextLayer layer, Value text) {
        return tracing.encode(path, layer, text);
    }

    @Override
    public void addLoss(Value scalar) {
        if (scalar.rank() != 0) {
            throw new ShapeException(
                    "a loss must be a scalar, found " + scalar.shape() + "; reduce it with sum or mean");
        }
        tracing.losses.add(scalar);
    }

    @Override
    public void addMetric(String name, Value value) {
        if (value.rank() != 0) {
            throw new ShapeException("metric \"" + name + "\" must be a scalar, found " + value.shape()
                    + "; reduce it with sum or mean");
        }
        String unique = name;
        for (int i = 1; tracing.metrics.containsKey(unique); i++) {
            unique = name + "_" + i;
        }
        tracing.metrics.put(unique, value);
    }

    @Override
    public Optional<Value> mask(Value x) {
        return tracing.mask(x);
    }

    @Override
    public Value withMask(Value x, Value mask) {
        if (mask.dtype() != DType.BOOL || !covers(mask.shape(), x.shape())) {
            throw new ShapeException(
                    "the mask of " + x.shape() + " must be bool" + x.shape().slice(0, Math.min(2, x.rank()))
                            + ", found " + mask.dtype().kerasName() + mask.shape());
        }
        return tracing.withMask(x, mask);
    }

    /** Masks are of (batch, time), or other leading axes, and 1 along an axis where they say the same of all. */
    private static boolean covers(Shape mask, Shape x) {
        return mask.rank() >= 1
                && mask.rank() <= x.rank()
                && IntStream.range(0, mask.rank())
                        .allMatch(axis -> mask.dim(axis).is(1) || mask.dim(axis).equals(x.dim(axis)));
    }

    @Override
    public Value withoutMask(Value x) {
        return new Value(x.builder(), x.id());
    }

    @Override
    public DtypePolicy policy() {
        return policy;
    }

    @Override
    public Scope under(DtypePolicy other) {
        return new LayerScope(tracing, path, other, trainable, mode);
    }

    @Override
    public Scope frozen() {
        return new LayerScope(tracing, path, policy, false, mode);
    }

    @Override
    public Scope mode(boolean training) {
        return new LayerScope(tracing, path, policy, trainable, training);
    }

    @Override
    public Scope scope(String name) {
        return new LayerScope(tracing, below(name), policy, trainable, mode);
    }

    @Override
    public Value call(String name, SameForm layer, Value x) {
        return calls(name, new Callee.Same(layer), List.of(x)).getFirst();
    }

    @Override
    public Value call(String name, Layer<?, ?> layer, Value x) {
        return calls(name, new Callee.Changing(layer), List.of(x)).getFirst();
    }

    @Override
    public Value call(String name, Joint layer, Value... inputs) {
        return calls(name, new Callee.Joining(layer), List.of(inputs)).getFirst();
    }

    @Override
    public List<Value> call(String name, Splitting<?, ?> layer, Value... inputs) {
        return calls(name, new Callee.Dividing(layer), List.of(inputs));
    }

    private List<Value> calls(String name, Callee callee, List<Value> inputs) {
        Object before = called.putIfAbsent(name, callee);
        if (before != null && !Objects.equals(before, callee)) {
            throw new IllegalArgumentException("scope \"" + path + "\" calls two layers by the name \"" + name + "\": "
                    + before + " and " + callee + "; give them two names");
        }
        return callee.call(scope(name), inputs);
    }
}
