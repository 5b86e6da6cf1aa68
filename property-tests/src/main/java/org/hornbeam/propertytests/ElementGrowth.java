// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.List;
import java.util.Optional;
import org.hornbeam.graph.Catalogue;
import org.hornbeam.graph.Row;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/** Growth by elementwise operations. */
final class ElementGrowth {
    private static final int GRID = 2001;
    private static final double STEEP = 200;

    private ElementGrowth() {}

    static Optional<Tracked> unary(Tracked a, Step step) {
        List<Row> rows = Catalogue.rows().stream()
                .filter(row -> row.arity() == 1 && takes(row, a.value().dtype()))
                .toList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        Row row = rows.get(Step.of(step.choice(), rows.size()));
        if (!a.isFloat()) {
            Value y = Ops.unary(row, a.value());
            return Optional.of(new Tracked(y, y.dtype() == DType.BOOL ? 1 : a.bound(), 0));
        }
        double low = Math.max(row.domain().low(), -4);
        double high = Math.min(row.domain().high(), 4);
        // What rounding may reach counts too: a bound just below 1 may become 1, where a step lies.
        double most = a.bound() + a.error();
        Value x = a.value();
        if (most > high || -most < low) {
            x = Ops.minimum(Ops.maximum(x, constant(x, low)), constant(x, high));
        }
        double from = Math.max(low, -most);
        return bounds(row, from, Math.max(from, Math.min(high, most)), a.error(), Ops.unary(row, x));
    }

    /** Bound and error of a row over an interval, from its reference at many points. */
    private static Optional<Tracked> bounds(Row row, double low, double high, double error, Value y) {
        double bound = 0;
        double slope = 0;
        double before = row.reference().of(new double[] {low});
        for (int i = 0; i < GRID; i++) {
            double value = row.reference().of(new double[] {low + (high - low) * i / (GRID - 1)});
            bound = Math.max(bound, Math.abs(value));
            slope = Math.max(slope, high > low ? Math.abs(value - before) * (GRID - 1) / (high - low) : 0);
            before = value;
        }
        if (!Double.isFinite(bound) || (slope > STEEP && error > 0)) {
            return Optional.empty();
        }
        if (y.dtype() == DType.BOOL) {
            return error > 0 ? Optional.empty() : Optional.of(new Tracked(y, 1, 0));
        }
        boolean choosing =
                row == Catalogue.NEGATE || row == Catalogue.ABS || row == Catalogue.RELU || row == Catalogue.SIGN;
        double rounding = choosing ? 0 : row.domain().ulps() * 2 * Tracked.ULP * bound;
        return Optional.of(new Tracked(y, bound, 1.5 * slope * error + rounding));
    }

    private static boolean takes(Row row, DType dtype) {
        return switch (row.dtypes()) {
            case FLOAT, FLOAT_TEST -> dtype.isFloat();
            case NUMBER -> dtype != DType.BOOL;
            case COMPARE, SELECT -> false;
            case LOGICAL -> dtype == DType.BOOL;
            case INTEGER -> dtype.isInteger();
        };
    }

    static Optional<Tracked> binary(Tracked a, Tracked b, Step step) {
        Optional<Tracked> fitting = fit(b, a.shape());
        if (fitting.isEmpty()) {
            return Optional.empty();
        }
        Tracked c = fitting.get();
        if (a.isBoolean() && c.isBoolean()) {
            Row row = List.of(Catalogue.LOGICAL_AND, Catalogue.LOGICAL_OR, Catalogue.LOGICAL_XOR)
                    .get(Step.of(step.choice(), 3));
            return Optional.of(new Tracked(Ops.binary(row, a.value(), c.value()), 1, 0));
        }
        Tracked x = number(a);
        Tracked y = number(c);
        double either = x.error() + y.error();
        double sum = x.bound() + y.bound();
        double product = x.bound() * y.bound();
        double rounding = Ops.promote(x.value().dtype(), y.value().dtype()).isFloat() ? Tracked.ULP : 0;
        return Optional.of(
                switch (Step.of(step.choice(), 6)) {
                    case 0 -> new Tracked(x.value().plus(y.value()), sum, either + sum * rounding);
                    case 1 -> new Tracked(x.value().minus(y.value()), sum, either + sum * rounding);
                    case 2 ->
                        new Tracked(
                                x.value().times(y.value()),
                                product,
                                x.bound() * y.error() + y.bound() * x.error() + product * rounding);
                    case 3 ->
                        new Tracked(
                                Ops.maximum(x.value(), y.value()),
                                Math.max(x.bound(), y.bound()),
                                Math.max(x.error(), y.error()));
                    case 4 ->
                        new Tracked(
                                Ops.minimum(x.value(), y.value()),
                                Math.max(x.bound(), y.bound()),
                                Math.max(x.error(), y.error()));
                    default -> quotient(x, y);
                });
    }

