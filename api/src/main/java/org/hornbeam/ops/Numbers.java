// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.List;
import org.hornbeam.graph.Composites;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.HostCall;
import org.hornbeam.graph.Type;

/** Less common functions of single numbers, as in {@code keras.ops.numpy} and {@code keras.ops.math}. */
public final class Numbers {
    private Numbers() {}

    /** The sum. */
    public static Value add(Value a, Value b) {
        return a.plus(b);
    }

    /** The difference. */
    public static Value subtract(Value a, Value b) {
        return a.minus(b);
    }

    /** The product. */
    public static Value multiply(Value a, Value b) {
        return a.times(b);
    }

    /** The opposite. */
    public static Value negative(Value x) {
        return x.unaryMinus();
    }

    /** The quotient; integers are divided as float32. */
    public static Value trueDivide(Value a, Value b) {
        return a.div(b);
    }

    /** The quotient, 0 where the divisor is 0. */
    public static Value divideNoNan(Value a, Value b) {
        Value divisor = Ops.floating(b);
        Value none = Ops.equal(divisor, Ops.zerosLike(divisor));
        Value quotient = a.div(Ops.where(none, Ops.onesLike(divisor), divisor));
        return Ops.where(none, Ops.zerosLike(quotient), quotient);
    }

    /** The size of the number. */
    public static Value absolute(Value x) {
        return Ops.abs(x);
    }

    /** The size of the number, as a floating-point one. */
    public static Value fabs(Value x) {
        return Ops.abs(Ops.floating(x));
    }

    /** The larger of two; a number wins over NaN. */
    public static Value fmax(Value a, Value b) {
        return Ops.where(nan(a), b, Ops.where(nan(b), a, Ops.maximum(a, b)));
    }

    /** The smaller of two; a number wins over NaN. */
    public static Value fmin(Value a, Value b) {
        return Ops.where(nan(a), b, Ops.where(nan(b), a, Ops.minimum(a, b)));
    }

    /** Never true for integers. */
    static Value nan(Value x) {
        return x.dtype().isFloat() ? Ops.isNan(x) : Ops.zerosLike(x).cast(DType.BOOL);
    }

    /** a - b trunc(a / b), with the sign of a. */
    public static Value fmod(Value a, Value b) {
        Value size = Ops.mod(Ops.abs(a), Ops.abs(b));
        return Ops.where(Ops.less(a, Ops.zerosLike(a)), size.unaryMinus(), size);
    }

    /** The angle of a real number: 0, or pi for a negative one. */
    public static Value angle(Value x) {
        Value floats = Ops.floating(x);
        return Ops.where(Ops.less(floats, Ops.zerosLike(floats)), Ops.fill(floats, Math.PI), Ops.zerosLike(floats));
    }

    /** The number itself: it is real. */
    public static Value conj(Value x) {
        return x;
    }

    /** The number itself: it is real. */
    public static Value conjugate(Value x) {
        return x;
    }

    /** The number itself: it is real. */
    public static Value real(Value x) {
        return x;
    }

    /** 0: the number is real. */
    public static Value imag(Value x) {
        return Ops.zerosLike(x);
    }

    /** True: the number is real. */
    public static Value isreal(Value x) {
        return Ops.onesLike(x).cast(DType.BOOL);
    }

    /** Degrees as radians. */
    public static Value deg2rad(Value x) {
        return Ops.floating(x).times(Math.PI / 180);
    }

    /** Radians as degrees. */
    public static Value rad2deg(Value x) {
        return Ops.floating(x).times(180 / Math.PI);
    }

    /** log2(2^a + 2^b) without overflow. */
    public static Value logaddexp2(Value a, Value b) {
        double log = Math.log(2);
        return Ops.logaddexp(Ops.floating(a).times(log), Ops.floating(b).times(log))
                .div(log);
    }

    /** a 2^b. */
    public static Value ldexp(Value a, Value b) {
        return Ops.floating(a).times(Ops.exp2(b.cast(Ops.floating(a).dtype())));
    }

