// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.List;

/** Colours in the last axis. */
final class Colors {
    private Colors() {}

    static Value rgbToHsv(Value x) {
        Value r = Ops.slice(x, -1, 0, 1);
        Value g = Ops.slice(x, -1, 1, 1);
        Value b = Ops.slice(x, -1, 2, 1);
        Value value = Ops.maximum(Ops.maximum(r, g), b);
        Value range = value.minus(Ops.minimum(Ops.minimum(r, g), b));
        Value saturation = Numbers.divideNoNan(range, value);
        Value red = Numbers.divideNoNan(g.minus(b), range);
        Value green = Numbers.divideNoNan(b.minus(r), range).plus(2.0);
        Value blue = Numbers.divideNoNan(r.minus(g), range).plus(4.0);
        Value sixth = Ops.where(Ops.equal(value, r), red, Ops.where(Ops.equal(value, g), green, blue));
        Value turn = sixth.div(6.0);
        Value hue = Ops.where(Ops.less(turn, Ops.zerosLike(turn)), turn.plus(1.0), turn);
        Value grey = Ops.equal(range, Ops.zerosLike(range));
        return Ops.concatenate(List.of(Ops.where(grey, Ops.zerosLike(hue), hue), saturation, value), -1);
    }

    static Value hsvToRgb(Value x) {
        Value h = Ops.slice(x, -1, 0, 1).times(6.0);
        Value s = Ops.slice(x, -1, 1, 1);
        Value v = Ops.slice(x, -1, 2, 1);
        return Ops.concatenate(List.of(part(h, s, v, 5), part(h, s, v, 3), part(h, s, v, 1)), -1);
    }

    /** v - v s max(0, min(k, 4 - k, 1)) with k = (n + h) mod 6. */
    private static Value part(Value h, Value s, Value v, double n) {
        Value k = Ops.mod(h.plus(n), Ops.fill(h, 6));
        Value ramp = Ops.minimum(Ops.minimum(k, k.unaryMinus().plus(4.0)), Ops.onesLike(k));
        return v.minus(v.times(s).times(Ops.relu(ramp)));
    }
}
