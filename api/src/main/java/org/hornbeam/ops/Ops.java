// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.graph.ArgReduce;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Catalogue;
import org.hornbeam.graph.Concat;
import org.hornbeam.graph.Cumulative;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Iota;
import org.hornbeam.graph.Literal;
import org.hornbeam.graph.Pad;
import org.hornbeam.graph.Reduce;
import org.hornbeam.graph.Reshape;
import org.hornbeam.graph.Row;
import org.hornbeam.graph.ScatterAdd;
import org.hornbeam.graph.Slice;
import org.hornbeam.graph.StopGradient;
import org.hornbeam.graph.Transpose;

/** Operations on values, named as in {@code keras.ops}. */
public final class Ops {
    private Ops() {}

    // For Hornbeam's own modules.

    /** A row on one operand. */
    public static Value unary(Row row, Value x) {
        return x.builder().add(new Elementwise(row), x);
    }

    /** A row on two operands, promoted and broadcast. */
    public static Value binary(Row row, Value a, Value b) {
        DType dtype = promote(a.dtype(), b.dtype());
        Shape shape = broadcastShape(row.name(), a.shape(), b.shape());
        return a.builder()
                .add(new Elementwise(row), broadcastTo(a.cast(dtype), shape), broadcastTo(b.cast(dtype), shape));
    }

    /** A constant of the element type and shape of a value. */
    public static Value fill(Value like, double value) {
        return broadcastTo(like.builder().constant(value, like.dtype()), like.shape());
    }

    /** A scalar constant that takes part in arithmetic with a value: integers stay integers where it is whole. */
    public static Value like(Value other, double value) {
        DType dtype = other.dtype().isFloat() ? other.dtype() : DType.F32;
        return other.builder().constant(value, dtype);
    }

    /** A scalar constant of the value's own element type. */
    public static Value like(Value other, int value) {
        return other.builder().constant(value, other.dtype() == DType.BOOL ? DType.I32 : other.dtype());
    }

    /** The smallest type that holds both. */
    public static DType promote(DType a, DType b) {
        if (a == b) {
            return a;
        }
        List<DType> order =
                List.of(DType.BOOL, DType.U8, DType.I32, DType.I64, DType.F16, DType.BF16, DType.F32, DType.F64);
        if ((a == DType.F16 && b == DType.BF16) || (a == DType.BF16 && b == DType.F16)) {
            return DType.F32;
        }
        return order.indexOf(a) > order.indexOf(b) ? a : b;
    }

    /** The shape that both are broadcast to by NumPy's rules. */
    public static Shape broadcastShape(String operation, Shape a, Shape b) {
        if (a.equals(b)) {
            return a;
        }
        int rank = Math.max(a.rank(), b.rank());
        List<Dim> dims = new ArrayList<>();
        for (int i = -rank; i < 0; i++) {
            Dim left = -i <= a.rank() ? a.dim(i) : Dim.of(1);
            Dim right = -i <= b.rank() ? b.dim(i) : Dim.of(1);
            if (!left.equals(right) && !left.is(1) && !right.is(1)) {
                throw new ShapeException(operation + ": shapes " + a + " and " + b + " do not broadcast: axis " + i
                        + " is " + left + " in one and " + right + " in the other; reshape or transpose one of them");
            }
            dims.add(left.is(1) ? right : left);
        }
        return new Shape(dims);
    }

    // Shapes.

