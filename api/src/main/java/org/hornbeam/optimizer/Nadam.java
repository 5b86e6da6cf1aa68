// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.optimizer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.hornbeam.schedule.Schedule;

/**
 * Adam with Nesterov's momentum ({@code keras.optimizers.Nadam}; Dozat, 2016).
 *
 * @param learningRate the learning rate
 * @param beta1 the share of the first moment that stays; default 0.9
 * @param beta2 the share of the second moment that stays; default 0.999
 * @param epsilon what keeps the division finite; default 1e-7
 * @param options what happens around the rule
 */
public record Nadam(Schedule learningRate, double beta1, double beta2, double epsilon, Options options)
        implements Tunable<Nadam> {
    @Override
    public Value update(OptimizerScope scope, Value weight, Value gradient) {
        Value t = scope.step();
        Value one = Ops.onesLike(t);
        Value now = one.minus(Powers.of(0.96, t).times(0.5)).times(beta1);
        Value next = one.minus(Powers.of(0.96, t.plus(1.0)).times(0.5)).times(beta1);
        Value product = scope.shared("u_product", 1).times(now);
        scope.assignShared("u_product", product);
        Value m = Moments.first(scope, gradient, beta1);
        Value v = Moments.second(scope, gradient, beta2);
        // Scalars first, so that the update of each number stays short.
        Value ofMomentum = scope.learningRate().times(next).div(one.minus(product.times(next)));
        Value ofGradient = scope.learningRate().times(one.minus(now)).div(one.minus(product));
        Value deviation = Ops.sqrt(v.div(Powers.complement(beta2, t))).plus(epsilon);
        return weight.minus(m.times(ofMomentum).plus(gradient.times(ofGradient)).div(deviation));
    }

    @Override
    public Nadam learningRate(Schedule value) {
        return Components.with(this, "learningRate", value);
    }

    /** The same with another beta1. */
    public Nadam beta1(double value) {
        return Components.with(this, "beta1", value);
    }

    /** The same with another beta2. */
    public Nadam beta2(double value) {
        return Components.with(this, "beta2", value);
    }

    /** The same with another epsilon. */
    public Nadam epsilon(double value) {
        return Components.with(this, "epsilon", value);
    }

    @Override
    public Nadam options(Options value) {
        return Components.with(this, "options", value);
    }
}
