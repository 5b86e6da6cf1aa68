// SPDX-License-Identifier: Apache-2.0
package org.hornbeam;

import java.util.List;
import org.hornbeam.form.Form;

/** Several outputs of a model, in order. */
public final class Outputs {
    private final List<Form<?>> forms;

    private Outputs(List<Form<?>> forms) {
        this.forms = forms;
    }

    /** These outputs, in this order. */
    public static Outputs of(Form<?>... forms) {
        if (forms.length == 0) {
            throw new IllegalArgumentException("a model needs at least one output");
        }
        return new Outputs(List.of(forms));
    }

    /** The outputs. */
    public List<Form<?>> forms() {
        return forms;
    }

    /**
     * The output with this index.
     *
     * @throws ClassCastException if it has another form
     */
    public <F extends Form<F>> F get(int index, Class<F> form) {
        return form.cast(forms.get(index));
    }
}
