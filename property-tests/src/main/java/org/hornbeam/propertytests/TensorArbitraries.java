// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.runtime.interpret.Array;

/** Shapes, and arrays to fill them. */
public final class TensorArbitraries {
    private TensorArbitraries() {}

    /** Shapes of known sizes, of a rank up to {@code rank}, with sizes from 1 to {@code largest}. */
    public static Arbitrary<Shape> shapes(int rank, long largest) {
        return Arbitraries.longs()
                .between(1, largest)
                .array(long[].class)
                .ofMinSize(0)
                .ofMaxSize(rank)
                .map(Shape::of);
    }

    /** Shapes that begin with the batch, followed by one of {@link #shapes}. */
    public static Arbitrary<Shape> batches(int rank, long largest) {
        return shapes(rank - 1, largest).map(shape -> Shape.of(Dim.BATCH).concat(shape));
    }

    /** Element types. */
    public static Arbitrary<DType> dtypes() {
        return Arbitraries.of(DType.values());
    }

    /** Arrays of one type and shape, with elements as {@link Inputs} has them; they shrink to other seeds only. */
    public static Arbitrary<Array> arrays(DType dtype, long... shape) {
        return Arbitraries.longs()
                .withoutEdgeCases()
                .map(seed -> Inputs.array(dtype, shape, new SplittableRandom(seed)));
    }

    /** Arrays of any type and shape. */
    public static Arbitrary<Array> arrays(int rank, long largest) {
        return Combinators.combine(dtypes(), shapes(rank, largest))
                .flatAs((dtype, shape) -> arrays(dtype, shape.bind(java.util.Map.of())));
    }
}
