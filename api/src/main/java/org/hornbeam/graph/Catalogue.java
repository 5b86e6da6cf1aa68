// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import static org.hornbeam.graph.Row.Dtypes.COMPARE;
import static org.hornbeam.graph.Row.Dtypes.FLOAT;
import static org.hornbeam.graph.Row.Dtypes.LOGICAL;
import static org.hornbeam.graph.Row.Dtypes.NUMBER;
import static org.hornbeam.graph.Row.Dtypes.SELECT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.hornbeam.graph.Row.Derivative;
import org.hornbeam.graph.Row.Domain;
import org.hornbeam.graph.Row.Expansion;
import org.hornbeam.graph.Row.IntegerReference;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/**
 * All elementwise operations. Adding one is adding a row here; nothing else changes: the interpreter, every backend,
 * the gradient transformation and the tests read it.
 */
public final class Catalogue {
    private static final Map<String, Row> ROWS = new LinkedHashMap<>();

    private Catalogue() {}

    // Arithmetic.

    /** a + b. */
    public static final Row ADD = row(
            "add", 2, NUMBER, x -> x[0] + x[1], x -> x[0] + x[1],
            (x, y, dy) -> shares(dy, dy),
            (m, r) -> m.add(r.get(0), r.get(1)), (m, r) -> m.add(r.get(0), r.get(1)), Domain.of(-100, 100));

    /** a - b. */
    public static final Row SUBTRACT = row(
            "subtract", 2, NUMBER, x -> x[0] - x[1], x -> x[0] - x[1],
            (x, y, dy) -> shares(dy, dy.unaryMinus()),
            (m, r) -> m.sub(r.get(0), r.get(1)), (m, r) -> m.sub(r.get(0), r.get(1)), Domain.of(-100, 100));

    /** a b. */
    public static final Row MULTIPLY = row(
            "multiply", 2, NUMBER, x -> x[0] * x[1], x -> x[0] * x[1],
            (x, y, dy) -> shares(dy.times(x.get(1)), dy.times(x.get(0))),
            (m, r) -> m.mul(r.get(0), r.get(1)), (m, r) -> m.mul(r.get(0), r.get(1)), Domain.of(-100, 100));

    /** a / b. */
    public static final Row DIVIDE = row(
            "divide", 2, FLOAT, x -> x[0] / x[1], null,
            (x, y, dy) -> shares(dy.div(x.get(1)), dy.times(y).div(x.get(1)).unaryMinus()),
            (m, r) -> m.div(r.get(0), r.get(1)), null, Domain.of(-100, 100).kinks(0.0));

    /** a b + c, rounded once. */
    public static final Row FMA = row(
            "fma", 3, FLOAT, x -> Math.fma(x[0], x[1], x[2]), null,
            (x, y, dy) -> shares(dy.times(x.get(1)), dy.times(x.get(0)), dy),
            (m, r) -> m.fma(r.get(0), r.get(1), r.get(2)), null, Domain.of(-100, 100));

    /** -a. */
    public static final Row NEGATE = row(
            "negate", 1, NUMBER, x -> -x[0], x -> -x[0],
            (x, y, dy) -> shares(dy.unaryMinus()),
            (m, r) -> m.apply(MachineOp.FNEG, r.get(0)), (m, r) -> m.sub(m.constant(0), r.get(0)),
            Domain.of(-100, 100));

    /** |a|; the derivative at 0 is 0. */
    public static final Row ABS = row(
            "abs", 1, NUMBER, x -> Math.abs(x[0]), x -> Math.abs(x[0]),
            (x, y, dy) -> shares(dy.times(Ops.sign(x.get(0)))),
            (m, r) -> m.apply(MachineOp.FABS, r.get(0)),
            (m, r) -> m.max(r.get(0), m.sub(m.constant(0), r.get(0))), Domain.of(-100, 100).kinks(0.0));

    /** -1, 0 or 1; NaN stays NaN. */
    public static final Row SIGN = row(
            "sign", 1, NUMBER, x -> Math.signum(x[0]) + 0.0, x -> Long.signum(x[0]),
            (x, y, dy) -> shares((Value) null),
            (m, r) -> {
                var zero = m.constant(0f);
                var negative = m.select(m.less(r.get(0), zero), m.constant(-1f), m.mul(r.get(0), zero));
                return m.add(m.select(m.less(zero, r.get(0)), m.constant(1f), negative), zero);
            },
            (m, r) -> m.max(m.constant(-1), m.min(m.constant(1), r.get(0))), Domain.of(-100, 100).kinks(0.0));

    /** The larger one; of equal ones the derivative is shared in halves. NaN wins. */
    public static final Row MAXIMUM = row(
            "maximum", 2, NUMBER, x -> Math.max(x[0], x[1]), x -> Math.max(x[0], x[1]),
            (x, y, dy) -> chosen(x, dy, true),
            (m, r) -> m.max(r.get(0), r.get(1)), (m, r) -> m.max(r.get(0), r.get(1)), Domain.of(-100, 100));