    /** The value repeated to a larger shape by NumPy's rules. */
    public static Value broadcastTo(Value x, Shape shape) {
        if (x.shape().equals(shape)) {
            return x;
        }
        int offset = shape.rank() - x.rank();
        List<Dim> kept = new ArrayList<>();
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            Dim dim = x.shape().dim(axis);
            if (offset < 0 || (!dim.is(1) && !dim.equals(shape.dim(offset + axis)))) {
                throw new ShapeException("can't broadcast " + x.shape() + " to " + shape);
            }
            if (dim.equals(shape.dim(offset + axis))) {
                kept.add(dim);
                axes.add(offset + axis);
            }
        }
        return x.builder().add(new Broadcast(shape, axes), reshape(x, new Shape(kept)));
    }

    /** The same elements under another shape. */
    public static Value reshape(Value x, Shape shape) {
        return x.shape().equals(shape) ? x : x.builder().add(new Reshape(shape), x);
    }

    /** Axis i of the result is axis {@code permutation[i]} of the operand. */
    public static Value transpose(Value x, int... permutation) {
        List<Integer> order = Arrays.stream(permutation).boxed().toList();
        boolean identity = IntStream.range(0, permutation.length).allMatch(i -> permutation[i] == i);
        return identity && permutation.length == x.rank() ? x : x.builder().add(new Transpose(order), x);
    }

    /** A new axis of size 1 before position {@code axis}. */
    public static Value expandDims(Value x, int axis) {
        return reshape(x, x.shape().insert(axis, Dim.of(1)));
    }

    /** Without an axis of size 1. */
    public static Value squeeze(Value x, int axis) {
        if (!x.shape().dim(axis).is(1)) {
            throw new ShapeException("squeeze: axis " + axis + " of " + x.shape() + " is not 1");
        }
        return reshape(x, x.shape().remove(axis));
    }

    /** {@code size} elements along one axis, beginning at {@code start}. */
    public static Value slice(Value x, int axis, Dim start, Dim size) {
        int at = x.shape().axis(axis);
        List<Dim> starts = new ArrayList<>();
        List<Long> steps = new ArrayList<>();
        for (int i = 0; i < x.rank(); i++) {
            starts.add(i == at ? start : Dim.of(0));
            steps.add(1L);
        }
        return size.equals(x.shape().dim(at)) && start.is(0)
                ? x
                : x.builder().add(new Slice(starts, x.shape().with(at, size).dims(), steps), x);
    }

    /** {@code size} elements along one axis, beginning at {@code start}. */
    public static Value slice(Value x, int axis, long start, long size) {
        return slice(x, axis, Dim.of(start), Dim.of(size));
    }

    /** The elements at one index of an axis (negative: from the end), without that axis. */
    public static Value pick(Value x, int axis, int index) {
        int at = x.shape().axis(axis);
        Dim start = index < 0 ? x.shape().dim(at).plus(index) : Dim.of(index);
        return reshape(slice(x, at, start, Dim.of(1)), x.shape().remove(at));
    }

    /** The operands one after the other along an axis. */
    public static Value concatenate(List<Value> values, int axis) {
        if (values.size() == 1) {
            return values.getFirst();
        }
        DType dtype = values.stream().map(Value::dtype).reduce(Ops::promote).orElseThrow();
        return values.getFirst()
                .builder()
                .add(
                        new Concat(values.getFirst().shape().axis(axis)),
                        values.stream().map(value -> value.cast(dtype)).toList());
    }

    /** All moved by {@code distance} places along an axis (negative: to the front); the freed places hold a scalar. */
    public static Value shift(Value x, int axis, int distance, Value fill) {
        int at = x.shape().axis(axis);
        List<Dim> none = x.shape().dims().stream().map(dim -> Dim.of(0)).toList();
        List<Dim> freed = new ArrayList<>(none);
        freed.set(at, Dim.of(Math.abs(distance)));
        Value padded = x.builder().add(distance > 0 ? new Pad(freed, none, none) : new Pad(none, freed, none), x, fill);
        return slice(padded, at, Dim.of(Math.max(0, -distance)), x.shape().dim(at));
    }

    /** With one axis at another place. */
    public static Value moveaxis(Value x, int from, int to) {
        return Layouts.moveAxis(x, from, to);
    }

    /** With two axes exchanged. */
    public static Value swapaxes(Value x, int a, int b) {
        return Layouts.swapAxes(x, a, b);
    }

    /** The operands along a new axis. */
    public static Value stack(List<Value> values, int axis) {
        return Layouts.stack(values, axis);
    }

    /** Equal parts of an axis. */
    public static List<Value> split(Value x, int parts, int axis) {
        return Layouts.split(x, parts, axis);
    }

    /** The whole repeated along each axis; fewer numbers than axes stand for the last axes. */
    public static Value tile(Value x, int... repeats) {
        return Layouts.tile(x, repeats);
    }

    /** Each element of an axis several times in a row. */
    public static Value repeat(Value x, int count, int axis) {
        return Layouts.repeat(x, count, axis);
    }

    /**
     * A border of one value.
     *
     * @param widths for each axis the elements before and after
     */
    public static Value pad(Value x, int[][] widths, double value) {
        List<Dim> before = Arrays.stream(widths).map(pair -> Dim.of(pair[0])).toList();
        List<Dim> after = Arrays.stream(widths).map(pair -> Dim.of(pair[1])).toList();
        return Layouts.pad(x, before, after, value);
    }

    /** A border of one value, of sizes that need not be known. */
    public static Value pad(Value x, List<Dim> before, List<Dim> after, double value) {
        return Layouts.pad(x, before, after, value);
    }

    /** A border along one axis that mirrors its neighbours, without the edge element itself. */
    public static Value padReflect(Value x, int axis, int before, int after) {
        return Layouts.mirror(x, axis, before, after, 1);
    }

    /** A border along one axis that mirrors its neighbours, with the edge element. */
    public static Value padSymmetric(Value x, int axis, int before, int after) {
        return Layouts.mirror(x, axis, before, after, 0);
    }

    /** In opposite order along some axes, all if none are named. */
    public static Value flip(Value x, int... axes) {
        return Layouts.flip(x, axes);
    }

    /** Moved along an axis; what leaves at one end comes in at the other. */
    public static Value roll(Value x, int shift, int axis) {
        return Layouts.roll(x, shift, axis);
    }

    /** The differences of neighbours along an axis, which becomes shorter by 1. */
    public static Value diff(Value x, int axis) {
        return slice(x, axis, Dim.of(1), x.shape().dim(axis).minus(1))
                .minus(slice(x, axis, Dim.of(0), x.shape().dim(axis).minus(1)));
    }

    /** The elements on and below the k-th diagonal of the last two axes, else 0. */
    public static Value tril(Value x, int k) {
        return where(Layouts.lower(x, k), x, zerosLike(x));
    }

    /** The elements on and above the k-th diagonal of the last two axes, else 0. */
    public static Value triu(Value x, int k) {
        return where(Layouts.lower(x, k - 1), zerosLike(x), x);
    }

    /** The main diagonal of the last two axes, of known sizes. */
    public static Value diagonal(Value x) {
        return Layouts.diagonal(x);
    }

    /** The sum of the main diagonal of the last two axes, of known sizes. */
    public static Value trace(Value x) {
        return sum(diagonal(x), -1);
    }

    /** One axis. */
    public static Value flatten(Value x) {
        return reshape(x, Shape.of(x.shape().elements()));
    }

    // Constants; an existing value names the graph that they belong to.

    /** Zeros of the same shape and element type. */
    public static Value zerosLike(Value x) {
        return fill(x, 0);
    }

    /** Ones of the same shape and element type. */
    public static Value onesLike(Value x) {
        return fill(x, 1);
    }

    /** The index along an axis of a value's shape, int32. */
    public static Value indices(Value like, int axis) {
        return like.builder().add(new Iota(like.shape(), like.shape().axis(axis), DType.I32));
    }

    /** 0, 1, 2, ... along one axis. */
    public static Value arange(Value graph, Dim size, DType dtype) {
        return graph.builder().add(new Iota(Shape.of(size), 0, dtype));
    }

    /** Every step-th integer from start (inclusive) to stop (exclusive), int32. */
    public static Value arange(Value graph, int start, int stop, int step) {
        return arange(graph, Dim.of(Math.max(0, Math.ceilDiv(stop - start, step))), DType.I32)
                .times(step)
                .plus(start);
    }

    /** Numbers at equal distances from start to stop, both included, float32. */
    public static Value linspace(Value graph, double start, double stop, int count) {
        Value index = arange(graph, Dim.of(count), DType.F32);
        return index.times((stop - start) / Math.max(1, count - 1)).plus(start);
    }

    /** These whole numbers in a row. */
    public static Value literal(Value graph, DType dtype, long... numbers) {
        return graph.builder().add(Literal.of(dtype, Shape.of(numbers.length), numbers));
    }

    /** These numbers, of this type and shape, in row-major order. */
    public static Value literal(Value graph, DType dtype, Shape shape, double... numbers) {
        return graph.builder().add(Literal.of(dtype, shape, numbers));
    }

    /** Ones on the k-th diagonal, else zeros. */
    public static Value eye(Value graph, int rows, int columns, int k, DType dtype) {
        Shape shape = Shape.of(rows, columns);
        Value row = graph.builder().add(new Iota(shape, 0, DType.I32));
        Value column = graph.builder().add(new Iota(shape, 1, DType.I32));
        return equal(column, row.plus(k)).cast(dtype);
    }

    /** One number everywhere. */
    public static Value full(Value graph, Shape shape, double value, DType dtype) {
        return broadcastTo(graph.builder().constant(value, dtype), shape);
    }

    // Arithmetic.

    /** The quotient; integers are divided as float32. */
    public static Value divide(Value a, Value b) {
        DType dtype = promote(a.dtype(), b.dtype());
        DType divided = dtype.isFloat() ? dtype : DType.F32;
        return binary(Catalogue.DIVIDE, a.cast(divided), b.cast(divided));
    }

    /** The larger of two. */
    public static Value maximum(Value a, Value b) {
        return binary(Catalogue.MAXIMUM, a, b);
    }

    /** The smaller of two. */
    public static Value minimum(Value a, Value b) {
        return binary(Catalogue.MINIMUM, a, b);
    }

    /** The size of the number. */
    public static Value abs(Value x) {
        return unary(Catalogue.ABS, x);
    }

    /** -1, 0 or 1. */
    public static Value sign(Value x) {
        return unary(Catalogue.SIGN, x);
    }

    /** The square root. */
    public static Value sqrt(Value x) {
        return unary(Catalogue.SQRT, floating(x));
    }

    /** The square. */
    public static Value square(Value x) {
        return x.times(x);
    }

    /** max(x, 0). */
    public static Value relu(Value x) {
        return unary(Catalogue.RELU, x);
    }

    /** The largest integer that is not larger. Integers stay as they are. */
    public static Value floor(Value x) {
        return x.dtype().isInteger() ? x : unary(Catalogue.FLOOR, floating(x));
    }

    /** The smallest integer that is not smaller. Integers stay as they are. */
    public static Value ceil(Value x) {
        return x.dtype().isInteger() ? x : unary(Catalogue.CEIL, floating(x));
    }

    /** The nearest integer, halves to the even one. Integers stay as they are. */
    public static Value round(Value x) {
        return x.dtype().isInteger() ? x : unary(Catalogue.ROUND, floating(x));
    }

    /** Toward zero. Integers stay as they are. */
    public static Value trunc(Value x) {
        return x.dtype().isInteger() ? x : unary(Catalogue.TRUNC, floating(x));
    }

    /** floor(a / b); integers by zero: 0. */
    public static Value floorDivide(Value a, Value b) {
        return binary(Catalogue.FLOOR_DIVIDE, a, b);
    }

    /** a - b floor(a / b), with the sign of b as in Python; integers by zero: 0. */
    public static Value mod(Value a, Value b) {
        return binary(Catalogue.MOD, a, b);
    }

    /** a to the power of b, as float32 if both are integers. */
    public static Value power(Value a, Value b) {
        return binary(Catalogue.POWER, floating(a), floating(b));
    }

    /** x to a power; the powers 1, 2, 3, 4, 1/2, -1/2 and -1 are made of products, roots and quotients. */
    public static Value power(Value x, double exponent) {
        Value y = floating(x);
        return switch (Double.toString(exponent)) {
            case "1.0" -> y;
            case "2.0" -> square(y);
            case "3.0" -> square(y).times(y);
            case "4.0" -> square(square(y));
            case "0.5" -> sqrt(y);
            case "-0.5" -> rsqrt(y);
            case "-1.0" -> reciprocal(y);
            default -> power(y, like(y, exponent));
        };
    }

    /** 1 / x. */
    public static Value reciprocal(Value x) {
        return divide(onesLike(floating(x)), x);
    }

    /** 1 / sqrt(x). */
    public static Value rsqrt(Value x) {
        return unary(Catalogue.RSQRT, floating(x));
    }

    /** x, or the limit that it passes; NaN stays. */
    public static Value clip(Value x, double low, double high) {
        return minimum(maximum(x, bound(x, low)), bound(x, high));
    }

    /** The cube root. */
    public static Value cbrt(Value x) {
        return unary(Catalogue.CBRT, floating(x));
    }

    /** x, or the limit that it passes; NaN stays. */
    public static Value clip(Value x, Value low, Value high) {
        return minimum(maximum(x, low), high);
    }

    /** A limit in the type of the value: integers stay integers where it is whole and fits. */
    private static Value bound(Value x, double limit) {
        boolean whole = x.dtype().isInteger() && limit == Math.rint(limit) && Math.abs(limit) <= Integer.MAX_VALUE;
        return whole ? like(x, (int) limit) : like(x, limit);
    }

    /** The square root of a^2 + b^2, without overflow on the way. */
    public static Value hypot(Value a, Value b) {
        return binary(Catalogue.HYPOT, floating(a), floating(b));
    }

    /** log(e^a + e^b). */
    public static Value logaddexp(Value a, Value b) {
        return binary(Catalogue.LOGADDEXP, floating(a), floating(b));
    }

    /** (a - b)^2. */
    public static Value squaredDifference(Value a, Value b) {
        return square(a.minus(b));
    }

    /** a, with NaN as 0 and infinities as the largest finite numbers of the type. */
    public static Value nanToNum(Value x) {
        return nanToNum(x, 0, -largest(x.dtype()), largest(x.dtype()));
    }

    /** x with other numbers for NaN and the infinities; integers stay as they are. */
    public static Value nanToNum(Value x, double nan, double negative, double positive) {
        if (!x.dtype().isFloat()) {
            return x;
        }
        Value number = where(isNan(x), fill(x, nan), x);
        Value zero = zerosLike(x);
        Value infinite = where(less(x, zero), fill(x, negative), fill(x, positive));
        return where(isInf(x), infinite, number);
    }

    private static double largest(DType dtype) {
        return switch (dtype) {
            case F64 -> Double.MAX_VALUE;
            case F16 -> 65504;
            case BF16 -> 0x1.fep127;
            default -> Float.MAX_VALUE;
        };
    }

    /** 0 for negative, 1 for positive numbers, else the value at zero. */
    public static Value heaviside(Value x, Value atZero) {
        return where(
                equal(x, zerosLike(x)),
                atZero,
                greater(x, zerosLike(x)).cast(floating(x).dtype()));
    }

    // Exponential and special functions. Integers are taken as float32.

    /** e^x. */
    public static Value exp(Value x) {
        return unary(Catalogue.EXP, floating(x));
    }

    /** e^x - 1, accurate near 0. */
    public static Value expm1(Value x) {
        return unary(Catalogue.EXPM1, floating(x));
    }

    /** The natural logarithm. */
    public static Value log(Value x) {
        return unary(Catalogue.LOG, floating(x));
    }

    /** log(1 + x), accurate near 0. */
    public static Value log1p(Value x) {
        return unary(Catalogue.LOG1P, floating(x));
    }

    /** The hyperbolic tangent. */
    public static Value tanh(Value x) {
        return unary(Catalogue.TANH, floating(x));
    }

    /** 1 / (1 + e^-x). */
    public static Value sigmoid(Value x) {
        return unary(Catalogue.SIGMOID, floating(x));
    }

    /** log(1 + e^x). */
    public static Value softplus(Value x) {
        return unary(Catalogue.SOFTPLUS, floating(x));
    }

    /** The error function. */
    public static Value erf(Value x) {
        return unary(Catalogue.ERF, floating(x));
    }

    /** The value itself, or as float32 if it is an integer or boolean. */
    public static Value floating(Value x) {
        return x.dtype().isFloat() ? x : x.cast(DType.F32);
    }

    /** 2^x. */
    public static Value exp2(Value x) {
        return unary(Catalogue.EXP2, floating(x));
    }

    /** The logarithm to base 2. */
    public static Value log2(Value x) {
        return unary(Catalogue.LOG2, floating(x));
    }

    /** The logarithm to base 10. */
    public static Value log10(Value x) {
        return unary(Catalogue.LOG10, floating(x));
    }

    /** 1 - erf(x), accurate for large x. */
    public static Value erfc(Value x) {
        return unary(Catalogue.ERFC, floating(x));
    }

    /** The inverse of erf. */
    public static Value erfinv(Value x) {
        return unary(Catalogue.ERFINV, floating(x));
    }

    /** The logarithm of the absolute value of the gamma function. */
    public static Value lgamma(Value x) {
        return unary(Catalogue.LGAMMA, floating(x));
    }

    /** The derivative of lgamma. */
    public static Value digamma(Value x) {
        return unary(Catalogue.DIGAMMA, floating(x));
    }

    // Circular and hyperbolic functions.

    /** The sine; arguments beyond 1e5 in size lose accuracy. */
    public static Value sin(Value x) {
        return unary(Catalogue.SIN, floating(x));
    }

    /** The cosine; arguments beyond 1e5 in size lose accuracy. */
    public static Value cos(Value x) {
        return unary(Catalogue.COS, floating(x));
    }

    /** The tangent; arguments beyond 1e5 in size lose accuracy. */
    public static Value tan(Value x) {
        return unary(Catalogue.TAN, floating(x));
    }

    /** The arc sine. */
    public static Value arcsin(Value x) {
        return unary(Catalogue.ASIN, floating(x));
    }

    /** The arc cosine. */
    public static Value arccos(Value x) {
        return unary(Catalogue.ACOS, floating(x));
    }

    /** The arc tangent. */
    public static Value arctan(Value x) {
        return unary(Catalogue.ATAN, floating(x));
    }

    /** (e^x - e^-x) / 2. */
    public static Value sinh(Value x) {
        return unary(Catalogue.SINH, floating(x));
    }

    /** (e^x + e^-x) / 2. */
    public static Value cosh(Value x) {
        return unary(Catalogue.COSH, floating(x));
    }

    /** The inverse of sinh. */
    public static Value arcsinh(Value x) {
        return unary(Catalogue.ASINH, floating(x));
    }

    /** The inverse of cosh, not negative. */
    public static Value arccosh(Value x) {
        return unary(Catalogue.ACOSH, floating(x));
    }

    /** The inverse of tanh. */
    public static Value arctanh(Value x) {
        return unary(Catalogue.ATANH, floating(x));
    }

    /** The angle of the point (x, y), from -pi to pi. */
    public static Value arctan2(Value y, Value x) {
        return binary(Catalogue.ATAN2, floating(y), floating(x));
    }

    // Activations; integers are taken as float32.

    /** log(sigmoid(x)). */
    public static Value logSigmoid(Value x) {
        return softplus(x.unaryMinus()).unaryMinus();
    }

    /** x sigmoid(x), also known as swish. */
    public static Value silu(Value x) {
        return Activations.silu(x);
    }

    /** x times the distribution function of the normal distribution, exact: {@link #gelu(Value, boolean)}. */
    public static Value gelu(Value x) {
        return Activations.gelu(x, false);
    }

    /**
     * x times the distribution function of the normal distribution, exact or with tanh (Hendrycks and Gimpel, 2016).
     */
    public static Value gelu(Value x, boolean approximate) {
        return Activations.gelu(x, approximate);
    }

    /** x, negative numbers times 0.2. */
    public static Value leakyRelu(Value x) {
        return leakyRelu(x, 0.2);
    }

    /** x, negative numbers times a slope. */
    public static Value leakyRelu(Value x, double negativeSlope) {
        return Activations.leakyRelu(x, negativeSlope);
    }

    /** x, negative numbers as e^x - 1. */
    public static Value elu(Value x) {
        return elu(x, 1);
    }

    /** x, negative numbers as alpha (e^x - 1). */
    public static Value elu(Value x, double alpha) {
        return Activations.elu(x, alpha);
    }

    /** The scaled elu that keeps mean 0 and variance 1 (Klambauer et al., 2017). */
    public static Value selu(Value x) {
        return Activations.selu(x);
    }

    /** x, negative numbers as alpha (e^(x / alpha) - 1). */
    public static Value celu(Value x, double alpha) {
        return Activations.celu(x, alpha);
    }

    /** min(max(x, 0), 6). */
    public static Value relu6(Value x) {
        return clip(x, 0, 6);
    }

    /** relu6(x + 3) / 6. */
    public static Value hardSigmoid(Value x) {
        return relu6(floating(x).plus(3.0)).times(1.0 / 6);
    }

    /** x hardSigmoid(x), also known as hard swish. */
    public static Value hardSilu(Value x) {
        return floating(x).times(hardSigmoid(x));
    }

    /** x between -1 and 1. */
    public static Value hardTanh(Value x) {
        return clip(x, -1, 1);
    }

    /** x / (1 + |x|). */
    public static Value softsign(Value x) {
        return floating(x).div(abs(floating(x)).plus(1.0));
    }

    /** x tanh(softplus(x)) (Misra, 2019). */
    public static Value mish(Value x) {
        return Activations.mish(x);
    }

    /** x - tanh(x). */
    public static Value tanhShrink(Value x) {
        return floating(x).minus(tanh(x));
    }

    /** x moved toward 0 by a distance, at most to 0. */
    public static Value softShrink(Value x, double threshold) {
        return Activations.softShrink(x, threshold);
    }

    /** x where it is larger than a threshold in size, else 0. */
    public static Value hardShrink(Value x, double threshold) {
        return Activations.hardShrink(x, threshold);
    }

    /** x where it is larger than a threshold, else a value. */
    public static Value threshold(Value x, double threshold, double value) {
        return where(greater(floating(x), fill(floating(x), threshold)), floating(x), fill(floating(x), value));
    }

    /** (x + sqrt(x^2 + b)) / 2 (Barron, 2021). */
    public static Value squareplus(Value x, double b) {
        return Activations.squareplus(x, b);
    }

    /** 0 up to -1, (x + 1)^2 / 4 up to 1, then x. */
    public static Value sparsePlus(Value x) {
        return Activations.sparsePlus(x);
    }

    /** 0 up to -1, (x + 1) / 2 up to 1, then 1. */
    public static Value sparseSigmoid(Value x) {
        return clip(floating(x).plus(1.0).times(0.5), 0, 1);
    }

    /** The two halves along an axis, the first times the sigmoid of the second. */
    public static Value glu(Value x, int axis) {
        return gated(split(floating(x), 2, axis));
    }

    private static Value gated(List<Value> halves) {
        return halves.get(0).times(sigmoid(halves.get(1)));
    }

    /** e^x / sum(e^x) along some axes, the last if none are named; a composite of its own. */
    public static Value softmax(Value x, int... axes) {
        return Activations.softmax(x, Reductions.axes(x, axes.length == 0 ? new int[] {-1} : axes));
    }

    /** log(softmax(x)) along some axes, the last if none are named; a composite of its own. */
    public static Value logSoftmax(Value x, int... axes) {
        return Activations.logSoftmax(x, Reductions.axes(x, axes.length == 0 ? new int[] {-1} : axes));
    }

    // Comparison and choice.

    /** a == b. */
    public static Value equal(Value a, Value b) {
        return binary(Catalogue.EQUAL, a, b);
    }

    /** a != b. */
    public static Value notEqual(Value a, Value b) {
        return binary(Catalogue.NOT_EQUAL, a, b);
    }

    /** a &lt; b. */
    public static Value less(Value a, Value b) {
        return binary(Catalogue.LESS, a, b);
    }

    /** a &lt;= b. */
    public static Value lessEqual(Value a, Value b) {
        return binary(Catalogue.LESS_EQUAL, a, b);
    }

    /** a &gt; b. */
    public static Value greater(Value a, Value b) {
        return binary(Catalogue.LESS, b, a);
    }

    /** a &gt;= b. */
    public static Value greaterEqual(Value a, Value b) {
        return binary(Catalogue.LESS_EQUAL, b, a);
    }

    /** Both. */
    public static Value logicalAnd(Value a, Value b) {
        return binary(Catalogue.LOGICAL_AND, a.cast(DType.BOOL), b.cast(DType.BOOL));
    }

    /** Either. */
    public static Value logicalOr(Value a, Value b) {
        return binary(Catalogue.LOGICAL_OR, a.cast(DType.BOOL), b.cast(DType.BOOL));
    }

    /** Not. */
    public static Value logicalNot(Value a) {
        return unary(Catalogue.LOGICAL_NOT, a.cast(DType.BOOL));
    }

    /** Condition ? a : b, broadcast. */
    public static Value where(Value condition, Value a, Value b) {
        DType dtype = promote(a.dtype(), b.dtype());
        Shape shape = broadcastShape("where", condition.shape(), broadcastShape("where", a.shape(), b.shape()));
        return a.builder()
                .add(
                        new Elementwise(Catalogue.WHERE),
                        broadcastTo(condition.cast(DType.BOOL), shape),
                        broadcastTo(a.cast(dtype), shape),
                        broadcastTo(b.cast(dtype), shape));
    }

    /** Either, but not both. */
    public static Value logicalXor(Value a, Value b) {
        return binary(Catalogue.LOGICAL_XOR, a.cast(DType.BOOL), b.cast(DType.BOOL));
    }

    /** Whether it is not a number. */
    public static Value isNan(Value x) {
        return unary(Catalogue.IS_NAN, floating(x));
    }

    /** Whether it is neither infinite nor NaN. */
    public static Value isFinite(Value x) {
        return unary(Catalogue.IS_FINITE, floating(x));
    }

    /** Whether it is one of the infinities. */
    public static Value isInf(Value x) {
        return unary(Catalogue.IS_INF, floating(x));
    }

    /** Whether |a - b| is at most absolute + relative |b|. */
    public static Value isClose(Value a, Value b, double relative, double absolute) {
        return lessEqual(abs(a.minus(b)), abs(floating(b)).times(relative).plus(absolute));
    }

    // Integers bit by bit.

    /** a &amp; b. */
    public static Value bitwiseAnd(Value a, Value b) {
        return binary(Catalogue.BITWISE_AND, a, b);
    }

    /** a | b. */
    public static Value bitwiseOr(Value a, Value b) {
        return binary(Catalogue.BITWISE_OR, a, b);
    }

    /** a ^ b. */
    public static Value bitwiseXor(Value a, Value b) {
        return binary(Catalogue.BITWISE_XOR, a, b);
    }

    /** a shifted left by b, filling with 0. */
    public static Value leftShift(Value a, Value b) {
        return binary(Catalogue.LEFT_SHIFT, a, b);
    }

    /** a shifted right by b, keeping the sign. */
    public static Value rightShift(Value a, Value b) {
        return binary(Catalogue.RIGHT_SHIFT, a, b);
    }

    /** ~x. */
    public static Value bitwiseNot(Value x) {
        return unary(Catalogue.BITWISE_NOT, x);
    }

    // Reductions.

    /** A reduction along some axes (from 0), which disappear. */
    public static Value reduce(Reduce.Kind kind, Value x, List<Integer> axes) {
        return axes.isEmpty() ? x : x.builder().add(new Reduce(kind, axes), x);
    }

    /** A reduction along some axes (from 0), which disappear. */
    public static Value reduce(Reduce.Kind kind, Value x, int... axes) {
        return reduce(kind, x, axes(x, axes));
    }

    /** The axes from 0, ascending; all, if none are named. */
    public static List<Integer> axes(Value x, int... axes) {
        return Reductions.axes(x, axes);
    }

    /** The sum along some axes (from 0), which disappear. */
    public static Value sum(Value x, List<Integer> axes) {
        return reduce(Reduce.Kind.SUM, x, axes);
    }

    /** The sum along some axes, all if none are named; they disappear. */
    public static Value sum(Value x, int... axes) {
        return sum(x, axes(x, axes));
    }

    /** The mean along some axes, all if none are named; they disappear. */
    public static Value mean(Value x, int... axes) {
        return Reductions.mean(x, axes(x, axes));
    }

    /** The largest along some axes, all if none are named; they disappear. */
    public static Value max(Value x, int... axes) {
        return reduce(Reduce.Kind.MAX, x, axes);
    }

    /** The smallest along some axes, all if none are named; they disappear. */
    public static Value min(Value x, int... axes) {
        return reduce(Reduce.Kind.MIN, x, axes);
    }

    /** A value reduced along some axes of another, with those axes put back with size 1. */
    public static Value keepDims(Value reduced, Value like, int... axes) {
        return Reductions.keep(reduced, like, axes(like, axes));
    }

    /** The product along some axes, all if none are named; they disappear. */
    public static Value prod(Value x, int... axes) {
        return reduce(Reduce.Kind.PRODUCT, x, axes);
    }

    /** Whether any is true, or not 0, along some axes, all if none are named; they disappear. */
    public static Value any(Value x, int... axes) {
        return Reductions.logical(Reduce.Kind.ANY, x, axes);
    }

    /** Whether all are true, or not 0, along some axes, all if none are named; they disappear. */
    public static Value all(Value x, int... axes) {
        return Reductions.logical(Reduce.Kind.ALL, x, axes);
    }

    /** How many are true, or not 0, along some axes, all if none are named; int32. */
    public static Value countNonzero(Value x, int... axes) {
        return sum(x.cast(DType.BOOL).cast(DType.I32), axes);
    }

    /** The mean square distance from the mean along some axes, all if none are named; they disappear. */
    public static Value variance(Value x, int... axes) {
        return Reductions.variance(x, axes(x, axes));
    }

    /** The square root of the variance. */
    public static Value std(Value x, int... axes) {
        return sqrt(variance(x, axes));
    }

    /** log(sum(e^x)) along some axes, all if none are named, without overflow; they disappear. */
    public static Value logsumexp(Value x, int... axes) {
        return Reductions.logSumExp(x, axes(x, axes));
    }

    /**
     * The norm of an order (2 is Euclid's; 0, 1, infinite or any other) along some axes, all if none are named; they
     * disappear.
     */
    public static Value norm(Value x, double order, int... axes) {
        return Reductions.norm(x, order, axes(x, axes));
    }

    /** x / max(norm of order 2, 1e-12) along one axis. */
    public static Value l2Normalize(Value x, int axis) {
        return normalize(x, 2, axis, 1e-12);
    }

    /** x / max(norm, epsilon) along one axis. */
    public static Value normalize(Value x, double order, int axis, double epsilon) {
        return Reductions.normalize(x, order, axis, epsilon);
    }

    /** The int32 index of the largest along one axis, of equal ones the first; the axis disappears. */
    public static Value argmax(Value x, int axis) {
        return Reductions.arg(ArgReduce.Kind.MAX, x, axis);
    }

    /** The int32 index of the smallest along one axis, of equal ones the first; the axis disappears. */
    public static Value argmin(Value x, int axis) {
        return Reductions.arg(ArgReduce.Kind.MIN, x, axis);
    }

    /** The sum of each element and all before it along one axis. */
    public static Value cumsum(Value x, int axis) {
        return Reductions.cumulative(Cumulative.Kind.SUM, x, axis, false);
    }

    /** The product of each element and all before it along one axis. */
    public static Value cumprod(Value x, int axis) {
        return Reductions.cumulative(Cumulative.Kind.PRODUCT, x, axis, false);
    }

    /** The largest so far along one axis. */
    public static Value cummax(Value x, int axis) {
        return Reductions.cumulative(Cumulative.Kind.MAX, x, axis, false);
    }

    /** The smallest so far along one axis. */
    public static Value cummin(Value x, int axis) {
        return Reductions.cumulative(Cumulative.Kind.MIN, x, axis, false);
    }

    /** The elements in ascending order along one axis; NaN comes last. */
    public static Value sort(Value x, int axis) {
        return Reductions.sort(x, axis, false, 0);
    }

    /** The int32 indices that sort one axis; equal ones keep their order. */
    public static Value argsort(Value x, int axis) {
        return Reductions.sort(x, axis, false, 1);
    }

    /**
     * The largest elements along the last axis and where they are.
     *
     * @param values in descending order
     * @param indices int32
     */
    public record TopK(Value values, Value indices) {}

    /** The k largest elements along the last axis, in descending order. */
    public static TopK topK(Value x, int k) {
        return new TopK(
                slice(Reductions.sort(x, -1, true, 0), -1, 0, k), slice(Reductions.sort(x, -1, true, 1), -1, 0, k));
    }

    // Products.

    /**
     * The matrix product over the last axis of the first and the second-last of the second operand. Leading axes are
     * broadcast; an operand of rank 1 is a row or a column, whose axis disappears.
     */
    public static Value matmul(Value a, Value b) {
        return Products.matmul(a, b);
    }

    /** The sum over the last axis of the first and the second-last (or only) axis of the second operand. */
    public static Value dot(Value a, Value b) {
        return Products.dot(a, b);
    }

    /** The products of all elements of one with all of the other, as a matrix. */
    public static Value outer(Value a, Value b) {
        return Products.outer(a, b);
    }

    /** The sum over the last axes of the first and the first axes of the second operand. */
    public static Value tensordot(Value a, Value b, int axes) {
        return tensordot(
                a,
                b,
                IntStream.range(a.rank() - axes, a.rank()).boxed().toList(),
                IntStream.range(0, axes).boxed().toList());
    }

    /** The sum over paired axes; the other axes of the first come before those of the second. */
    public static Value tensordot(Value a, Value b, List<Integer> aAxes, List<Integer> bAxes) {
        return Products.tensordot(a, b, aAxes, bAxes);
    }

    /**
     * Einstein's summation, for example {@code einsum("abc,cd->abd", x, w)}. Repeated names within one operand take the
     * diagonal, {@code ...} stands for axes that are broadcast.
     *
     * @throws ShapeException if names and shapes do not fit
     */
    public static Value einsum(String equation, Value... operands) {
        return Products.einsum(equation, List.of(operands));
    }

    // Indexing.

    /** Slices of the leading axis picked by int32 indices. */
    public static Value take(Value x, Value indices) {
        return Layouts.take(x, indices, 0);
    }

    /** Elements of one axis picked by indices, which take its place. */
    public static Value take(Value x, Value indices, int axis) {
        return Layouts.take(x, indices, axis);
    }

    /** For each place the element at its index along one axis; the other axes are broadcast. */
    public static Value takeAlongAxis(Value x, Value indices, int axis) {
        return Layouts.takeAlongAxis(x, indices, axis);
    }

    /** 1 at the place that each index names, else 0, along a new last axis, float32; other indices give zeros. */
    public static Value oneHot(Value indices, int classes) {
        return Layouts.oneHot(indices, classes, DType.F32);
    }

    /** 1 at the place that each index names, else 0, along a new last axis; other indices give zeros. */
    public static Value oneHot(Value indices, int classes, DType dtype) {
        return Layouts.oneHot(indices, classes, dtype);
    }

    /** Sums of the slices of the leading axis that have the same int32 segment number. */
    public static Value segmentSum(Value x, Value segments, int count) {
        return x.builder().add(new ScatterAdd(0, Dim.of(count)), segments.cast(DType.I32), x);
    }

    /** Adds each element to the place along one axis that its index says; the result has the same shape. */
    public static Value scatterAlong(Value x, Value indices, int axis) {
        int last = x.rank() - 1;
        int[] order = IntStream.range(0, x.rank()).toArray();
        order[axis] = last;
        order[last] = axis;
        Value moved = transpose(x, order);
        Value places = transpose(indices, order);
        Value sums = x.builder().add(new ScatterAdd(last, moved.shape().dim(last)), places, moved);
        return transpose(sums, order);
    }

    /** The value itself, for which the derivative is taken as zero. */
    public static Value stopGradient(Value x) {
        return x.builder().add(new StopGradient(), x);
    }
}
