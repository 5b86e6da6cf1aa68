// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.constraint.Constraint;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.hornbeam.regularizer.Regularizer;
import org.jspecify.annotations.Nullable;

/** Checks of what users give to layers. */
final class Arguments {
    private Arguments() {}

    static void positive(String layer, String argument, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(layer + ": " + argument + " must be at least 1, found " + value);
        }
    }

    static void positive(String layer, String argument, int count, List<Integer> values) {
        if (values.size() != count || values.stream().anyMatch(value -> value < 1)) {
            throw new IllegalArgumentException(
                    layer + ": " + argument + " must be " + count + " numbers of at least 1, found " + values);
        }
    }

    static void share(String layer, String argument, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(layer + ": " + argument + " must be from 0 to 1, found " + value);
        }
    }

    static void none(Object layer, List<Value> others) {
        if (!others.isEmpty()) {
            throw new ShapeException(
                    layer.getClass().getSimpleName() + " takes one input, found " + (1 + others.size()));
        }
    }

    /** A penalty of a result, divided by the batch size. */
    static void penalize(Scope scope, @Nullable Regularizer regularizer, Value y) {
        if (regularizer != null) {
            scope.addLoss(regularizer.trace(y).div(y.size(0)));
        }
    }

    /** How a weight with these options is kept. */
    static Weight weight(@Nullable Regularizer regularizer, @Nullable Constraint constraint) {
        return Weight.DEFAULT.regularizer(regularizer).constraint(constraint);
    }
}
