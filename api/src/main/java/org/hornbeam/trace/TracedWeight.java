// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.trace;

import org.hornbeam.constraint.Constraint;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * A weight that a layer asked for.
 *
 * @param path its path: {@code encoder/dense_1/kernel}
 * @param shape its shape
 * @param dtype the type that it is kept in
 * @param initializer its first value
 * @param trainable whether optimizers change it
 * @param regularizer a penalty, or {@code null}
 * @param constraint applied after each update, or {@code null}
 * @param master the parameter itself, before any cast: what gradients are taken by
 */
public record TracedWeight(
        String path,
        Shape shape,
        DType dtype,
        Initializer initializer,
        boolean trainable,
        @Nullable Regularizer regularizer,
        @Nullable Constraint constraint,
        Value master) {}
