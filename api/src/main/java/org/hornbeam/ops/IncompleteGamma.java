// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.ops;

import java.util.List;

/** The incomplete gamma function, as a series and as a continued fraction. */
final class IncompleteGamma {
    private static final int TERMS = 120;
    private static final double TINY = 1e-30;

    private IncompleteGamma() {}

    static Value lower(Value a, Value x) {
        Value zero = Ops.zerosLike(x);
        Value near = Ops.less(x, a.plus(1.0));
        // Each side sees arguments for which it converges.
        Value small = Ops.where(near, x, zero);
        Value large = Ops.where(near, a.plus(1.0), x);
        Value factor = Ops.exp(
                Ops.log(Ops.maximum(x, Ops.fill(x, TINY))).times(a).minus(x).minus(Ops.lgamma(a)));
        Value series = factor.times(series(a, small));
        Value fraction = factor.times(fraction(a, large)).unaryMinus().plus(1.0);
        Value result = Ops.where(near, series, fraction);
        return Ops.where(Ops.lessEqual(x, zero), zero, result);
    }

    /** The sum of x^n / (a (a + 1) ... (a + n)). */
    private static Value series(Value a, Value x) {
        Value first = Ops.reciprocal(a);
        return ControlFlow.foriLoop(
                        1,
                        TERMS,
                        (n, carried) -> {
                            Value term = carried.get(0).times(x).div(a.plus(n.cast(a.dtype())));
                            return List.of(term, carried.get(1).plus(term));
                        },
                        List.of(first, first))
                .get(1);
    }

    private static Value fraction(Value a, Value x) {
        Value b = x.plus(1.0).minus(a);
        Value d = Ops.reciprocal(safe(b));
        Value c = Ops.fill(x, 1 / TINY);
        return ControlFlow.foriLoop(
                        1,
                        TERMS,
                        (n, carried) -> {
                            Value i = n.cast(a.dtype());
                            Value an = i.unaryMinus().times(i.minus(a));
                            Value bn = b.plus(i.times(2.0));
                            Value nextD =
                                    Ops.reciprocal(safe(an.times(carried.get(0)).plus(bn)));
                            Value nextC = safe(bn.plus(an.div(carried.get(1))));
                            return List.of(nextD, nextC, carried.get(2).times(nextD.times(nextC)));
                        },
                        List.of(d, c, d))
                .get(2);
    }

    private static Value safe(Value x) {
        return Ops.where(Ops.less(Ops.abs(x), Ops.fill(x, TINY)), Ops.fill(x, TINY), x);
    }
}
