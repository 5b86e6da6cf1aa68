// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import java.util.Optional;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Value;

/**
 * A loss computed in another floating-point type.
 *
 * @param loss the loss
 * @param type the type
 */
record Typed(Loss loss, DType type) implements Loss {
    Typed {
        if (!type.isFloat()) {
            throw new IllegalArgumentException("a loss is computed in floating-point numbers, not in " + type);
        }
    }

    @Override
    public Value trace(Value yTrue, Value yPred) {
        return loss.trace(cast(yTrue), yPred.cast(type));
    }

    @Override
    public Optional<Value> valid(Value yTrue, Value yPred) {
        return loss.valid(cast(yTrue), yPred.cast(type));
    }

    /** Numbers of the type; indices stay what they are. */
    private Value cast(Value yTrue) {
        return yTrue.dtype().isFloat() ? yTrue.cast(type) : yTrue;
    }

    @Override
    public Value reduced(Value yTrue, Value yPred, Optional<Value> weight, Optional<Value> mask) {
        Weighting.Pair pair = Weighting.alignRanks(cast(yTrue), yPred.cast(type));
        return Weighting.reduce(
                loss.trace(pair.first(), pair.second()),
                weight,
                Weighting.counted(loss.valid(pair.first(), pair.second()), mask),
                reduction());
    }

    @Override
    public Reduction reduction() {
        return loss.reduction();
    }

    @Override
    public Labels labels(Value yPred) {
        return loss.labels(yPred);
    }

    @Override
    public Loss dtype(DType dtype) {
        return new Typed(loss, dtype);
    }

    @Override
    public String name() {
        return loss.name();
    }
}