    /** sin(pi x) / (pi x), 1 at 0. */
    public static Value sinc(Value x) {
        Value turn = Ops.floating(x).times(Math.PI);
        Value zero = Ops.equal(turn, Ops.zerosLike(turn));
        Value safe = Ops.where(zero, Ops.onesLike(turn), turn);
        return Ops.where(zero, Ops.onesLike(turn), Ops.sin(safe).div(safe));
    }

    /** Whether it is below 0, or -0. */
    public static Value signbit(Value x) {
        Value zero = Ops.zerosLike(x);
        Value below = Ops.less(x, zero);
        return x.dtype().isFloat()
                ? Ops.logicalOr(below, Ops.logicalAnd(Ops.equal(x, zero), Ops.less(Ops.reciprocal(x), zero)))
                : below;
    }

    /** Whether it is minus infinity. */
    public static Value isneginf(Value x) {
        return Ops.equal(Ops.floating(x), Ops.fill(Ops.floating(x), Double.NEGATIVE_INFINITY));
    }

    /** Whether it is infinity. */
    public static Value isposinf(Value x) {
        return Ops.equal(Ops.floating(x), Ops.fill(Ops.floating(x), Double.POSITIVE_INFINITY));
    }

    /** The greatest common divisor of integers. */
    public static Value gcd(Value a, Value b) {
        DType dtype = Ops.promote(a.dtype(), b.dtype());
        Shape shape = Ops.broadcastShape("gcd", a.shape(), b.shape());
        Value first = Ops.broadcastTo(Ops.abs(a.cast(dtype)), shape);
        Value second = Ops.broadcastTo(Ops.abs(b.cast(dtype)), shape);
        return ControlFlow.whileLoop(
                        x -> Ops.any(Ops.notEqual(x.get(1), Ops.zerosLike(x.get(1)))),
                        x -> {
                            // The remainder by 0 is 0, the divisor is kept.
                            Value done = Ops.equal(x.get(1), Ops.zerosLike(x.get(1)));
                            return List.of(Ops.where(done, x.get(0), x.get(1)), Ops.mod(x.get(0), x.get(1)));
                        },
                        List.of(first, second))
                .getFirst();
    }

    /** The least common multiple of integers. */
    public static Value lcm(Value a, Value b) {
        Value divisor = gcd(a, b);
        Value safe = Ops.maximum(divisor, Ops.onesLike(divisor));
        return Ops.abs(Ops.floorDivide(a, safe).times(b));
    }

    /** The next number of the type from a toward b; it has no derivative. */
    public static Value nextafter(Value a, Value b) {
        DType dtype = Ops.promote(Ops.floating(a).dtype(), Ops.floating(b).dtype());
        Shape shape = Ops.broadcastShape("nextafter", a.shape(), b.shape());
        return host(
                "nextafter",
                new Type.Tensor(dtype, shape),
                List.of(Ops.broadcastTo(a.cast(dtype), shape), Ops.broadcastTo(b.cast(dtype), shape)));
    }

    /** The bits read as another type; the last axis becomes longer or shorter where sizes differ. */
    public static Value view(Value x, DType dtype) {
        Value wide = x.rank() == 0 ? Ops.expandDims(x, 0) : x;
        Dim last = wide.shape().dim(-1).times(wide.dtype().bytes()).floorDiv(dtype.bytes());
        if (!last.times(dtype.bytes())
                .equals(wide.shape().dim(-1).times(wide.dtype().bytes()))) {
            throw new ShapeException("view: the last axis of " + x.shape() + " does not hold whole numbers of type "
                    + dtype.kerasName());
        }
        Value view = host(
                "view_" + dtype.kerasName(), new Type.Tensor(dtype, wide.shape().with(-1, last)), List.of(wide));
        return x.rank() == 0 ? Ops.squeeze(view, 0) : view;
    }

