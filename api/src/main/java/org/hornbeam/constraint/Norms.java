// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.constraint;

import java.util.List;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/** Norms along some axes. */
final class Norms {
    /** Keeps quotients finite: {@code keras.config.epsilon()}. */
    static final double EPSILON = 1e-7;

    private Norms() {}

    /** The Euclidean norm along some axes, which stay with size 1. */
    static Value along(Value weight, List<Integer> axes) {
        List<Integer> all = axes.stream().map(weight.shape()::axis).sorted().toList();
        Shape kept = weight.shape();
        for (int axis : all) {
            kept = kept.with(axis, Dim.of(1));
        }
        return Ops.reshape(Ops.sqrt(Ops.sum(Ops.square(weight), all)), kept);
    }
}
