// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.constraint.Constraint;
import org.hornbeam.initializer.Initializers;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * A weight that is kept while a product of two small matrices that is added to it is trained (Hu et al., "LoRA", 2021).
 */
final class Lora {
    private Lora() {}

    /** Throws if the rank is below 1, or a constraint would be applied to a weight that does not change. */
    static void check(String layer, @Nullable Integer rank, @Nullable Constraint constraint) {
        if (rank != null) {
            Arguments.positive(layer, "loraRank", rank);
            if (constraint != null) {
                throw new IllegalArgumentException(layer + ": with a loraRank the weight itself does not change; found"
                        + " the constraint " + constraint);
            }
        }
    }

    /** The options of the weight itself. */
    static Weight options(@Nullable Integer rank, @Nullable Regularizer regularizer, @Nullable Constraint constraint) {
        return Arguments.weight(regularizer, constraint).trainable(rank == null);
    }

    /**
     * The weight with what is added to it, if anything.
     *
     * @param name the name of the weight
     */
    static Value changed(
            Scope scope,
            String name,
            Value weight,
            @Nullable Integer rank,
            @Nullable Double alpha,
            @Nullable Regularizer regularizer) {
        if (rank == null) {
            return weight;
        }
        // In float32, so that small changes are not lost.
        Weight options = Weight.DEFAULT.regularizer(regularizer).dtype(DType.F32);
        Shape wide = weight.shape().with(-1, Dim.of(rank));
        Value a = scope.weight("lora_" + name + "_a", wide, Initializers.heUniform(), options);
        Shape flat = Shape.of(rank, weight.dim(-1));
        Value b = scope.weight("lora_" + name + "_b", flat, Initializers.zeros(), options);
        double factor = (alpha == null ? rank : alpha) / rank;
        return weight.plus(Ops.matmul(a, b).times(factor).cast(weight.dtype()));
    }
}
