// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/** What layers that merge inputs number by number have in common. */
final class Merging {
    private Merging() {}

    /** The inputs with new axes of size 1 behind the batch, so that all have the same rank. */
    static List<Value> aligned(List<Value> inputs) {
        int rank = inputs.stream().mapToInt(Value::rank).max().orElseThrow();
        return inputs.stream().map(input -> aligned(input, rank)).toList();
    }

    private static Value aligned(Value input, int rank) {
        Shape shape = input.shape();
        while (shape.rank() < rank) {
            shape = shape.insert(1, Dim.of(1));
        }
        // A mask of steps that are no longer axis 1 says nothing about them.
        return shape.rank() == input.rank() ? input : Ops.reshape(input, shape);
    }

    /** The mask of a value in the rank of the value, if it has one. */
    static @Nullable Value mask(Scope scope, Value x) {
        Value mask = scope.mask(x).orElse(null);
        while (mask != null && mask.rank() < x.rank()) {
            mask = Ops.expandDims(mask, mask.rank());
        }
        return mask;
    }

    /** The extreme of what is real: a masked number counts only where all are masked. */
    static Value extreme(Scope scope, List<Value> inputs, BinaryOperator<Value> function) {
        Value result = null;
        Value resultMask = null;
        for (Value input : aligned(inputs)) {
            Value mask = mask(scope, input);
            if (result == null) {
                result = input;
                resultMask = mask;
                continue;
            }
            Value next = mask == null ? input : Ops.where(mask, input, result);
            Value before = resultMask == null ? result : Ops.where(resultMask, result, next);
            resultMask = mask == null || resultMask == null ? null : Ops.logicalOr(mask, resultMask);
            result = function.apply(before, next);
        }
        return Objects.requireNonNull(result);
    }
}
