// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.optimizer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.hornbeam.schedule.Schedule;

/**
 * Adam with the largest gradient in place of the second moment ({@code keras.optimizers.Adamax}; Kingma and Ba, 2015).
 *
 * @param learningRate the learning rate
 * @param beta1 the share of the first moment that stays; default 0.9
 * @param beta2 the share of the second moment that stays; default 0.999
 * @param epsilon what keeps the division finite; default 1e-7
 * @param options what happens around the rule
 */
public record Adamax(Schedule learningRate, double beta1, double beta2, double epsilon, Options options)
        implements Tunable<Adamax> {
    @Override
    public Value update(OptimizerScope scope, Value weight, Value gradient) {
        Value m = Moments.first(scope, gradient, beta1);
        Value norm = Ops.maximum(scope.slot("norm").times(beta2), Ops.abs(gradient));
        scope.assign("norm", norm);
        Value rate = scope.learningRate().div(Powers.complement(beta1, scope.step()));
        return weight.minus(m.times(rate).div(norm.plus(epsilon)));
    }

    @Override
    public Adamax learningRate(Schedule value) {
        return Components.with(this, "learningRate", value);
    }

    /** The same with another beta1. */
    public Adamax beta1(double value) {
        return Components.with(this, "beta1", value);
    }

    /** The same with another beta2. */
    public Adamax beta2(double value) {
        return Components.with(this, "beta2", value);
    }

    /** The same with another epsilon. */
    public Adamax epsilon(double value) {
        return Components.with(this, "epsilon", value);
    }

    @Override
    public Adamax options(Options value) {
        return Components.with(this, "options", value);
    }
}
