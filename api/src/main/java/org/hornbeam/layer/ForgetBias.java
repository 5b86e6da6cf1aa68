// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.InitializerScope;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/** The bias before training: 1 for the forget gate, so that the memory is kept at first (Jozefowicz et al., 2015). */
record ForgetBias(Initializer others) implements Initializer {
    @Override
    public Value trace(InitializerScope scope, Shape shape, DType dtype) {
        int units = Math.toIntExact(shape.elements().fixed() / 4);
        Value ones = Ops.broadcastTo(scope.constant(1, dtype), Shape.of(units));
        Value before = others.trace(scope, Shape.of(units), dtype);
        return Ops.concatenate(List.of(before, ones, others.trace(scope, Shape.of(2L * units), dtype)), 0);
    }
}
