// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/** Random numbers of distributions that are drawn by trial. */
final class Chance {
    // A trial is taken with a probability above 0.95: all of them fail once in 10^10.
    private static final int TRIALS = 8;

    private Chance() {}

    /** Gamma numbers with scale 1 (Marsaglia and Tsang, 2000); {@code alpha} is the shape of the distribution. */
    static Value gamma(Scope scope, Value graph, Shape shape, double alpha) {
        double d = alpha + 1 - 1 / 3.0;
        return gamma(scope, shape, number(graph, 1 / alpha), number(graph, d), number(graph, 1 / Math.sqrt(9 * d)));
    }

    private static Value gamma(Scope scope, Shape shape, Value alpha) {
        Value d = alpha.plus(1 - 1 / 3.0);
        Value one = Ops.like(d, 1.0);
        return gamma(scope, shape, one.div(alpha), d, one.div(Ops.sqrt(d.times(9.0))));
    }

    private static Value gamma(Scope scope, Shape shape, Value inverse, Value d, Value c) {
        Value found = null;
        Value done = null;
        for (int i = 0; i < TRIALS; i++) {
            Value normal = scope.randomNormal(shape);
            Value u = Ops.maximum(scope.randomUniform(shape), Ops.like(normal, 1e-20));
            Value root = normal.times(c).plus(1.0);
            Value positive = Ops.greater(root, Ops.like(root, 0.0));
            Value v = Ops.where(positive, root.times(root).times(root), Ops.like(root, 1.0));
            Value bound =
                    normal.times(normal).times(0.5).plus(d).minus(d.times(v)).plus(d.times(Ops.log(v)));
            Value taken = Ops.logicalAnd(positive, Ops.less(Ops.log(u), bound));
            Value number = d.times(v);
            found = found == null || done == null ? number : Ops.where(done, found, number);
            done = done == null ? taken : Ops.logicalOr(done, taken);
        }
        // For alpha + 1; a power of a uniform number makes it one for alpha, which may be below 1.
        Value u = Ops.maximum(scope.randomUniform(shape), Ops.like(d, 1e-20));
        return java.util.Objects.requireNonNull(found).times(Ops.exp(Ops.log(u).times(inverse)));
    }

    /** Beta numbers whose parameters are both alpha. */
    static Value beta(Scope scope, Value graph, Shape shape, double alpha) {
        return beta(gamma(scope, graph, shape, alpha), gamma(scope, graph, shape, alpha));
    }

    /** Beta numbers whose parameters are both alpha, a scalar. */
    static Value beta(Scope scope, Shape shape, Value alpha) {
        return beta(gamma(scope, shape, alpha), gamma(scope, shape, alpha));
    }

    private static Value beta(Value one, Value other) {
        Value sum = one.plus(other);
        return Ops.where(
                Ops.greater(sum, Ops.like(sum, 0.0)),
                one.div(Ops.maximum(sum, Ops.like(sum, 1e-30))),
                Ops.like(sum, 0.5));
    }

    private static Value number(Value graph, double value) {
        return graph.builder().constant(value, DType.F32);
    }
}
