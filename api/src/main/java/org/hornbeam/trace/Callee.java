// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hornbeam.graph.Type;
import org.hornbeam.layer.Joint;
import org.hornbeam.layer.Layer;
import org.hornbeam.layer.MaskUse;
import org.hornbeam.layer.SameForm;
import org.hornbeam.layer.Scope;
import org.hornbeam.layer.Splitting;
import org.hornbeam.layer.Usage;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/** What a step of a model runs: the kinds of layers under one roof. */
public sealed interface Callee {
    /** An input of the model: nothing runs. */
    record Input(InputSpec spec) implements Callee {}

    /** A layer that keeps the form. */
    record Same(SameForm layer) implements Callee {}

    /** A layer that changes the form. */
    record Changing(Layer<?, ?> layer) implements Callee {}

    /** A layer with several inputs. */
    record Joining(Joint layer) implements Callee {}

    /** A layer with several outputs. */
    record Dividing(Splitting<?, ?> layer) implements Callee {}

    /** A model used as a layer. */
    record Nested(ManyToMany layer) implements Callee {}

    /** The layer itself. */
    default Object target() {
        return switch (this) {
            case Input input -> input.spec;
            case Same same -> same.layer;
            case Changing changing -> changing.layer;
            case Joining joining -> joining.layer;
            case Dividing dividing -> dividing.layer;
            case Nested nested -> nested.layer;
        };
    }

    /** The layer that holds its weights. */
    default Object keeper() {
        return target() instanceof Usage usage ? usage.layer() : target();
    }

    /** The type that its default name is made of. */
    default String type() {
        return switch (this) {
            case Input input -> "input_layer";
            case Same same -> same.layer.type();
            case Changing changing -> changing.layer.type();
            case Joining joining -> joining.layer.type();
            case Dividing dividing -> dividing.layer.type();
            case Nested nested -> nested.layer.type();
        };
    }

    /** What it does with masks. */
    default MaskUse masks() {
        return switch (this) {
            case Input input -> MaskUse.PASS;
            case Same same -> same.layer.masks();
            case Changing changing -> changing.layer.masks();
            case Joining joining -> joining.layer.masks();
            case Dividing dividing -> dividing.layer.masks();
            case Nested nested -> MaskUse.CONSUME;
        };
    }

    /** Runs it in a scope of its own: casts by the policy, traces, checks what came out, passes masks on. */
    default List<Value> call(Scope scope, List<Value> inputs) {
        return inputs.getFirst().builder().at(scope.path(), () -> {
            try {
                return run(scope, inputs);
            } catch (ShapeException e) {
                throw String.valueOf(e.getMessage()).startsWith("layer ")
                        ? e
                        : new ShapeException("layer \"" + scope.path() + "\": " + e.getMessage(), e);
            } catch (IllegalArgumentException e) {
                throw new ShapeException("layer \"" + scope.path() + "\": " + e.getMessage(), e);
            }
        });
    }

    private List<Value> run(Scope scope, List<Value> inputs) {
        List<Value> cast = new ArrayList<>();
        List<Value> masks = new ArrayList<>();
        for (Value input : inputs) {
            Optional<Value> mask = scope.mask(input);
            if (mask.isPresent() && masks() == MaskUse.REJECT) {
                throw new RejectedMaskException(
                        target().getClass().getSimpleName() + " would mix real and masked time steps:"
                                + " it takes no masked input; use a layer that consumes the mask (a recurrent layer, attention,"
                                + " globalAveragePooling), or drop it with unmasked()");
            }
            mask.ifPresent(masks::add);
            boolean floats = input.builder().type(input.id()) instanceof Type.Tensor(DType dtype, Shape shape)
                    && dtype.isFloat();
            Value typed = floats && !(this instanceof Nested) ? input.cast(scope.computeDtype()) : input;
            cast.add(mask.isPresent() && typed != input ? scope.withMask(typed, mask.get()) : typed);
        }
        List<Value> outputs = trace(scope, cast);
        // A step is real where it is in any input; an input without a mask has real steps only.
        if (masks() != MaskUse.PASS || masks.isEmpty() || masks.size() < inputs.size()) {
            return outputs;
        }
        Value mask = masks.stream().reduce(Ops::logicalOr).orElseThrow();
        return outputs.stream()
                .map(output -> scope.mask(output).isPresent() ? output : scope.withMask(output, mask))
                .toList();
    }

    private List<Value> trace(Scope scope, List<Value> inputs) {
        List<Value> others = inputs.subList(Math.min(1, inputs.size()), inputs.size());
        return switch (this) {
            case Input input -> inputs;
            case Same same -> List.of(same(same, scope, inputs.getFirst()));
            case Changing changing -> List.of(changing.layer.trace(scope, inputs.getFirst(), others));
            case Joining joining -> List.of(joining.layer.trace(scope, inputs));
            case Dividing dividing -> dividing.layer.trace(scope, inputs.getFirst(), others);
            case Nested nested -> nested.layer.trace(scope, inputs);
        };
    }

    private static Value same(Same same, Scope scope, Value x) {
        Value y = same.layer.trace(scope, x);
        if (y.rank() != x.rank()) {
            throw new ShapeException(same.layer.getClass().getSimpleName() + " declares SameForm but made " + y.shape()
                    + " of " + x.shape() + "; implement Layer, which says the form of the result");
        }
        return y;
    }
}
