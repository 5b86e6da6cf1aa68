// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.initializer;

import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/**
 * The identity matrix, also of a matrix that is not square ({@code keras.initializers.Identity}).
 *
 * @param gain what stands on the diagonal; default 1
 */
public record Identity(double gain) implements Initializer {
    /** Ones on the diagonal. */
    public Identity() {
        this(1);
    }

    @Override
    public Value trace(InitializerScope scope, Shape shape, DType dtype) {
        if (shape.rank() != 2) {
            throw new ShapeException("weight \"" + scope.path() + "\": the identity initializer needs a matrix, found "
                    + shape + "; use another initializer");
        }
        Value gains = Ops.broadcastTo(scope.constant(gain, dtype), shape);
        return Ops.where(Ops.equal(Ops.indices(gains, 0), Ops.indices(gains, 1)), gains, Ops.zerosLike(gains));
    }

    /** Another number on the diagonal. */
    public Identity gain(double value) {
        return new Identity(value);
    }
}