    /** A divisor that stays away from 0: |y| + 1. */
    private static Tracked quotient(Tracked x, Tracked y) {
        Value divisor = Ops.abs(y.value()).plus(1);
        return new Tracked(
                Ops.divide(x.value(), divisor),
                x.bound(),
                x.error() + x.bound() * (y.error() + 3 * Tracked.ULP * (y.bound() + 1)));
    }

    static Optional<Tracked> where(Tracked a, Tracked b, Tracked c, Step step) {
        Optional<Tracked> other = fit(b, a.shape());
        Optional<Tracked> compared = fit(c, a.shape());
        if (other.isEmpty() || compared.isEmpty() || !compared.get().isExact() || a.isBoolean() != b.isBoolean()) {
            return Optional.empty();
        }
        Value condition = compared.get().value();
        if (condition.dtype() != DType.BOOL) {
            Value limit = constant(condition, step.choice() % 3 - 1);
            condition = switch (Step.of(step.choice(), 4)) {
                case 0 -> Ops.less(condition, limit);
                case 1 -> Ops.greaterEqual(condition, limit);
                case 2 -> Ops.equal(condition, limit);
                default -> Ops.notEqual(condition, limit);
            };
        }
        return Optional.of(new Tracked(
                Ops.where(condition, a.value(), other.get().value()),
                Math.max(a.bound(), b.bound()),
                Math.max(a.error(), b.error())));
    }

    static Optional<Tracked> cast(Tracked a, Step step) {
        DType to = List.of(DType.F32, DType.I32, DType.BOOL).get(Step.of(step.choice(), 3));
        if (a.value().dtype() == to || (a.isFloat() && !a.isExact())) {
            return Optional.empty();
        }
        if (to == DType.F32) {
            return Optional.of(number(a).isFloat() ? a : floating(a));
        }
        return Optional.of(new Tracked(a.value().cast(to), to == DType.BOOL ? 1 : a.bound(), 0));
    }

    /** Numbers instead of booleans; large integers are limited so that they may meet floats. */
    private static Tracked number(Tracked a) {
        if (a.isBoolean()) {
            return new Tracked(a.value().cast(DType.I32), 1, 0);
        }
        if (!a.isFloat() && a.bound() > 64) {
            Value limited = Ops.maximum(Ops.minimum(a.value(), constant(a.value(), 64)), constant(a.value(), -64));
            return new Tracked(limited, 64, 0);
        }
        return a;
    }

    /** The same as float32. */
    static Tracked floating(Tracked a) {
        Tracked number = number(a);
        return number.with(number.value().cast(DType.F32));
    }

    /** A value that can be broadcast to a shape: itself, or its mean or extreme over all axes. */
    private static Optional<Tracked> fit(Tracked b, Shape shape) {
        if (b.rank() <= shape.rank()) {
            boolean fits = true;
            for (int axis = 1; axis <= b.rank(); axis++) {
                Dim dim = b.shape().dim(-axis);
                fits &= dim.is(1) || dim.equals(shape.dim(-axis));
            }
            if (fits) {
                return Optional.of(b);
            }
        }
        return b.isBoolean() ? Optional.empty() : Optional.of(b.with(Ops.max(b.value())));
    }

    static Value constant(Value like, double value) {
        return like.builder().constant(value, like.dtype());
    }
}
