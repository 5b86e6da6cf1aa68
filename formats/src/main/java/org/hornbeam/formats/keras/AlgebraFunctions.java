// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import java.util.List;
import java.util.function.UnaryOperator;
import org.hornbeam.ops.Complex;
import org.hornbeam.ops.Linalg;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shaping;
import org.hornbeam.ops.Signal;
import org.hornbeam.ops.Value;

/** Products, decompositions and transforms. */
final class AlgebraFunctions extends Functions {
    AlgebraFunctions() {
        one(
                "Einsum",
                call -> Ops.einsum(
                        String.valueOf(call.get("subscripts")),
                        call.positional().stream().map(call::tensor).toArray(Value[]::new)));
        one("Matmul", call -> Ops.matmul(call.value(0, "x1"), call.value(1, "x2")));
        one("Dot", call -> {
            Value a = call.value(0, "x1");
            Value b = call.value(1, "x2");
            return a.rank() == 0 || b.rank() == 0 ? a.times(b) : Ops.dot(a, b);
        });
        one("Tensordot", AlgebraFunctions::tensordot);
        one("Cross", call -> {
            if (call.get("axis") == null
                    && (call.whole("axisa", -1) != call.whole("axisb", -1)
                            || call.whole("axisa", -1) != call.whole("axisc", -1))) {
                Value a = Ops.moveaxis(call.value(0, "x1"), call.whole("axisa", -1), -1);
                Value b = Ops.moveaxis(call.value(1, "x2"), call.whole("axisb", -1), -1);
                return Ops.moveaxis(Shaping.cross(a, b, -1), -1, call.whole("axisc", -1));
            }
            int axis = call.get("axis") == null ? call.whole("axisa", -1) : call.whole("axis", -1);
            return Shaping.cross(call.value(0, "x1"), call.value(1, "x2"), axis);
        });
        one("Cholesky", call -> Linalg.cholesky(call.value(0, "x"), call.flag("upper")));
        one("CholeskyInverse", call -> Linalg.choleskyInverse(call.value(0, "x"), call.flag("upper")));
        several("Qr", call -> {
            Value x = call.value(0, "x");
            Linalg.Qr qr = call.text("mode", "reduced").equals("complete") ? Linalg.qrComplete(x) : Linalg.qr(x);
            return List.of(qr.q(), qr.r());
        });
        several("SVD", call -> {
            Value x = call.value(0, "x");
            if (call.get("computeuv") == Boolean.FALSE) {
                return List.of(Linalg.svdvals(x));
            }
            Linalg.Svd svd = Linalg.svd(x, call.get("fullmatrices") != Boolean.FALSE);
            return List.of(svd.u(), svd.values(), svd.vTransposed());
        });
        one(
                "Lstsq",
                call -> call.get("rcond") == null
                        ? Linalg.lstsq(call.value(0, "a"), call.value(1, "b"))
                        : Linalg.lstsq(call.value(0, "a"), call.value(1, "b"), call.number("rcond", 0)));
        one(
                "MatrixRank",
                call -> call.get("tol") == null
                        ? Linalg.matrixRank(call.value(0, "x"))
                        : Linalg.matrixRank(call.value(0, "x"), call.number("tol", 0)));
        one(
                "Pinv",
                call -> call.get("rcond") == null
                        ? Linalg.pinv(call.value(0, "x"))
                        : Linalg.pinv(call.value(0, "x"), call.number("rcond", 0)));
        one(
                "SolveTriangular",
                call -> Linalg.solveTriangular(call.value(0, "a"), call.value(1, "b"), call.flag("lower")));
        one(
                "Correlate",
                call -> Signal.correlate(
                        call.value(0, "x1"),
                        call.value(1, "x2"),
                        call.constant(Signal.Mode.class, "mode", Signal.Mode.VALID)));
        transform("FFT", Signal::fft);
        transform("FFT2", Signal::fft2);
        transform("IFFT2", Signal::ifft2);
        several(
                "RFFT",
                call -> parts(
                        call.get("fftlength") == null
                                ? Signal.rfft(call.value(0, "x"))
                                : Signal.rfft(call.value(0, "x"), call.whole("fftlength", 0))));
        one(
                "IRFFT",
                call -> call.get("fftlength") == null
                        ? Signal.irfft(complex(call))
                        : Signal.irfft(complex(call), call.whole("fftlength", 0)));
        several("STFT", call -> {
            int length = call.whole("sequencelength", 0);
            int stride = call.whole("sequencestride", 0);
            int size = call.whole("fftlength", 0);
            boolean center = call.get("center") != Boolean.FALSE;
            Value x = call.value(0, "x");
            return parts(
                    call.get("window") instanceof List<?> numbers
                            ? Signal.stft(x, length, stride, size, call.tensor(numbers), center)
                            : Signal.stft(x, length, stride, size, window(call), center));
        });
        one("ISTFT", call -> {
            int length = call.whole("sequencelength", 0);
            int stride = call.whole("sequencestride", 0);
            int size = call.whole("fftlength", 0);
            boolean center = call.get("center") != Boolean.FALSE;
            return call.get("length") == null
                    ? Signal.istft(complex(call), length, stride, size, window(call), center)
                    : Signal.istft(complex(call), length, stride, size, call.whole("length", 0), window(call), center);
        });
        several("ViewAsComplex", call -> parts(Signal.viewAsComplex(call.value(0, "x"))));
    }

    private static Signal.Window window(FunctionCall call) {
        return call.get("window") == null
                ? Signal.Window.NONE
                : call.constant(Signal.Window.class, "window", Signal.Window.HANN);
    }

    private static Complex complex(FunctionCall call) {
        List<Value> parts = call.values(0, "x");
        if (parts.size() != 2) {
            throw call.unsupported("a complex tensor of " + parts.size() + " parts");
        }
        return new Complex(parts.get(0), parts.get(1));
    }

    private static List<Value> parts(Complex x) {
        return List.of(x.real(), x.imaginary());
    }

    private void transform(String name, UnaryOperator<Complex> transform) {
        several(name, call -> parts(transform.apply(complex(call))));
    }

    private static Value tensordot(FunctionCall call) {
        Value a = call.value(0, "x1");
        Value b = call.value(1, "x2");
        Object axes = call.get("axes");
        if (axes instanceof List<?> pair && pair.size() == 2) {
            return Ops.tensordot(a, b, axes(call, a, pair.get(0)), axes(call, b, pair.get(1)));
        }
        return Ops.tensordot(a, b, call.whole("axes", 2));
    }

    private static List<Integer> axes(FunctionCall call, Value x, @org.jspecify.annotations.Nullable Object axes) {
        return switch (axes) {
            case Integer axis -> List.of(x.shape().axis(axis));
            case List<?> list ->
                list.stream().map(each -> x.shape().axis((Integer) each)).toList();
            case null, default -> throw call.unsupported("the axes " + axes);
        };
    }
}
