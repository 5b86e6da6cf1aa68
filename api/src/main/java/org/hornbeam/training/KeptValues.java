// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Type;
import org.hornbeam.initializer.ConstantValue;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.trace.InitialScope;
import org.hornbeam.trace.TracedState;
import org.hornbeam.trace.TracedWeight;
import org.hornbeam.trace.Tracing;
import org.jspecify.annotations.Nullable;

/** Everything that is kept between steps, in the order in which it was asked for. */
final class KeptValues {
    private final Map<String, Kept> kept = new LinkedHashMap<>();
    private final Map<String, String> copies = new LinkedHashMap<>();

    /** The value of this name. */
    @Nullable
    Kept get(String name) {
        return kept.get(name);
    }

    List<Kept> all() {
        return List.copyOf(kept.values());
    }

    /** The weights and states of layers. */
    void add(Tracing tracing) {
        for (TracedWeight w : tracing.weights()) {
            kept.putIfAbsent(
                    w.path(),
                    new Kept(w.path(), Parameter.Kind.WEIGHT, w.dtype(), w.shape(), w.initializer(), w.trainable()));
        }
        for (TracedState s : tracing.states()) {
            kept.putIfAbsent(
                    s.path(), new Kept(s.path(), Parameter.Kind.STATE, s.dtype(), s.shape(), s.initializer(), false));
        }
    }

    /** A state that begins as one number everywhere. */
    void addState(String name, DType dtype, Shape shape, double initial) {
        kept.putIfAbsent(name, new Kept(name, Parameter.Kind.STATE, dtype, shape, new ConstantValue(initial), false));
    }

    /** Lets a state begin as a copy of a weight. */
    void copy(String state, String weight) {
        if (kept.containsKey(state)) {
            copies.put(state, weight);
        }
    }

    /** The first values; also declares the seed and the step as kept. */
    Graph initialize() {
        GraphBuilder builder = new GraphBuilder();
        Type.Tensor pair = new Type.Tensor(DType.I32, Shape.of(2));
        Value seed = builder.parameter(Parameter.Kind.INPUT, StepGraphs.SEED, pair);
        for (Kept k : kept.values()) {
            Kept source = Objects.requireNonNull(kept.get(copies.getOrDefault(k.path(), k.path())));
            Value first = InitialScope.first(
                    builder, seed, source.path(), source.initializer(), source.shape(), source.dtype());
            builder.result(k.path(), Graph.Role.UPDATE, first);
        }
        addState(Tracing.STEP, DType.I32, Shape.SCALAR, 0);
        addState(Tracing.SEED, DType.I32, Shape.of(2), 0);
        builder.result(Tracing.STEP, Graph.Role.UPDATE, builder.constant(0, DType.I32));
        builder.result(Tracing.SEED, Graph.Role.UPDATE, seed);
        return builder.build();
    }
}
