// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.loss;

import java.util.OptionalInt;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;

/**
 * What labels a loss takes.
 *
 * @param dtype their element type
 * @param shape their shape, batch first
 * @param classes if they are indices of classes: how many classes there are, so that data can be checked
 * @param ignored if they are indices of classes: one that is allowed besides
 */
public record Labels(DType dtype, Shape shape, OptionalInt classes, OptionalInt ignored) {
    /** Numbers of the type float32. */
    public static Labels numbers(Shape shape) {
        return new Labels(DType.F32, shape, OptionalInt.empty(), OptionalInt.empty());
    }

    /** Indices of classes, int32, from 0. */
    public static Labels indices(Shape shape, int classes) {
        return new Labels(DType.I32, shape, OptionalInt.of(classes), OptionalInt.empty());
    }

    /** The same with an index that marks elements without a label. */
    public Labels ignored(int index) {
        return new Labels(dtype, shape, classes, OptionalInt.of(index));
    }
}
