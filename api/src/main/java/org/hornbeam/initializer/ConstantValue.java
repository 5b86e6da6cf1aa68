// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.initializer;

import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * One number everywhere ({@code keras.initializers.Constant}, {@code Zeros}, {@code Ones}).
 *
 * @param value the number
 */
public record ConstantValue(double value) implements Initializer {
    @Override
    public Value trace(InitializerScope scope, Shape shape, DType dtype) {
        return Ops.broadcastTo(scope.constant(value, dtype), shape);
    }

    /** Another number. */
    public ConstantValue value(double number) {
        return new ConstantValue(number);
    }
}