    /** The smaller one; of equal ones the derivative is shared in halves. NaN wins. */
    public static final Row MINIMUM = row(
            "minimum", 2, NUMBER, x -> Math.min(x[0], x[1]), x -> Math.min(x[0], x[1]),
            (x, y, dy) -> chosen(x, dy, false),
            (m, r) -> m.min(r.get(0), r.get(1)), (m, r) -> m.min(r.get(0), r.get(1)), Domain.of(-100, 100));

    /** The square root. */
    public static final Row SQRT = row(
            "sqrt", 1, FLOAT, x -> Math.sqrt(x[0]), null,
            (x, y, dy) -> shares(dy.times(0.5).div(y)),
            (m, r) -> m.apply(MachineOp.FSQRT, r.get(0)), null, Domain.of(0.01, 100));

    /** max(a, 0); the derivative at 0 is 0. */
    public static final Row RELU = row(
            "relu", 1, NUMBER, x -> Math.max(x[0], 0), x -> Math.max(x[0], 0),
            // The result decides, so that the operand need not be kept for the backward pass.
            (x, y, dy) -> shares(Ops.where(Ops.greater(y, Ops.zerosLike(y)), dy, Ops.zerosLike(dy))),
            (m, r) -> m.max(r.get(0), m.constant(0f)), (m, r) -> m.max(r.get(0), m.constant(0)),
            Domain.of(-10, 10).kinks(0.0));

    // Exponential functions.

    /** e^a. */
    public static final Row EXP = smooth(
            "exp", x -> Math.exp(x[0]), (x, y, dy) -> shares(dy.times(y)), Exponential::exp,
            Domain.of(-20, 20).ulps(2));

    /** e^a - 1, accurate near 0. */
    public static final Row EXPM1 = smooth(
            "expm1", x -> Math.expm1(x[0]), (x, y, dy) -> shares(dy.times(y.plus(1.0))), Exponential::expm1,
            Domain.of(-10, 10).ulps(2));

    /** The natural logarithm. */
    public static final Row LOG = smooth(
            "log", x -> Math.log(x[0]), (x, y, dy) -> shares(dy.div(x.get(0))), Logarithm::log,
            Domain.of(0.01, 100).ulps(2));

    /** log(1 + a), accurate near 0. */
    public static final Row LOG1P = smooth(
            "log1p", x -> Math.log1p(x[0]), (x, y, dy) -> shares(dy.div(x.get(0).plus(1.0))), Logarithm::log1p,
            Domain.of(-0.9, 100).ulps(2));

    /** The hyperbolic tangent. */
    public static final Row TANH = smooth(
            "tanh", x -> Math.tanh(x[0]), (x, y, dy) -> shares(dy.times(Ops.like(y, 1.0).minus(y.times(y)))),
            Exponential::tanh, Domain.of(-10, 10).ulps(3));

    /** 1 / (1 + e^-a). */
    public static final Row SIGMOID = smooth(
            "sigmoid", x -> Reference.sigmoid(x[0]),
            (x, y, dy) -> shares(dy.times(y.times(Ops.like(y, 1.0).minus(y)))),
            Exponential::sigmoid, Domain.of(-20, 20).ulps(3));

    /** log(1 + e^a). */
    public static final Row SOFTPLUS = smooth(
            "softplus", x -> Reference.softplus(x[0]), (x, y, dy) -> shares(dy.times(Ops.sigmoid(x.get(0)))),
            Exponential::softplus, Domain.of(-20, 20).ulps(3));

    // Special functions.

    /** The error function. */
    public static final Row ERF = smooth(
            "erf", x -> Reference.erf(x[0]),
            (x, y, dy) -> shares(dy.times(Ops.exp(Ops.square(x.get(0)).unaryMinus()).times(2 / Math.sqrt(Math.PI)))),
            Special::erf, Domain.of(-5, 5).ulps(6));

    // Comparison and choice.

    /** a == b. */
    public static final Row EQUAL = row(
            "equal", 2, COMPARE, x -> x[0] == x[1] ? 1 : 0, x -> x[0] == x[1] ? 1 : 0, none(2),
            (m, r) -> m.equal(r.get(0), r.get(1)), (m, r) -> m.equal(r.get(0), r.get(1)), Domain.of(-2, 2));

    /** a != b. */
    public static final Row NOT_EQUAL = row(
            "not_equal", 2, COMPARE, x -> x[0] != x[1] ? 1 : 0, x -> x[0] != x[1] ? 1 : 0, none(2),
            (m, r) -> m.apply(MachineOp.MNOT, m.equal(r.get(0), r.get(1))),
            (m, r) -> m.apply(MachineOp.MNOT, m.equal(r.get(0), r.get(1))), Domain.of(-2, 2));

