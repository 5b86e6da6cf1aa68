// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.Objects;
import org.hornbeam.graph.Cast;
import org.hornbeam.graph.Catalogue;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.SizeOf;

/**
 * A tensor of the computation that is being traced: what layers, losses and optimizers compute with. It has no
 * elements yet; arithmetic on it adds to the graph. Operands of different shapes are broadcast by NumPy's rules, of
 * different element types promoted (bool, uint8, int32, int64, float16 or bfloat16, float32, float64). Kotlin sees the
 * arithmetic as operators.
 */
public final class Value {
    private final GraphBuilder builder;
    private final int id;

    /** For Hornbeam's own modules: values come from a scope and from operations. */
    public Value(GraphBuilder builder, int id) {
        this.builder = Objects.requireNonNull(builder);
        this.id = id;
    }

    /** For Hornbeam's own modules: the graph that this belongs to. */
    public GraphBuilder builder() {
        return builder;
    }

    /** For Hornbeam's own modules: the node. */
    public int id() {
        return id;
    }

    /** The element type. */
    public DType dtype() {
        return builder.type(id).tensor().dtype();
    }

    /** The shape; of text, the batch. */
    public Shape shape() {
        return builder.type(id).shape();
    }

    /** The number of axes. */
    public int rank() {
        return shape().rank();
    }

    /**
     * A known size.
     *
     * @param axis negative axes count from the end
     * @throws ShapeException if the size is not known before data arrives
     */
    public int dim(int axis) {
        Dim dim = shape().dim(axis);
        if (!dim.isFixed()) {
            throw new ShapeException("axis " + axis + " of " + shape() + " has no known size; use size(" + axis
                    + ") to compute with it, or declare the input with a fixed size");
        }
        return Math.toIntExact(dim.fixed());
    }

    /** A size as a float32 scalar, known or not. */
    public Value size(int axis) {
        return builder.add(new SizeOf(shape().dim(axis), DType.F32));
    }

    /** The same numbers as another element type. */
    public Value cast(DType dtype) {
        return dtype == dtype() ? this : builder.add(new Cast(dtype), this);
    }

    /** The sum. */
    public Value plus(Value other) {
        return Ops.binary(Catalogue.ADD, this, other);
    }

    /** The sum. */
    public Value plus(double other) {
        return plus(Ops.like(this, other));
    }

    /** The sum. */
    public Value plus(int other) {
        return plus(Ops.like(this, other));
    }

    /** The difference. */
    public Value minus(Value other) {
        return Ops.binary(Catalogue.SUBTRACT, this, other);
    }

    /** The difference. */
    public Value minus(double other) {
        return minus(Ops.like(this, other));
    }

    /** The difference. */
    public Value minus(int other) {
        return minus(Ops.like(this, other));
    }

    /** The product. */
    public Value times(Value other) {
        return Ops.binary(Catalogue.MULTIPLY, this, other);
    }

    /** The product. */
    public Value times(double other) {
        return other == 1 ? this : times(Ops.like(this, other));
    }

    /** The product. */
    public Value times(int other) {
        return other == 1 ? this : times(Ops.like(this, other));
    }

    /** The quotient; integers are divided as float32. */
    public Value div(Value other) {
        return Ops.divide(this, other);
    }

    /** The quotient. */
    public Value div(double other) {
        return div(Ops.like(this, other));
    }

    /** The quotient. */
    public Value div(int other) {
        return div(Ops.like(this, other));
    }

    /** The opposite. */
    public Value unaryMinus() {
        return Ops.unary(Catalogue.NEGATE, this);
    }

    /** The element at one index of the leading axis (negative: from the end), without that axis. */
    public Value get(int index) {
        return Ops.pick(this, 0, index);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Value value && value.builder == builder && value.id == id;
    }

    @Override
    public int hashCode() {
        return id;
    }

    /** For example {@code %7 float32[batch, 10]}. */
    @Override
    public String toString() {
        return "%" + id + " " + builder.type(id);
    }
}
