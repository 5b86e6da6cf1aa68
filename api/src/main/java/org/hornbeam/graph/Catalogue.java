// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import static org.hornbeam.graph.Row.Dtypes.COMPARE;
import static org.hornbeam.graph.Row.Dtypes.FLOAT;
import static org.hornbeam.graph.Row.Dtypes.FLOAT_TEST;
import static org.hornbeam.graph.Row.Dtypes.INTEGER;
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
            "add",
            2,
            NUMBER,
            x -> x[0] + x[1],
            x -> x[0] + x[1],
            (x, y, dy) -> shares(dy, dy),
            (m, r) -> m.add(r.get(0), r.get(1)),
            (m, r) -> m.add(r.get(0), r.get(1)),
            Domain.of(-100, 100));

    /** a - b. */
    public static final Row SUBTRACT = row(
            "subtract",
            2,
            NUMBER,
            x -> x[0] - x[1],
            x -> x[0] - x[1],
            (x, y, dy) -> shares(dy, dy.unaryMinus()),
            (m, r) -> m.sub(r.get(0), r.get(1)),
            (m, r) -> m.sub(r.get(0), r.get(1)),
            Domain.of(-100, 100));

    /** a b. */
    public static final Row MULTIPLY = row(
            "multiply",
            2,
            NUMBER,
            x -> x[0] * x[1],
            x -> x[0] * x[1],
            (x, y, dy) -> shares(dy.times(x.get(1)), dy.times(x.get(0))),
            (m, r) -> m.mul(r.get(0), r.get(1)),
            (m, r) -> m.mul(r.get(0), r.get(1)),
            Domain.of(-100, 100));

    /** a / b. */
    public static final Row DIVIDE = row(
            "divide",
            2,
            FLOAT,
            x -> x[0] / x[1],
            null,
            (x, y, dy) -> shares(dy.div(x.get(1)), dy.times(y).div(x.get(1)).unaryMinus()),
            (m, r) -> m.div(r.get(0), r.get(1)),
            null,
            Domain.of(-100, 100).kinks(0.0));

    /** a b + c, rounded once. */
    public static final Row FMA = row(
            "fma",
            3,
            FLOAT,
            x -> Math.fma(x[0], x[1], x[2]),
            null,
            (x, y, dy) -> shares(dy.times(x.get(1)), dy.times(x.get(0)), dy),
            (m, r) -> m.fma(r.get(0), r.get(1), r.get(2)),
            null,
            Domain.of(-100, 100));

    /** -a. */
    public static final Row NEGATE = row(
            "negate",
            1,
            NUMBER,
            x -> -x[0],
            x -> -x[0],
            (x, y, dy) -> shares(dy.unaryMinus()),
            (m, r) -> m.apply(MachineOp.FNEG, r.get(0)),
            (m, r) -> m.sub(m.constant(0), r.get(0)),
            Domain.of(-100, 100));

    /** |a|; the derivative at 0 is 0. */
    public static final Row ABS = row(
            "abs",
            1,
            NUMBER,
            x -> Math.abs(x[0]),
            x -> Math.abs(x[0]),
            (x, y, dy) -> shares(dy.times(Ops.sign(x.get(0)))),
            (m, r) -> m.apply(MachineOp.FABS, r.get(0)),
            (m, r) -> m.max(r.get(0), m.sub(m.constant(0), r.get(0))),
            Domain.of(-100, 100).kinks(0.0));

    /** -1, 0 or 1; NaN stays NaN. */
    public static final Row SIGN = row(
            "sign",
            1,
            NUMBER,
            x -> Math.signum(x[0]) + 0.0,
            x -> Long.signum(x[0]),
            (x, y, dy) -> shares((Value) null),
            (m, r) -> {
                var zero = m.constant(0f);
                var negative = m.select(m.less(r.get(0), zero), m.constant(-1f), m.mul(r.get(0), zero));
                return m.add(m.select(m.less(zero, r.get(0)), m.constant(1f), negative), zero);
            },
            (m, r) -> m.max(m.constant(-1), m.min(m.constant(1), r.get(0))),
            Domain.of(-100, 100).kinks(0.0));

    /** The larger one; of equal ones the derivative is shared in halves. NaN wins. */
    public static final Row MAXIMUM = row(
            "maximum",
            2,
            NUMBER,
            x -> Math.max(x[0], x[1]),
            x -> Math.max(x[0], x[1]),
            (x, y, dy) -> chosen(x, dy, true),
            (m, r) -> m.max(r.get(0), r.get(1)),
            (m, r) -> m.max(r.get(0), r.get(1)),
            Domain.of(-100, 100));

    /** The smaller one; of equal ones the derivative is shared in halves. NaN wins. */
    public static final Row MINIMUM = row(
            "minimum",
            2,
            NUMBER,
            x -> Math.min(x[0], x[1]),
            x -> Math.min(x[0], x[1]),
            (x, y, dy) -> chosen(x, dy, false),
            (m, r) -> m.min(r.get(0), r.get(1)),
            (m, r) -> m.min(r.get(0), r.get(1)),
            Domain.of(-100, 100));

    /** The square root. */
    public static final Row SQRT = row(
            "sqrt",
            1,
            FLOAT,
            x -> Math.sqrt(x[0]),
            null,
            (x, y, dy) -> shares(dy.times(0.5).div(y)),
            (m, r) -> m.apply(MachineOp.FSQRT, r.get(0)),
            null,
            Domain.of(0.01, 100));

    /** max(a, 0); the derivative at 0 is 0. */
    public static final Row RELU = row(
            "relu",
            1,
            NUMBER,
            x -> Math.max(x[0], 0),
            x -> Math.max(x[0], 0),
            // The result decides, so that the operand need not be kept for the backward pass.
            (x, y, dy) -> shares(Ops.where(Ops.greater(y, Ops.zerosLike(y)), dy, Ops.zerosLike(dy))),
            (m, r) -> m.max(r.get(0), m.constant(0f)),
            (m, r) -> m.max(r.get(0), m.constant(0)),
            Domain.of(-10, 10).kinks(0.0));

    // Rounding and division.

    /** The largest integer that is not larger. */
    public static final Row FLOOR = step("floor", x -> Math.floor(x[0]), Rounding::floor);

    /** The smallest integer that is not smaller. */
    public static final Row CEIL = step("ceil", x -> Math.ceil(x[0]), Rounding::ceil);

    /** The nearest integer, halves to the even one. */
    public static final Row ROUND = step("round", x -> Math.rint(x[0]), Rounding::round);

    /** Toward zero. */
    public static final Row TRUNC =
            step("trunc", x -> Math.copySign(Math.floor(Math.abs(x[0])), x[0]), Rounding::trunc);

    /** floor(a / b); integers by zero: 0. */
    public static final Row FLOOR_DIVIDE = row(
            "floor_divide",
            2,
            NUMBER,
            x -> Reference.floorDivide(x[0], x[1]),
            x -> x[1] == 0 ? 0 : Math.floorDiv(x[0], x[1]),
            none(2),
            (m, r) -> Rounding.floorDivide(m, r.get(0), r.get(1)),
            (m, r) -> Rounding.floorDivideIntegers(m, r.get(0), r.get(1)),
            Domain.of(-100, 100).kinks(0.0));

    /** a - b floor(a / b), with the sign of b; integers by zero: 0. Where a / b is an integer it has no derivative. */
    public static final Row MOD = row(
            "mod",
            2,
            NUMBER,
            x -> Reference.mod(x[0], x[1]),
            x -> x[1] == 0 ? 0 : Math.floorMod(x[0], x[1]),
            (x, y, dy) ->
                    shares(dy, dy.times(Ops.floorDivide(x.get(0), x.get(1))).unaryMinus()),
            (m, r) -> Rounding.mod(m, r.get(0), r.get(1)),
            (m, r) -> Rounding.modIntegers(m, r.get(0), r.get(1)),
            Domain.of(-100, 100).kinks(0.0));

    /** 1 / sqrt(a). */
    public static final Row RSQRT = smooth(
            "rsqrt",
            x -> 1 / Math.sqrt(x[0]),
            (x, y, dy) -> shares(dy.times(-0.5).times(y).times(y.times(y))),
            (m, x) -> m.div(m.constant(1f), m.apply(MachineOp.FSQRT, x)),
            Domain.of(0.01, 100).ulps(1.5));

    /** The cube root, with the sign of a. */
    public static final Row CBRT = smooth(
            "cbrt",
            x -> Math.cbrt(x[0]),
            (x, y, dy) -> shares(dy.div(y.times(y).times(3))),
            Power::cbrt,
            Domain.of(0.1, 100).ulps(2));

    // Exponential functions.

    /** e^a. */
    public static final Row EXP = smooth(
            "exp",
            x -> Math.exp(x[0]),
            (x, y, dy) -> shares(dy.times(y)),
            Exponential::exp,
            Domain.of(-20, 20).ulps(2));

    /** e^a - 1, accurate near 0. */
    public static final Row EXPM1 = smooth(
            "expm1",
            x -> Math.expm1(x[0]),
            (x, y, dy) -> shares(dy.times(y.plus(1.0))),
            Exponential::expm1,
            Domain.of(-10, 10).ulps(2));

    /** The natural logarithm. */
    public static final Row LOG = smooth(
            "log",
            x -> Math.log(x[0]),
            (x, y, dy) -> shares(dy.div(x.get(0))),
            Logarithm::log,
            Domain.of(0.01, 100).ulps(2));

    /** log(1 + a), accurate near 0. */
    public static final Row LOG1P = smooth(
            "log1p",
            x -> Math.log1p(x[0]),
            (x, y, dy) -> shares(dy.div(x.get(0).plus(1.0))),
            Logarithm::log1p,
            Domain.of(-0.9, 100).ulps(2));

    /** The hyperbolic tangent. */
    public static final Row TANH = smooth(
            "tanh",
            x -> Math.tanh(x[0]),
            (x, y, dy) -> shares(dy.times(Ops.like(y, 1.0).minus(y.times(y)))),
            Exponential::tanh,
            Domain.of(-10, 10).ulps(3));

    /** 1 / (1 + e^-a). */
    public static final Row SIGMOID = smooth(
            "sigmoid",
            x -> Reference.sigmoid(x[0]),
            (x, y, dy) -> shares(dy.times(y.times(Ops.like(y, 1.0).minus(y)))),
            Exponential::sigmoid,
            Domain.of(-20, 20).ulps(3));

    /** log(1 + e^a). */
    public static final Row SOFTPLUS = smooth(
            "softplus",
            x -> Reference.softplus(x[0]),
            (x, y, dy) -> shares(dy.times(Ops.sigmoid(x.get(0)))),
            Exponential::softplus,
            Domain.of(-20, 20).ulps(3));

    /** 2^a. */
    public static final Row EXP2 = smooth(
            "exp2",
            x -> Math.pow(2, x[0]),
            (x, y, dy) -> shares(dy.times(y.times(Math.log(2)))),
            Exponential::exp2,
            Domain.of(-20, 20).ulps(2));

    /** a to the power of b, with the special cases of C; with respect to b it has a derivative for positive a. */
    public static final Row POWER = row(
            "power",
            2,
            FLOAT,
            x -> Reference.power(x[0], x[1]),
            null,
            (x, y, dy) -> {
                Value a = x.get(0);
                Value b = x.get(1);
                Value zero = Ops.zerosLike(a);
                // x^0 is constant, also at 0, where the rule would be 0 times infinity.
                Value lower = Ops.power(a, b.minus(1.0)).times(b);
                Value positive = Ops.greater(a, zero);
                Value log = Ops.log(Ops.where(positive, a, Ops.onesLike(a)));
                return shares(
                        dy.times(Ops.where(Ops.equal(b, zero), zero, lower)),
                        dy.times(Ops.where(positive, y.times(log), zero)));
            },
            Power::power,
            null,
            Domain.of(0.1, 8).ulps(3));

    /** The logarithm to base 2. */
    public static final Row LOG2 = smooth(
            "log2",
            x -> Reference.log2(x[0]),
            (x, y, dy) -> shares(dy.div(x.get(0).times(Math.log(2)))),
            Logarithm::log2,
            Domain.of(0.01, 100).ulps(2));

    /** The logarithm to base 10. */
    public static final Row LOG10 = smooth(
            "log10",
            x -> Math.log10(x[0]),
            (x, y, dy) -> shares(dy.div(x.get(0).times(Math.log(10)))),
            Logarithm::log10,
            Domain.of(0.01, 100).ulps(2.5));

    /** log(e^a + e^b); where a negative maximum and the correction cancel, accurate beside that maximum only. */
    public static final Row LOGADDEXP = row(
            "logaddexp",
            2,
            FLOAT,
            x -> Reference.logAddExp(x[0], x[1]),
            null,
            (x, y, dy) -> {
                Value share = Ops.sigmoid(x.get(0).minus(x.get(1)));
                return shares(dy.times(share), dy.times(Ops.like(share, 1.0).minus(share)));
            },
            (m, r) -> Exponential.logAddExp(m, r.get(0), r.get(1)),
            null,
            Domain.of(0, 20).ulps(4));

    /** The square root of a^2 + b^2, without overflow on the way. */
    public static final Row HYPOT = row(
            "hypot",
            2,
            FLOAT,
            x -> Math.hypot(x[0], x[1]),
            null,
            (x, y, dy) -> {
                Value safe = Ops.where(Ops.equal(y, Ops.zerosLike(y)), Ops.onesLike(y), y);
                return shares(dy.times(x.get(0).div(safe)), dy.times(x.get(1).div(safe)));
            },
            (m, r) -> hypot(m, r.get(0), r.get(1)),
            null,
            Domain.of(-100, 100).ulps(3));

    // Circular and hyperbolic functions.

    /** The sine; arguments beyond 1e5 in size lose accuracy. */
    public static final Row SIN = smooth(
            "sin",
            x -> Math.sin(x[0]),
            (x, y, dy) -> shares(dy.times(Ops.cos(x.get(0)))),
            Trigonometric::sin,
            Domain.of(-20, 20).ulps(2));

    /** The cosine; arguments beyond 1e5 in size lose accuracy. */
    public static final Row COS = smooth(
            "cos",
            x -> Math.cos(x[0]),
            (x, y, dy) -> shares(dy.times(Ops.sin(x.get(0)).unaryMinus())),
            Trigonometric::cos,
            Domain.of(-20, 20).ulps(2));

    /** The tangent; arguments beyond 1e5 in size lose accuracy. */
    public static final Row TAN = smooth(
            "tan",
            x -> Math.tan(x[0]),
            (x, y, dy) -> shares(dy.times(y.times(y).plus(1.0))),
            Trigonometric::tan,
            Domain.of(-1.5, 1.5).ulps(3.5));

    /** The arc sine. */
    public static final Row ASIN = smooth(
            "asin",
            x -> Math.asin(x[0]),
            (x, y, dy) -> shares(dy.times(Ops.rsqrt(Ops.like(y, 1.0).minus(Ops.square(x.get(0)))))),
            Trigonometric::asin,
            Domain.of(-0.99, 0.99).ulps(3));

    /** The arc cosine. */
    public static final Row ACOS = smooth(
            "acos",
            x -> Math.acos(x[0]),
            (x, y, dy) -> shares(dy.times(Ops.rsqrt(Ops.like(y, 1.0).minus(Ops.square(x.get(0)))))
                    .unaryMinus()),
            Trigonometric::acos,
            Domain.of(-0.99, 0.99).ulps(3));

    /** The arc tangent. */
    public static final Row ATAN = smooth(
            "atan",
            x -> Math.atan(x[0]),
            (x, y, dy) -> shares(dy.div(Ops.square(x.get(0)).plus(1.0))),
            Trigonometric::atan,
            Domain.of(-10, 10).ulps(3));

    /** The angle of the point (b, a), from -pi to pi. */
    public static final Row ATAN2 = row(
            "atan2",
            2,
            FLOAT,
            x -> Math.atan2(x[0], x[1]),
            null,
            (x, y, dy) -> {
                Value scaled = dy.div(Ops.square(x.get(0)).plus(Ops.square(x.get(1))));
                return shares(scaled.times(x.get(1)), scaled.times(x.get(0)).unaryMinus());
            },
            (m, r) -> Trigonometric.atan2(m, r.get(0), r.get(1)),
            null,
            Domain.of(-10, 10).kinks(0.0).ulps(3));

    /** (e^a - e^-a) / 2. */
    public static final Row SINH = smooth(
            "sinh",
            x -> Math.sinh(x[0]),
            (x, y, dy) -> shares(dy.times(Ops.cosh(x.get(0)))),
            Exponential::sinh,
            Domain.of(-10, 10).ulps(3));

    /** (e^a + e^-a) / 2. */
    public static final Row COSH = smooth(
            "cosh",
            x -> Math.cosh(x[0]),
            (x, y, dy) -> shares(dy.times(Ops.sinh(x.get(0)))),
            Exponential::cosh,
            Domain.of(-10, 10).ulps(3));

    /** The inverse of sinh. */
    public static final Row ASINH = smooth(
            "asinh",
            x -> Reference.asinh(x[0]),
            (x, y, dy) -> shares(dy.times(Ops.rsqrt(Ops.square(x.get(0)).plus(1.0)))),
            Logarithm::asinh,
            Domain.of(-100, 100).ulps(3));

    /** The inverse of cosh, not negative. */
    public static final Row ACOSH = smooth(
            "acosh",
            x -> Reference.acosh(x[0]),
            (x, y, dy) ->
                    shares(dy.times(Ops.rsqrt(x.get(0).minus(1.0).times(x.get(0).plus(1.0))))),
            Logarithm::acosh,
            Domain.of(1.01, 100).ulps(3));

    /** The inverse of tanh. */
    public static final Row ATANH = smooth(
            "atanh",
            x -> Reference.atanh(x[0]),
            (x, y, dy) -> shares(dy.div(Ops.like(y, 1.0).minus(Ops.square(x.get(0))))),
            Logarithm::atanh,
            Domain.of(-0.99, 0.99).ulps(3));

    // Special functions.

    /** The error function. */
    public static final Row ERF = smooth(
            "erf",
            x -> Reference.erf(x[0]),
            (x, y, dy) ->
                    shares(dy.times(Ops.exp(Ops.square(x.get(0)).unaryMinus()).times(2 / Math.sqrt(Math.PI)))),
            Special::erf,
            Domain.of(-5, 5).ulps(6));

    /** 1 - erf(a), accurate for large a. */
    public static final Row ERFC = smooth(
            "erfc",
            x -> Reference.erfc(x[0]),
            (x, y, dy) ->
                    shares(dy.times(Ops.exp(Ops.square(x.get(0)).unaryMinus()).times(-2 / Math.sqrt(Math.PI)))),
            Special::erfc,
            Domain.of(-5, 5).ulps(8));

    /** The inverse of erf. */
    public static final Row ERFINV = smooth(
            "erfinv",
            x -> Reference.erfinv(x[0]),
            (x, y, dy) -> shares(dy.times(Ops.exp(Ops.square(y)).times(Math.sqrt(Math.PI) / 2))),
            Special::erfinv,
            Domain.of(-0.99, 0.99).ulps(4));

    /** The logarithm of the absolute value of the gamma function. */
    public static final Row LGAMMA = smooth(
            "lgamma",
            x -> GammaReference.lgamma(x[0]),
            (x, y, dy) -> shares(dy.times(Ops.digamma(x.get(0)))),
            Gamma::lgamma,
            Domain.of(0.1, 50).ulps(6));

    /** The derivative of lgamma. */
    public static final Row DIGAMMA = smooth(
            "digamma",
            x -> GammaReference.digamma(x[0]),
            (x, y, dy) -> shares(dy.times(Gamma.trigamma(x.get(0)))),
            Gamma::digamma,
            Domain.of(3, 50).ulps(8));

    // Integers bit by bit.

    /** a &amp; b. */
    public static final Row BITWISE_AND =
            bits("bitwise_and", 2, x -> x[0] & x[1], (m, r) -> m.apply(MachineOp.IAND, r.get(0), r.get(1)));

    /** a | b. */
    public static final Row BITWISE_OR =
            bits("bitwise_or", 2, x -> x[0] | x[1], (m, r) -> m.apply(MachineOp.IOR, r.get(0), r.get(1)));

    /** a ^ b. */
    public static final Row BITWISE_XOR =
            bits("bitwise_xor", 2, x -> x[0] ^ x[1], (m, r) -> m.apply(MachineOp.IXOR, r.get(0), r.get(1)));

    /** ~a. */
    public static final Row BITWISE_NOT =
            bits("bitwise_not", 1, x -> ~x[0], (m, r) -> m.apply(MachineOp.IXOR, r.get(0), m.constant(-1)));

    /** a shifted left by b, filling with 0; everything is shifted out by b beyond the width (or below 0). */
    public static final Row LEFT_SHIFT =
            bits("left_shift", 2, x -> x[1] >= 0 && x[1] < 64 ? x[0] << x[1] : 0, (m, r) -> {
                var moved = m.apply(MachineOp.ISHL, r.get(0), m.apply(MachineOp.IAND, r.get(1), m.constant(31)));
                var outside = m.apply(MachineOp.IAND, r.get(1), m.constant(~31));
                return m.select(m.equal(outside, m.constant(0)), moved, m.constant(0));
            });

    /** a shifted right by b, keeping the sign; b beyond the width (or below 0) leaves only the sign. */
    public static final Row RIGHT_SHIFT =
            bits("right_shift", 2, x -> x[0] >> (x[1] >= 0 && x[1] < 64 ? x[1] : 63), (m, r) -> {
                var outside = m.apply(MachineOp.IAND, r.get(1), m.constant(~31));
                var distance = m.select(m.equal(outside, m.constant(0)), r.get(1), m.constant(31));
                return m.apply(MachineOp.ISHR, r.get(0), distance);
            });

    // Comparison and choice.

    /** It is not a number. */
    public static final Row IS_NAN =
            test("is_nan", x -> Double.isNaN(x[0]) ? 1 : 0, (m, x) -> m.apply(MachineOp.MNOT, m.equal(x, x)));

    /** It is neither infinite nor NaN. */
    public static final Row IS_FINITE = test(
            "is_finite",
            x -> Double.isFinite(x[0]) ? 1 : 0,
            (m, x) -> m.less(m.apply(MachineOp.FABS, x), m.constant(Float.POSITIVE_INFINITY)));

    /** It is one of the infinities. */
    public static final Row IS_INF = test(
            "is_inf",
            x -> Double.isInfinite(x[0]) ? 1 : 0,
            (m, x) -> m.equal(m.apply(MachineOp.FABS, x), m.constant(Float.POSITIVE_INFINITY)));

    /** a == b. */
    public static final Row EQUAL = row(
            "equal",
            2,
            COMPARE,
            x -> x[0] == x[1] ? 1 : 0,
            x -> x[0] == x[1] ? 1 : 0,
            none(2),
            (m, r) -> m.equal(r.get(0), r.get(1)),
            (m, r) -> m.equal(r.get(0), r.get(1)),
            Domain.of(-2, 2));

    /** a != b. */
    public static final Row NOT_EQUAL = row(
            "not_equal",
            2,
            COMPARE,
            x -> x[0] != x[1] ? 1 : 0,
            x -> x[0] != x[1] ? 1 : 0,
            none(2),
            (m, r) -> m.apply(MachineOp.MNOT, m.equal(r.get(0), r.get(1))),
            (m, r) -> m.apply(MachineOp.MNOT, m.equal(r.get(0), r.get(1))),
            Domain.of(-2, 2));

    /** a &lt; b. */
    public static final Row LESS = row(
            "less",
            2,
            COMPARE,
            x -> x[0] < x[1] ? 1 : 0,
            x -> x[0] < x[1] ? 1 : 0,
            none(2),
            (m, r) -> m.less(r.get(0), r.get(1)),
            (m, r) -> m.less(r.get(0), r.get(1)),
            Domain.of(-2, 2));

    /** a &lt;= b. */
    public static final Row LESS_EQUAL = row(
            "less_equal",
            2,
            COMPARE,
            x -> x[0] <= x[1] ? 1 : 0,
            x -> x[0] <= x[1] ? 1 : 0,
            none(2),
            (m, r) -> m.lessEqual(r.get(0), r.get(1)),
            (m, r) -> m.lessEqual(r.get(0), r.get(1)),
            Domain.of(-2, 2));

    /** Condition ? a : b. */
    public static final Row WHERE = row(
            "where",
            3,
            SELECT,
            x -> x[0] != 0 ? x[1] : x[2],
            x -> x[0] != 0 ? x[1] : x[2],
            (x, y, dy) -> shares(
                    null, Ops.where(x.get(0), dy, Ops.zerosLike(dy)), Ops.where(x.get(0), Ops.zerosLike(dy), dy)),
            (m, r) -> m.select(r.get(0), r.get(1), r.get(2)),
            (m, r) -> m.select(r.get(0), r.get(1), r.get(2)),
            Domain.of(-2, 2));

    /** Both are true. */
    public static final Row LOGICAL_AND = row(
            "logical_and",
            2,
            LOGICAL,
            x -> x[0] != 0 && x[1] != 0 ? 1 : 0,
            null,
            none(2),
            (m, r) -> m.apply(MachineOp.MAND, r.get(0), r.get(1)),
            null,
            Domain.of(0, 1));

    /** At least one is true. */
    public static final Row LOGICAL_OR = row(
            "logical_or",
            2,
            LOGICAL,
            x -> x[0] != 0 || x[1] != 0 ? 1 : 0,
            null,
            none(2),
            (m, r) -> m.apply(MachineOp.MOR, r.get(0), r.get(1)),
            null,
            Domain.of(0, 1));

    /** Just one is true. */
    public static final Row LOGICAL_XOR = row(
            "logical_xor",
            2,
            LOGICAL,
            x -> (x[0] != 0) != (x[1] != 0) ? 1 : 0,
            null,
            none(2),
            (m, r) -> m.apply(MachineOp.MXOR, r.get(0), r.get(1)),
            null,
            Domain.of(0, 1));

    /** It is false. */
    public static final Row LOGICAL_NOT = row(
            "logical_not",
            1,
            LOGICAL,
            x -> x[0] != 0 ? 0 : 1,
            null,
            none(1),
            (m, r) -> m.apply(MachineOp.MNOT, r.get(0)),
            null,
            Domain.of(0, 1));

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
        return row(name, 1, FLOAT, reference, null, derivative, (m, r) -> floats.apply(m, r.get(0)), null, domain);
    }

    /** A function that is constant between integers. */
    private static Row step(
            String name, Row.Reference reference, BiFunction<Machine, Machine.Register, Machine.Register> floats) {
        Double[] kinks = new Double[201];
        Arrays.setAll(kinks, i -> (i - 100) / 2.0);
        return row(
                name,
                1,
                FLOAT,
                reference,
                null,
                none(1),
                (m, r) -> floats.apply(m, r.get(0)),
                null,
                Domain.of(-50, 50).kinks(kinks));
    }

    /** A question about one float. */
    private static Row test(
            String name, Row.Reference reference, BiFunction<Machine, Machine.Register, Machine.Register> floats) {
        return row(
                name,
                1,
                FLOAT_TEST,
                reference,
                null,
                none(1),
                (m, r) -> floats.apply(m, r.get(0)),
                null,
                Domain.of(-2, 2));
    }

    /** A function of integers. */
    private static Row bits(String name, int arity, IntegerReference integer, Expansion integers) {
        return row(
                name,
                arity,
                INTEGER,
                x -> integer.of(Arrays.stream(x).mapToLong(v -> (long) v).toArray()),
                integer,
                none(arity),
                null,
                integers,
                Domain.of(-100, 100));
    }

    /** max sqrt(1 + (min / max)^2). */
    private static Machine.Register hypot(Machine m, Machine.Register a, Machine.Register b) {
        var left = m.apply(MachineOp.FABS, a);
        var right = m.apply(MachineOp.FABS, b);
        var large = m.max(left, right);
        var ratio = m.div(m.min(left, right), large);
        var value = m.mul(large, m.apply(MachineOp.FSQRT, m.fma(ratio, ratio, m.constant(1f))));
        var zero = m.constant(0f);
        value = m.select(m.equal(large, zero), zero, value);
        // As in C, an infinity beside NaN is still infinite.
        var infinity = m.constant(Float.POSITIVE_INFINITY);
        var infinite = m.apply(MachineOp.MOR, m.equal(left, infinity), m.equal(right, infinity));
        return m.select(infinite, infinity, value);
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