    /** a &lt; b. */
    public static final Row LESS = row(
            "less", 2, COMPARE, x -> x[0] < x[1] ? 1 : 0, x -> x[0] < x[1] ? 1 : 0, none(2),
            (m, r) -> m.less(r.get(0), r.get(1)), (m, r) -> m.less(r.get(0), r.get(1)), Domain.of(-2, 2));

    /** a &lt;= b. */
    public static final Row LESS_EQUAL = row(
            "less_equal", 2, COMPARE, x -> x[0] <= x[1] ? 1 : 0, x -> x[0] <= x[1] ? 1 : 0, none(2),
            (m, r) -> m.lessEqual(r.get(0), r.get(1)), (m, r) -> m.lessEqual(r.get(0), r.get(1)), Domain.of(-2, 2));

    /** Condition ? a : b. */
    public static final Row WHERE = row(
            "where", 3, SELECT, x -> x[0] != 0 ? x[1] : x[2], x -> x[0] != 0 ? x[1] : x[2],
            (x, y, dy) -> shares(
                    null,
                    Ops.where(x.get(0), dy, Ops.zerosLike(dy)),
                    Ops.where(x.get(0), Ops.zerosLike(dy), dy)),
            (m, r) -> m.select(r.get(0), r.get(1), r.get(2)),
            (m, r) -> m.select(r.get(0), r.get(1), r.get(2)), Domain.of(-2, 2));

    /** Both are true. */
    public static final Row LOGICAL_AND = row(
            "logical_and", 2, LOGICAL, x -> x[0] != 0 && x[1] != 0 ? 1 : 0, null, none(2),
            (m, r) -> m.apply(MachineOp.MAND, r.get(0), r.get(1)), null, Domain.of(0, 1));

    /** At least one is true. */
    public static final Row LOGICAL_OR = row(
            "logical_or", 2, LOGICAL, x -> x[0] != 0 || x[1] != 0 ? 1 : 0, null, none(2),
            (m, r) -> m.apply(MachineOp.MOR, r.get(0), r.get(1)), null, Domain.of(0, 1));

    /** Just one is true. */
    public static final Row LOGICAL_XOR = row(
            "logical_xor", 2, LOGICAL, x -> (x[0] != 0) != (x[1] != 0) ? 1 : 0, null, none(2),
            (m, r) -> m.apply(MachineOp.MXOR, r.get(0), r.get(1)), null, Domain.of(0, 1));

    /** It is false. */
    public static final Row LOGICAL_NOT = row(
            "logical_not", 1, LOGICAL, x -> x[0] != 0 ? 0 : 1, null, none(1),
            (m, r) -> m.apply(MachineOp.MNOT, r.get(0)), null, Domain.of(0, 1));

    /** All rows, in order. */
    public static List<Row> rows() {
        return List.copyOf(ROWS.values());
    }

    /**
     * The row with this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Row row(String name) {
        Row row = ROWS.get(name);
        if (row == null) {
            throw new IllegalArgumentException("no elementwise operation \"" + name + "\"; known: " + ROWS.keySet());
        }
        return row;
    }

    private static Row row(
            String name,
            int arity,
            Row.Dtypes dtypes,
            Row.Reference reference,
            @Nullable IntegerReference integer,
            Derivative derivative,
            @Nullable Expansion floats,
            @Nullable Expansion integers,
            Domain domain) {
        Row row = new Row(name, arity, dtypes, reference, integer, derivative, floats, integers, domain);
        if (ROWS.putIfAbsent(name, row) != null) {
            throw new IllegalStateException("two rows are named " + name);
        }
        return row;
    }

    /** A function of one float. */
    private static Row smooth(
            String name,
            Row.Reference reference,
            Derivative derivative,
            BiFunction<Machine, Machine.Register, Machine.Register> floats,
            Domain domain) {
        return row(
                name, 1, FLOAT, reference, null, derivative, (m, r) -> floats.apply(m, r.get(0)), null, domain);
    }

    private static List<@Nullable Value> shares(@Nullable Value... values) {
        return new ArrayList<>(Arrays.asList(values));
    }

    private static Derivative none(int arity) {
        return (x, y, dy) -> new ArrayList<>(java.util.Collections.<@Nullable Value>nCopies(arity, null));
    }

    private static List<@Nullable Value> chosen(List<Value> x, Value dy, boolean larger) {
        Value a = x.get(0);
        Value b = x.get(1);
        Value zero = Ops.zerosLike(dy);
        Value half = Ops.where(Ops.equal(a, b), dy.times(0.5), zero);
        Value first = larger ? Ops.greater(a, b) : Ops.less(a, b);
        Value second = larger ? Ops.less(a, b) : Ops.greater(a, b);
        return shares(Ops.where(first, dy, half), Ops.where(second, dy, half));
    }
}
