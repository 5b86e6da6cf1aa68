// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.trace;

import org.hornbeam.layer.DtypePolicy;
import org.hornbeam.layer.Scope;
import org.jspecify.annotations.Nullable;

/**
 * What a user says of one use of any layer, whatever its type ({@code trainable} and {@code dtype} of
 * {@code keras.Layer}).
 *
 * @param trainable whether its weights are trained; default {@code true}
 * @param policy the types that it uses, {@code null} for those of the model; default {@code null}
 * @param unmasked whether the masks of its inputs are dropped, as Keras does for layers that would mix real and filling
 *     time steps; default {@code false}: such an input is an error
 */
public record LayerOptions(boolean trainable, @Nullable DtypePolicy policy, boolean unmasked) {
    /** Trained, in the types of the model. */
    public static final LayerOptions DEFAULT = new LayerOptions(true, null, false);

    /** The same, trained or not. */
    public LayerOptions trainable(boolean value) {
        return new LayerOptions(value, policy, unmasked);
    }

    /** The same in other types. */
    public LayerOptions policy(@Nullable DtypePolicy value) {
        return new LayerOptions(trainable, value, unmasked);
    }

    /** The same, with the masks of its inputs or without. */
    public LayerOptions unmasked(boolean value) {
        return new LayerOptions(trainable, policy, value);
    }

    /** The scope in which such a layer is traced. */
    Scope of(Scope scope) {
        Scope typed = policy == null ? scope : scope.under(policy);
        return trainable ? typed : typed.frozen();
    }
}
