// SPDX-License-Identifier: Apache-2.0
package org.hornbeam;

import java.util.List;
import org.hornbeam.form.Form;
import org.hornbeam.form.Forms;
import org.hornbeam.layer.Layer;
import org.hornbeam.layer.SharedLayer;
import org.hornbeam.trace.Callee;
import org.hornbeam.trace.ManyToMany;
import org.hornbeam.trace.Wire;

/** Several inputs of a model, in order. Also what such a model is used on as a layer. */
public final class Inputs {
    private final List<Form<?>> forms;

    private Inputs(List<Form<?>> forms) {
        this.forms = forms;
    }

    /** These inputs, in this order. */
    public static Inputs of(Form<?>... forms) {
        if (forms.length == 0) {
            throw new IllegalArgumentException("a model needs at least one input");
        }
        return new Inputs(List.of(forms));
    }

    /** The inputs. */
    public List<Form<?>> forms() {
        return forms;
    }

    /** The result of a model with several inputs, used as a layer. */
    public <O extends Form<?>> O then(Layer<? super Inputs, O> model) {
        String shared = model instanceof SharedLayer<?, ?> layer ? layer.name() : null;
        Layer<?, ?> inner = model instanceof SharedLayer<?, ?> layer ? layer.layer() : model;
        if (!(inner instanceof ManyToMany many)) {
            throw new IllegalArgumentException(
                    inner.getClass().getSimpleName() + " takes one input; only a model or a Joint takes several");
        }
        List<Wire> wires = Wire.apply(
                new Callee.Nested(many), shared, forms.stream().map(Form::wire).toList());
        return Forms.of(model.output(), wires.getFirst());
    }
}
