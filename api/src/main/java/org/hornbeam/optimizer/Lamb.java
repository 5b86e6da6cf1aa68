// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.optimizer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.hornbeam.schedule.Schedule;

/**
 * Adam with a rate in proportion to the norm of each weight ({@code keras.optimizers.Lamb}; You et al., "Large batch
 * optimization for deep learning", 2020).
 *
 * @param learningRate the learning rate
 * @param beta1 the share of the first moment that stays; default 0.9
 * @param beta2 the share of the second moment that stays; default 0.999
 * @param epsilon what keeps the division finite; default 1e-7
 * @param options what happens around the rule
 */
public record Lamb(Schedule learningRate, double beta1, double beta2, double epsilon, Options options)
        implements Tunable<Lamb> {
    @Override
    public Value update(OptimizerScope scope, Value weight, Value gradient) {
        Value t = scope.step();
        Value m = Moments.first(scope, gradient, beta1);
        Value v = Moments.second(scope, gradient, beta2);
        Value deviation = Ops.sqrt(v.div(Powers.complement(beta2, t))).plus(epsilon);
        Value move = m.div(Powers.complement(beta1, t)).div(deviation);
        Value size = norm(weight);
        Value step = norm(move);
        Value zero = Ops.zerosLike(size);
        Value one = Ops.onesLike(size);
        Value known = Ops.logicalAnd(Ops.greater(size, zero), Ops.greater(step, zero));
        Value ratio = Ops.where(known, size.div(Ops.where(known, step, one)), one);
        return weight.minus(move.times(ratio.times(scope.learningRate())));
    }

    private static Value norm(Value x) {
        return Ops.sqrt(Ops.sum(Ops.square(x)));
    }

    @Override
    public Lamb learningRate(Schedule value) {
        return Components.with(this, "learningRate", value);
    }

    /** The same with another beta1. */
    public Lamb beta1(double value) {
        return Components.with(this, "beta1", value);
    }

    /** The same with another beta2. */
    public Lamb beta2(double value) {
        return Components.with(this, "beta2", value);
    }

    /** The same with another epsilon. */
    public Lamb epsilon(double value) {
        return Components.with(this, "epsilon", value);
    }

    @Override
    public Lamb options(Options value) {
        return Components.with(this, "options", value);
    }
}
