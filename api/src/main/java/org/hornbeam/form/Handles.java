// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.form;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.layer.Joint;
import org.hornbeam.layer.Layer;
import org.hornbeam.layer.SameForm;
import org.hornbeam.layer.SharedJoint;
import org.hornbeam.layer.SharedLayer;
import org.hornbeam.layer.SharedSameForm;
import org.hornbeam.layer.SharedSplitting;
import org.hornbeam.layer.Splitting;
import org.hornbeam.trace.Callee;
import org.hornbeam.trace.ManyToMany;
import org.hornbeam.trace.Wire;
import org.jspecify.annotations.Nullable;

/** What the methods of all forms have in common: a new use of a layer, and the handle for its result. */
final class Handles {
    private Handles() {}

    static <F extends Form<F>> F same(Form<F> x, SameForm layer) {
        return layer instanceof SharedSameForm(String name, SameForm inner)
                ? of(kind(x), use(new Callee.Same(inner), name, List.of(x.wire())))
                : of(kind(x), use(new Callee.Same(layer), null, List.of(x.wire())));
    }

    static <O extends Form<?>> O changing(List<Wire> inputs, Layer<?, O> layer) {
        return layer instanceof SharedLayer<?, O>(String name, Layer<?, O> inner)
                ? of(inner.output(), use(changing(inner), name, inputs))
                : of(layer.output(), use(changing(layer), null, inputs));
    }

    private static Callee changing(Layer<?, ?> layer) {
        return layer instanceof ManyToMany model ? new Callee.Nested(model) : new Callee.Changing(layer);
    }

    static <F extends Form<F>> F joint(Form<F> x, Joint layer, Form<?>... others) {
        List<Wire> inputs = wires(x, others);
        return layer instanceof SharedJoint(String name, Joint inner)
                ? of(kind(x), use(new Callee.Joining(inner), name, inputs))
                : of(kind(x), use(new Callee.Joining(layer), null, inputs));
    }

    static List<Wire> wires(Form<?> x, Form<?>... others) {
        List<Wire> wires = new ArrayList<>(List.of(x.wire()));
        for (Form<?> other : others) {
            wires.add(other.wire());
        }
        return wires;
    }

    static <R> R splitting(List<Wire> inputs, Splitting<?, R> layer) {
        return layer instanceof SharedSplitting<?, R>(String name, Splitting<?, R> inner)
                ? splitting(inputs, inner, name)
                : splitting(inputs, layer, null);
    }

    private static <R> R splitting(List<Wire> inputs, Splitting<?, R> layer, @Nullable String sharedName) {
        Callee callee = layer instanceof ManyToMany model ? new Callee.Nested(model) : new Callee.Dividing(layer);
        List<Wire> wires = Wire.apply(callee, sharedName, inputs);
        return layer.outputs(new Splitting.Parts() {
            @Override
            public int size() {
                return wires.size();
            }

            @Override
            public <F extends Form<F>> F get(int index, Class<F> form) {
                return of(form, wires.get(index));
            }
        });
    }

    private static Wire use(Callee callee, @Nullable String sharedName, List<Wire> inputs) {
        return Wire.apply(callee, sharedName, inputs).getFirst();
    }

    static <F extends Form<?>> F of(Class<F> kind, Wire wire) {
        return Forms.of(kind, wire);
    }

    @SuppressWarnings("unchecked")
    static <F extends Form<F>> Class<F> kind(Form<F> x) {
        return (Class<F>) x.getClass();
    }

    @SuppressWarnings("unchecked")
    static <F extends Form<F>> F self(Form<F> x) {
        return (F) x;
    }
}
