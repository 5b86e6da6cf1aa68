// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.constraint;

import java.util.List;
import org.hornbeam.ops.Value;

/**
 * Scales the weights of each unit to norm 1 ({@code keras.constraints.UnitNorm}).
 *
 * @param axis the axes along which the norm is taken; default 0, the inputs of a dense layer
 */
public record UnitNorm(List<Integer> axis) implements Constraint {
    /** Copies the list. */
    public UnitNorm {
        axis = List.copyOf(axis);
    }

    /** Along other axes. */
    public UnitNorm axis(Integer... axes) {
        return new UnitNorm(List.of(axes));
    }

    @Override
    public Value trace(Value weight) {
        return weight.div(Norms.along(weight, axis).plus(Norms.EPSILON));
    }
}
