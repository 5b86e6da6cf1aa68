// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.List;
import org.hornbeam.form.Features;
import org.hornbeam.form.Image;
import org.hornbeam.form.Series;
import org.hornbeam.form.Tokens;
import org.hornbeam.form.Volume;
import org.hornbeam.layer.DtypePolicy;
import org.hornbeam.layer.Joint;
import org.hornbeam.layer.Layer;
import org.hornbeam.layer.SameForm;
import org.hornbeam.layer.Scope;
import org.hornbeam.layer.Splitting;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/** A layer of any kind with the inputs that it is checked on. */
public final class Specimen {
    /** Calls a layer in a scope below this one. */
    interface Call {
        List<Value> of(Scope scope, String name, List<Value> x);
    }

    private final Object layer;
    private final String type;
    private final int rank;
    private final List<LayerInput> inputs;
    private final Call call;
    private final DtypePolicy policy;

    private Specimen(Object layer, String type, int rank, List<LayerInput> inputs, Call call) {
        this(layer, type, rank, inputs, call, DtypePolicy.FLOAT32);
    }

    private Specimen(Object layer, String type, int rank, List<LayerInput> inputs, Call call, DtypePolicy policy) {
        this.layer = layer;
        this.type = type;
        this.rank = rank;
        this.inputs = List.copyOf(inputs);
        this.call = call;
        this.policy = policy;
    }

    /** A layer that keeps the form. */
    public static Specimen of(SameForm layer, LayerInput input) {
        return new Specimen(
                layer,
                layer.type(),
                input.shape().rank(),
                List.of(input),
                (scope, name, x) -> List.of(scope.call(name, layer, x.getFirst())));
    }

    /** A layer from one form to another. */
    public static Specimen of(Layer<?, ?> layer, LayerInput input) {
        return new Specimen(
                layer,
                layer.type(),
                rank(layer.output()),
                List.of(input),
                (scope, name, x) -> List.of(scope.call(name, layer, x.getFirst())));
    }

    /** A layer with several inputs. */
    public static Specimen of(Joint layer, List<LayerInput> inputs) {
        return new Specimen(
                layer,
                layer.type(),
                inputs.getFirst().shape().rank(),
                inputs,
                (scope, name, x) -> List.of(scope.call(name, layer, x.toArray(Value[]::new))));
    }

    /** A layer with several outputs. */
    public static Specimen of(Splitting<?, ?> layer, LayerInput... inputs) {
        return new Specimen(
                layer,
                layer.type(),
                -1,
                List.of(inputs),
                (scope, name, x) -> scope.call(name, layer, x.toArray(Value[]::new)));
    }

    /** The layer. */
    public Object layer() {
        return layer;
    }

    /** What it is checked on. */
    public List<LayerInput> inputs() {
        return inputs;
    }

    /** Its type in snake case. */
    String type() {
        return type;
    }

    /** The rank that its form gives its result, or -1 if any will do. */
    int rank() {
        return rank;
    }

    Call call() {
        return call;
    }

    /** The types that the layer uses. */
    DtypePolicy policy() {
        return policy;
    }

    /** The same in other types. */
    public Specimen dtypePolicy(DtypePolicy other) {
        return new Specimen(layer, type, rank, inputs, call, other);
    }

    private static int rank(@Nullable Class<?> form) {
        if (form == Features.class || form == Tokens.class) {
            return 2;
        }
        return form == Series.class ? 3 : form == Image.class ? 4 : form == Volume.class ? 5 : -1;
    }

    /** The layer and its inputs. */
    @Override
    public String toString() {
        return layer + " on " + (inputs.size() == 1 ? inputs.getFirst() : inputs);
    }
}
