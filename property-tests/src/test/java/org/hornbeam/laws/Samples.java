// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.propertytests.Input;
import org.hornbeam.propertytests.Inputs;
import org.hornbeam.runtime.interpret.Array;

/** Operands of cases; the same in each run. */
final class Samples {
    private Samples() {}

    /** Numbers from -2 to 2. */
    static Input floats(long... shape) {
        return Input.of(Inputs.array(DType.F64, shape, random(shape)));
    }

    /** The same numbers, with the first axis declared as a symbol. */
    static Input batch(String symbol, long... shape) {
        Input input = floats(shape);
        return new Input(input.array(), input.declared().with(0, Dim.symbol(symbol)));
    }

    /** Numbers that differ from each other by 0.05 at least, so that no maximum changes nearby. */
    static Input distinct(long... shape) {
        return Input.of(Inputs.distinct(DType.F64, shape, 0.05, random(shape)));
    }

    /** Given numbers. */
    static Input floats(long[] shape, double... elements) {
        return Input.of(Array.of(DType.F64, shape, elements));
    }

    /** Given integers. */
    static Input ints(long[] shape, int... elements) {
        return Input.of(Array.ints(shape, elements));
    }

    /** Given booleans. */
    static Input booleans(long[] shape, long... elements) {
        return Input.of(Array.of(DType.BOOL, shape, elements));
    }

    /** A shape. */
    static long[] shape(long... sizes) {
        return sizes;
    }

    private static SplittableRandom random(long[] shape) {
        return new SplittableRandom(Arrays.hashCode(shape));
    }
}
