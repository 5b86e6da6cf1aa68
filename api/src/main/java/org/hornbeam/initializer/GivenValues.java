// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.initializer;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.hornbeam.graph.Literal;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * Numbers that are known beforehand, such as vectors of words; they become part of the program. Weights of a whole model
 * are better given to a training.
 *
 * @param values the numbers in row-major order, as many as the weight has
 */
public record GivenValues(List<Double> values) implements Initializer {
    /** Copies the list. */
    public GivenValues {
        values = List.copyOf(values);
    }

    /** Rows of a matrix. */
    public static GivenValues of(double[]... rows) {
        return new GivenValues(
                Stream.of(rows).flatMapToDouble(DoubleStream::of).boxed().toList());
    }

    @Override
    public Value trace(InitializerScope scope, Shape shape, DType dtype) {
        double[] numbers = values.stream().mapToDouble(value -> value).toArray();
        return scope.constant(0, dtype).builder().add(Literal.of(dtype, shape, numbers));
    }
}