    private static Value host(String function, Type.Tensor result, List<Value> operands) {
        Value tuple = operands.getFirst().builder().add(new HostCall(function, List.of(result), null), operands);
        return tuple.builder().add(new Element(0), tuple);
    }

    /** The same number as another type; beyond its range the nearest that it has. */
    public static Value saturateCast(Value x, DType dtype) {
        double[] range = switch (dtype) {
            case U8 -> new double[] {0, 255};
            case I32 -> new double[] {Integer.MIN_VALUE, x.dtype() == DType.F64 ? Integer.MAX_VALUE : 0x1.fffffep30};
            case I64 -> new double[] {Long.MIN_VALUE, 0x1.fffffep62};
            case F16 -> new double[] {-65504, 65504};
            case BF16, F32, F64, BOOL -> new double[] {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY};
        };
        boolean fits = x.dtype() == dtype
                || Double.isInfinite(range[0])
                || x.dtype() == DType.BOOL
                || (dtype.isInteger()
                        && dtype != DType.U8
                        && x.dtype().isInteger()
                        && x.dtype().bytes() <= dtype.bytes());
        if (fits) {
            return x.cast(dtype);
        }
        if (x.dtype().isInteger()) {
            Value low = Ops.like(x, (int) Math.max(range[0], Integer.MIN_VALUE));
            Value high = Ops.like(x, (int) Math.min(range[1], Integer.MAX_VALUE));
            return Ops.minimum(Ops.maximum(x, low), high).cast(dtype);
        }
        return Ops.clip(x, range[0], range[1]).cast(dtype);
    }

    /** The modified Bessel function of order 0, by polynomials (Abramowitz and Stegun, 1964, 9.8.1 and 9.8.2). */
    public static Value i0(Value x) {
        Value size = Ops.abs(Ops.floating(x));
        Value near = Ops.minimum(size, Ops.fill(size, 3.75));
        Value t = Ops.square(near.times(1 / 3.75));
        Value small = polynomial(t, 1, 3.5156229, 3.0899424, 1.2067492, 0.2659732, 0.0360768, 0.0045813);
        Value far = Ops.maximum(size, Ops.fill(size, 3.75));
        Value u = Ops.reciprocal(far).times(3.75);
        Value large = polynomial(
                        u,
                        0.39894228,
                        0.01328592,
                        0.00225319,
                        -0.00157565,
                        0.00916281,
                        -0.02057706,
                        0.02635537,
                        -0.01647633,
                        0.00392377)
                .times(Ops.exp(far))
                .times(Ops.rsqrt(far));
        return Ops.where(Ops.lessEqual(size, Ops.fill(size, 3.75)), small, large);
    }

    private static Value polynomial(Value x, double... coefficients) {
        Value sum = Ops.fill(x, coefficients[coefficients.length - 1]);
        for (int i = coefficients.length - 2; i >= 0; i--) {
            sum = sum.times(x).plus(coefficients[i]);
        }
        return sum;
    }

    /**
     * The share of the gamma function of a that lies below x, for a above 0 and x from 0 on: a series below a + 1, else a
     * continued fraction (Lentz). It has a derivative by x, none by a.
     */
    public static Value gammainc(Value a, Value x) {
        DType dtype = Ops.promote(Ops.floating(a).dtype(), Ops.floating(x).dtype());
        Shape shape = Ops.broadcastShape("gammainc", a.shape(), x.shape());
        Value order = Ops.broadcastTo(a.cast(dtype), shape);
        Value end = Ops.broadcastTo(x.cast(dtype), shape);
        return Composites.of("gammainc", List.of(order, end), in -> IncompleteGamma.lower(in.get(0), in.get(1)), in -> {
            Value log = Ops.log(in.get(1)).times(in.get(0).minus(1.0)).minus(in.get(1));
            Value density = Ops.exp(log.minus(Ops.lgamma(in.get(0))));
            return List.of(Ops.zerosLike(in.get(0)), in.get(3).times(density));
        });
    }
}
