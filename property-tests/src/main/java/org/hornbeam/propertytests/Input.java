// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.Arrays;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.Shape;
import org.hornbeam.runtime.interpret.Array;

/**
 * An operand of a law: its elements, and the shape under which a graph declares it.
 *
 * @param array the elements
 * @param declared its shape; may have symbols
 */
public record Input(Array array, Shape declared) {
    /** An operand whose sizes are all declared as numbers. */
    public static Input of(Array array) {
        return new Input(array, Shape.of(array.shape()));
    }

    /** The type under which a graph declares it. */
    public Type.Tensor type() {
        return new Type.Tensor(array.dtype(), declared);
    }

    /** The same operand moved along a direction: elements + distance * direction. */
    Input moved(Array direction, double distance) {
        double[] elements = array.toDoubles();
        Arrays.setAll(elements, i -> elements[i] + distance * direction.doubleAt(i));
        return new Input(Array.of(array.dtype(), array.shape(), elements), declared);
    }
}
