// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.constraint.Constraint;
import org.hornbeam.ops.DType;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * How a weight is kept and trained.
 *
 * @param trainable whether optimizers change it
 * @param regularizer a penalty added to the loss, or {@code null}
 * @param constraint applied after each update, or {@code null}
 * @param dtype the type that it is kept in; {@code null} for that of the dtype policy
 */
public record Weight(
        boolean trainable,
        @Nullable Regularizer regularizer,
        @Nullable Constraint constraint,
        @Nullable DType dtype) {
    /** Trainable, without penalty or constraint, in the type of the policy. */
    public static final Weight DEFAULT = new Weight(true, null, null, null);

    /** The same but trainable or not. */
    public Weight trainable(boolean trainable) {
        return new Weight(trainable, regularizer, constraint, dtype);
    }

    /** The same with another penalty. */
    public Weight regularizer(@Nullable Regularizer regularizer) {
        return new Weight(trainable, regularizer, constraint, dtype);
    }

    /** The same with another constraint. */
    public Weight constraint(@Nullable Constraint constraint) {
        return new Weight(trainable, regularizer, constraint, dtype);
    }

    /** The same kept in another type. */
    public Weight dtype(@Nullable DType dtype) {
        return new Weight(trainable, regularizer, constraint, dtype);
    }
}
