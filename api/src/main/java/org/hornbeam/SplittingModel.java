// SPDX-License-Identifier: Apache-2.0
package org.hornbeam;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.form.Form;
import org.hornbeam.layer.MaskUse;
import org.hornbeam.layer.Scope;
import org.hornbeam.layer.Splitting;
import org.hornbeam.ops.Value;

/**
 * A model as a layer with several outputs.
 *
 * @param model the model
 * @param <A> what it takes
 */
record SplittingModel<A>(Model<A, ?> model) implements Splitting<A, Outputs> {
    @Override
    public List<Value> trace(Scope scope, Value x) {
        return model.trace(scope, List.of(x));
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Outputs outputs(Parts parts) {
        List<Form<?>> forms = new ArrayList<>();
        for (Class form : model.outputForms()) {
            forms.add((Form<?>) parts.get(forms.size(), form));
        }
        return Outputs.of(forms.toArray(Form<?>[]::new));
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    @Override
    public String type() {
        return model.type();
    }
}
