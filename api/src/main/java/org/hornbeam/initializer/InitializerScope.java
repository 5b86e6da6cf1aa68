// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.initializer;

import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.trace.Distributions;

/** What an initializer may ask for while it traces. */
public interface InitializerScope {
    /** The path of the weight: {@code encoder/dense_1/kernel}. */
    String path();

    /** Random int32 bits; each call is a site of its own. */
    Value randomBits(Shape shape);

    /** Random float32 numbers, uniform in [0, 1); each call is a site of its own. */
    default Value randomUniform(Shape shape) {
        return Distributions.uniform(randomBits(shape));
    }

    /** Random float32 numbers, normal with mean 0 and deviation 1; each call is a site of its own. */
    default Value randomNormal(Shape shape) {
        return Distributions.normal(randomBits(shape), randomBits(shape));
    }

    /** A number, as a scalar. */
    Value constant(double value, DType dtype);

    /**
     * What a library does better than a kernel, by name.
     *
     * @param function {@code qr}: an m x n matrix with m at least n to its factors Q, m x n, and R, n x n
     * @param results the shapes of the results, float32
     */
    List<Value> hostCall(String function, List<Shape> results, Value... operands);
}
