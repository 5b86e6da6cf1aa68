// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * One elementwise operation: everything that any part of Hornbeam knows about it.
 *
 * @param name its name, unique in the catalogue
 * @param arity number of operands
 * @param dtypes which element types it takes and yields
 * @param reference its meaning on floating-point numbers; booleans are 0 and 1
 * @param integer its meaning on integers, exact (wrapped to the type afterwards); {@code null} if it takes none or if
 *     the reference is exact for them
 * @param derivative its gradient, written with other operations
 * @param floats its expansion for float32 lanes; {@code null} if it takes no floats
 * @param integers its expansion for int32 lanes; {@code null} if it takes none, or if only the slow path has it
 * @param domain where tests sample it
 */
public record Row(
        String name,
        int arity,
        Dtypes dtypes,
        Reference reference,
        @Nullable IntegerReference integer,
        Derivative derivative,
        @Nullable Expansion floats,
        @Nullable Expansion integers,
        Domain domain) {

    /** The meaning on doubles. */
    @FunctionalInterface
    public interface Reference {
        /** The result for these operands. */
        double of(double[] x);
    }

    /** The meaning on integers. */
    @FunctionalInterface
    public interface IntegerReference {
        /** The result for these operands. */
        long of(long[] x);
    }

    /** The gradient rule. */
    @FunctionalInterface
    public interface Derivative {
        /** The share of each operand ({@code null} for none), given the operands, the result and its cotangent. */
        List<@Nullable Value> of(List<Value> x, Value y, Value dy);
    }

    /** The machine operations that a backend runs for this row. */
    @FunctionalInterface
    public interface Expansion {
        /** Emits the operations and returns the register that holds the result. */
        Machine.Register expand(Machine machine, List<Machine.Register> x);
    }

    /** Which element types a row takes and yields. */
    public enum Dtypes {
        /** Floating-point in, the same out. */
        FLOAT,
        /** Any number in (all the same), the same out. */
        NUMBER,
        /** Any type in (all the same), booleans out. */
        COMPARE,
        /** Floating-point in, booleans out. */
        FLOAT_TEST,
        /** Booleans in and out. */
        LOGICAL,
        /** Integers in and out. */
        INTEGER,
        /** A boolean, then two of any one type, which it yields. */
        SELECT;

        DType result(String name, List<DType> operands) {
            List<DType> same = this == SELECT ? operands.subList(1, operands.size()) : operands;
            DType dtype = same.getFirst();
            for (DType other : same) {
                if (other != dtype) {
                    throw new ShapeException(
                            name + " needs operands of one dtype, found " + operands + "; cast one of them");
                }
            }
            boolean fits = switch (this) {
                case FLOAT, FLOAT_TEST -> dtype.isFloat();
                case NUMBER -> dtype != DType.BOOL;
                case COMPARE -> true;
                case LOGICAL -> dtype == DType.BOOL;
                case INTEGER -> dtype.isInteger();
                case SELECT -> operands.getFirst() == DType.BOOL;
            };
            if (!fits) {
                throw new ShapeException(name + " does not take " + operands + "; it is declared for "
                        + toString().toLowerCase(java.util.Locale.ROOT) + " operands");
            }
            return this == COMPARE || this == FLOAT_TEST ? DType.BOOL : dtype;
        }
    }

    /**
     * Where tests sample a row.
     *
     * @param low smallest operand
     * @param high largest operand
     * @param kinks points at which it has no derivative: finite differences keep away from them
     * @param ulps largest error of the float32 expansion against the reference over this domain, in units in the last
     *     place of the result
     */
    public record Domain(double low, double high, List<Double> kinks, double ulps) {
        /** A domain without kinks and with correct rounding. */
        public static Domain of(double low, double high) {
            return new Domain(low, high, List.of(), 0.5);
        }

        /** The same domain with points to keep away from. */
        public Domain kinks(Double... points) {
            return new Domain(low, high, List.of(points), ulps);
        }

        /** The same domain with another error bound. */
        public Domain ulps(double bound) {
            return new Domain(low, high, kinks, bound);
        }
    }

    /** Rows are compared by identity of their name: the catalogue has each once. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Row row && row.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
