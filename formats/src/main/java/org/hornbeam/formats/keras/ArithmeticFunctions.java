// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.formats.keras;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Indexing;
import org.hornbeam.ops.Numbers;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shaping;
import org.hornbeam.ops.Statistics;
import org.hornbeam.ops.Value;

/** The operators, types, constants of a shape, and functions whose arguments have other names. */
final class ArithmeticFunctions extends Functions {
    ArithmeticFunctions() {
        one("Add", call -> call.value(0, "x1").plus(call.value(1, "x2")));
        one("Subtract", call -> call.value(0, "x1").minus(call.value(1, "x2")));
        one("Multiply", call -> call.value(0, "x1").times(call.value(1, "x2")));
        one("Divide", call -> Ops.divide(call.value(0, "x1"), call.value(1, "x2")));
        one("TrueDivide", call -> Ops.divide(call.value(0, "x1"), call.value(1, "x2")));
        one("Power", ArithmeticFunctions::power);
        one("Negative", call -> call.value(0, "x").unaryMinus());
        one("Cast", call -> call.value(0, "x").cast(call.dtype("dtype", DType.F32)));
        one("SaturateCast", call -> Numbers.saturateCast(call.value(0, "x"), call.dtype("dtype", DType.F32)));
        one("View", call -> {
            Value x = call.value(0, "x");
            return call.get("dtype") == null ? x : Numbers.view(x, call.dtype("dtype", x.dtype()));
        });
        for (String copy : List.of("Array", "ConvertToTensor", "Copy")) {
            one(copy, call -> {
                Value x = call.value(0, "x");
                return x.cast(call.dtype("dtype", x.dtype()));
            });
        }
        one("StopGradient", call -> Ops.stopGradient(call.value(0, "variable")));
        one("OnesLike", call -> constant(call, 1));
        one("ZerosLike", call -> constant(call, 0));
        one("EmptyLike", call -> constant(call, 0));
        one("FullLike", call -> {
            Value x = call.value(0, "x");
            return Ops.broadcastTo(call.value(1, "fillvalue").cast(call.dtype("dtype", x.dtype())), x.shape());
        });
        one("Full", call -> {
            Value fill = call.value(0, "fillvalue");
            return Ops.broadcastTo(
                    fill.cast(call.dtype("dtype", fill.dtype())), ShapeFunctions.shape(call, fill, call.get("shape")));
        });
        one("Clip", call -> {
            Value x = call.value(0, "x");
            return Ops.clip(
                    x.dtype() == DType.BOOL ? x.cast(DType.I32) : x,
                    call.tensor(call.get("xmin")),
                    call.tensor(call.get("xmax")));
        });
        one("Round", call -> {
            Value x = call.value(0, "x");
            int decimals = call.whole("decimals", 0);
            double unit = Math.pow(10, decimals);
            return decimals == 0 ? Ops.round(x) : Ops.round(x.times(unit)).div(unit);
        });
        one("NanToNum", call -> {
            Value x = call.value(0, "x");
            double most = switch (x.dtype()) {
                case F16 -> 65504;
                case BF16 -> 0x1.FEp127;
                case F64 -> Double.MAX_VALUE;
                default -> Float.MAX_VALUE;
            };
            return x.dtype().isFloat()
                    ? Ops.nanToNum(x, call.number("nan", 0), call.number("neginf", -most), call.number("posinf", most))
                    : x;
        });
        one("Where", call -> {
            Value condition = call.value(0, "condition").cast(DType.BOOL);
            Value a = call.value(1, "x1");
            Value b = call.value(2, "x2");
            DType dtype = Ops.promote(a.dtype(), b.dtype());
            return Ops.where(condition, a.cast(dtype), b.cast(dtype));
        });
        one("Select", call -> {
            List<Value> conditions = call.values(0, "condlist");
            List<Value> choices = call.values(1, "choicelist");
            Object otherwise = call.get(2, "default");
            return Indexing.select(conditions, choices, call.tensor(otherwise == null ? 0 : otherwise));
        });
        one("Isnan", call -> Ops.isNan(call.value(0, "x")));
        one("Isfinite", call -> Ops.isFinite(call.value(0, "x")));
        one("Isinf", call -> Ops.isInf(call.value(0, "x")));
        one(
                "Isclose",
                call -> Statistics.isclose(
                        Ops.floating(call.value(0, "x1")),
                        Ops.floating(call.value(1, "x2")),
                        call.number(2, "rtol", 1e-5),
                        call.number(3, "atol", 1e-8),
                        call.flag("equalnan")));
        one(
                "AllClose",
                call -> Statistics.allclose(
                        Ops.floating(call.value(0, "x1")),
                        Ops.floating(call.value(1, "x2")),
                        call.number("rtol", 1e-5),
                        call.number("atol", 1e-8),
                        call.flag("equalnan")));
        one("BitwiseInvert", call -> Ops.bitwiseNot(call.value(0, "x")));
        one("BitwiseLeftShift", call -> Ops.leftShift(call.value(0, "x"), call.value(1, "y")));
        one("BitwiseRightShift", call -> Ops.rightShift(call.value(0, "x"), call.value(1, "y")));
        one(
                "Trapezoid",
                call -> call.get("x") instanceof Value x
                        ? Statistics.trapezoid(call.value(0, "y"), x, call.whole("axis", -1))
                        : Statistics.trapezoid(call.value(0, "y"), call.number("dx", 1), call.whole("axis", -1)));
        one("Linspace", call -> spaced(call, 0, false));
        one("Logspace", call -> spaced(call, call.number("base", 10), false));
        one("Geomspace", call -> spaced(call, 0, true));
        one("Diag", call -> Shaping.diag(call.value(0, "x"), call.whole("k", 0)));
        one("Diagflat", call -> Shaping.diagflat(call.value(0, "x"), call.whole("k", 0)));
    }

    private static Value constant(FunctionCall call, double number) {
        Value x = call.value(0, "x");
        return Ops.full(x, x.shape(), number, call.dtype("dtype", x.dtype()));
    }

    /** Integers stay integers. */
    private static Value power(FunctionCall call) {
        Value x = call.value(0, "x1");
        Value y = call.value(1, "x2");
        DType dtype = Ops.promote(x.dtype(), y.dtype());
        if (call.get(1, "x2") instanceof Number exponent && dtype.isFloat()) {
            return Ops.power(x.cast(dtype), exponent.doubleValue());
        }
        Value power = Ops.power(x.cast(dtype), y.cast(dtype));
        return dtype.isFloat() ? power : power.cast(dtype);
    }

    /** Numbers between two tensors, at equal distances or ratios, along a new axis. */
    private static Value spaced(FunctionCall call, double base, boolean ratios) {
        Value start = Ops.floating(call.value(0, "start"));
        Value stop = Ops.floating(call.value(1, "stop"));
        Value from = ratios ? Ops.log(start) : start;
        Value distance = (ratios ? Ops.log(stop) : stop).minus(from);
        int count = call.whole("num", 50);
        int steps = Math.max(1, call.get("endpoint") == Boolean.FALSE ? count : count - 1);
        List<Value> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Value at = from.plus(distance.times((double) i / steps));
            all.add(ratios ? Ops.exp(at) : base == 0 ? at : Ops.power(Ops.fill(at, base), at));
        }
        Value stacked = Ops.stack(all, call.whole("axis", 0));
        return stacked.cast(call.dtype("dtype", stacked.dtype()));
    }
}
