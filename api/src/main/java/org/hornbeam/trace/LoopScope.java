// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.trace;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hornbeam.graph.GraphBuilder;
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
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * The scope of the body of a loop, which is a graph of its own: what the body asks for is made outside and brought in
 * as a constant of the loop. Random numbers are therefore the same in every step.
 */
public final class LoopScope implements Scope {
    private final Scope outer;
    private final GraphBuilder body;
    // Shared with the scopes below, in the order in which they were brought in.
    private final Map<Value, Value> brought;

    /** The scope of a body traced with this builder, inside a layer with this scope. */
    public LoopScope(Scope outer, GraphBuilder body) {
        this(outer, body, new LinkedHashMap<>());
    }

    private LoopScope(Scope outer, GraphBuilder body, Map<Value, Value> brought) {
        this.outer = outer;
        this.body = body;
        this.brought = brought;
    }

    /** The values from outside that the body uses, in the order of their parameters. */
    public List<Value> constants() {
        return List.copyOf(brought.keySet());
    }

    /** A value from outside, as a constant of the loop. */
    public Value bring(Value value) {
        return brought.computeIfAbsent(
                value,
                v -> body.parameter(
                        Parameter.Kind.INPUT, "constant" + brought.size(), new Type.Tensor(v.dtype(), v.shape())));
    }

    @Override
    public String path() {
        return outer.path();
    }

    @Override
    public Value weight(String name, Shape shape, Initializer initializer, Weight options) {
        return bring(outer.weight(name, shape, initializer, options));
    }

    @Override
    public Value state(String name, Shape shape, DType dtype, Initializer initializer) {
        return bring(outer.state(name, shape, dtype, initializer));
    }

    @Override
    public void assign(String name, Value next) {
        throw refused("assign state \"" + name + "\"", "carry it from step to step instead");
    }

    @Override
    public void replace(String name, Value next) {
        throw refused("replace weight \"" + name + "\"", "replace it outside of the loop");
    }

    @Override
    public boolean training() {
        return outer.training();
    }

    @Override
    public boolean trainable() {
        return outer.trainable();
    }

    @Override
    public Value randomBits(Shape shape) {
        return bring(outer.randomBits(shape));
    }

    @Override
    public Value randomUniform(Shape shape) {
        return bring(outer.randomUniform(shape));
    }

    @Override
    public Value randomNormal(Shape shape) {
        return bring(outer.randomNormal(shape));
    }

    @Override
    public Value encode(TextLayer layer, Value text) {
        throw new IllegalArgumentException("a loop over time does not read text; call the layer outside of it");
    }

    @Override
    public void addLoss(Value scalar) {
        throw refused("add a loss", "add it outside, on the result of the loop");
    }

    @Override
    public void addMetric(String name, Value value) {
        throw refused("add metric \"" + name + "\"", "add it outside, on the result of the loop");
    }

    private IllegalArgumentException refused(String what, String instead) {
        return new IllegalArgumentException(
                "layer \"" + path() + "\" can't " + what + " inside a step of a loop; " + instead);
    }

    /** None: a step is all real or all masked, which the loop itself decides. */
    @Override
    public Optional<Value> mask(Value x) {
        return Optional.empty();
    }

    @Override
    public Value withMask(Value x, Value mask) {
        return x;
    }

    @Override
    public Value withoutMask(Value x) {
        return x;
    }

    @Override
    public DtypePolicy policy() {
        return outer.policy();
    }

    @Override
    public Scope under(DtypePolicy policy) {
        return new LoopScope(outer.under(policy), body, brought);
    }

    @Override
    public Scope frozen() {
        return new LoopScope(outer.frozen(), body, brought);
    }

    @Override
    public Scope mode(boolean training) {
        return new LoopScope(outer.mode(training), body, brought);
    }

    @Override
    public Scope scope(String name) {
        return new LoopScope(outer.scope(name), body, brought);
    }

    @Override
    public Value call(String name, SameForm layer, Value x) {
        return new Callee.Same(layer).call(scope(name), List.of(x)).getFirst();
    }

    @Override
    public Value call(String name, Layer<?, ?> layer, Value x) {
        return new Callee.Changing(layer).call(scope(name), List.of(x)).getFirst();
    }

    @Override
    public Value call(String name, Joint layer, Value... inputs) {
        return new Callee.Joining(layer).call(scope(name), List.of(inputs)).getFirst();
    }

    @Override
    public List<Value> call(String name, Splitting<?, ?> layer, Value... inputs) {
        return new Callee.Dividing(layer).call(scope(name), List.of(inputs));
    }
}
