// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;

/**
 * Numbers written into the program: boundaries, vocabularies, statistics.
 *
 * @param dtype their type
 * @param shape their shape: numbers only
 * @param elements in row-major order: of integer types the numbers, of float types the bits of doubles, rounded to the type
 */
public record Literal(DType dtype, Shape shape, List<Long> elements) implements Op {
    private static final int SHOWN = 8;

    /** Copies the list. */
    public Literal {
        elements = List.copyOf(elements);
    }

    /** Numbers of a float type. */
    public static Literal of(DType dtype, Shape shape, double... elements) {
        return new Literal(
                dtype,
                shape,
                DoubleStream.of(elements)
                        .map(element -> new Constant(element, dtype).value())
                        .mapToLong(element -> dtype.isFloat() ? Double.doubleToRawLongBits(element) : (long) element)
                        .boxed()
                        .toList());
    }

    /** Numbers of an integer type. */
    public static Literal of(DType dtype, Shape shape, long... elements) {
        return dtype.isFloat()
                ? of(dtype, shape, LongStream.of(elements).asDoubleStream().toArray())
                : new Literal(dtype, shape, LongStream.of(elements).boxed().toList());
    }

    /** The elements, of 64-bit integers those that a double can hold. */
    public double[] numbers() {
        return elements.stream()
                .mapToDouble(element -> dtype.isFloat() ? Double.longBitsToDouble(element) : element)
                .toArray();
    }

    /** The elements of an integer type. */
    public long[] integers() {
        return elements.stream().mapToLong(element -> element).toArray();
    }

    @Override
    public Type type(List<Type> operands) {
        if (!shape.isFixed() || shape.elements().fixed() != elements.size()) {
            throw new ShapeException("a literal of shape " + shape + " got " + elements.size() + " numbers");
        }
        return new Type.Tensor(dtype, shape);
    }

    @Override
    public void gradient(Adjoint adjoint) {}

    @Override
    public String toString() {
        String first = DoubleStream.of(numbers())
                .limit(SHOWN)
                .mapToObj(number -> dtype.isFloat() ? Double.toString(number) : Long.toString((long) number))
                .collect(Collectors.joining(", "));
        return "literal[" + first
                + (elements.size() > SHOWN ? ", ... #" + Integer.toHexString(elements.hashCode()) : "") + "]";
    }
}
