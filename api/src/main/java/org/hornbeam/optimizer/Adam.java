// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.optimizer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.hornbeam.schedule.Schedule;

/**
 * Adam ({@code keras.optimizers.Adam}; Kingma and Ba, 2015): m += (g - m)(1 - beta1), v += (g² - v)(1 - beta2),
 * w -= alpha m / (sqrt(v) + epsilon), where alpha = rate sqrt(1 - beta2^t) / (1 - beta1^t). With a weight decay the rule
 * is that of {@link AdamW}.
 *
 * @param learningRate the learning rate
 * @param beta1 the share of the first moment that stays; default 0.9
 * @param beta2 the share of the second moment that stays; default 0.999
 * @param epsilon what keeps the division finite; default 1e-7
 * @param amsgrad whether the largest v so far is used (Reddi et al., 2018); default false
 * @param options what happens around the rule
 */
public record Adam(Schedule learningRate, double beta1, double beta2, double epsilon, boolean amsgrad, Options options)
        implements Tunable<Adam> {
    @Override
    public Value update(OptimizerScope scope, Value weight, Value gradient) {
        Value t = scope.step();
        Value alpha = scope.learningRate()
                .times(Ops.sqrt(Powers.complement(beta2, t)))
                .div(Powers.complement(beta1, t));
        Value m = Moments.first(scope, gradient, beta1);
        Value v = Moments.second(scope, gradient, beta2);
        if (amsgrad) {
            v = Ops.maximum(scope.slot("velocity_hat"), v);
            scope.assign("velocity_hat", v);
        }
        return weight.minus(m.times(alpha).div(Ops.sqrt(v).plus(epsilon)));
    }

    @Override
    public Adam learningRate(Schedule value) {
        return Components.with(this, "learningRate", value);
    }

    /** The same with another beta1. */
    public Adam beta1(double value) {
        return Components.with(this, "beta1", value);
    }

    /** The same with another beta2. */
    public Adam beta2(double value) {
        return Components.with(this, "beta2", value);
    }

    /** The same with another epsilon. */
    public Adam epsilon(double value) {
        return Components.with(this, "epsilon", value);
    }

    /** The same with another amsgrad. */
    public Adam amsgrad(boolean value) {
        return Components.with(this, "amsgrad", value);
    }

    @Override
    public Adam options(Options value) {
        return Components.with(this, "options", value);
    }
}
