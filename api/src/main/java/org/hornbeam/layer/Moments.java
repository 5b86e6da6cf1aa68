// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.initializer.Initializer;
import org.hornbeam.initializer.InitializerScope;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * Means and variances of data, one of each for each place of the kept axes, in row-major order.
 *
 * @param mean the means
 * @param variance the variances
 * @param count how many numbers each is of
 */
public record Moments(List<Double> mean, List<Double> variance, long count) {
    /** Copies the lists. */
    public Moments {
        mean = List.copyOf(mean);
        variance = List.copyOf(variance);
        if (mean.size() != variance.size()) {
            throw new IllegalArgumentException(
                    "Moments: " + mean.size() + " means but " + variance.size() + " variances");
        }
    }

    /** Mean 0 and variance 1, before any data. */
    public static Moments standard(int size) {
        return new Moments(java.util.Collections.nCopies(size, 0.0), java.util.Collections.nCopies(size, 1.0), 0);
    }

    /** These numbers as the first value of a state. */
    record Given(List<Double> numbers) implements Initializer {
        @Override
        public Value trace(InitializerScope scope, Shape shape, DType dtype) {
            double[] all = numbers.stream().mapToDouble(number -> number).toArray();
            return Ops.literal(scope.constant(0, dtype), dtype, shape, all);
        }
    }
}
