// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.optimizer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Value;
import org.hornbeam.schedule.Schedule;

/**
 * Adam with decoupled weight decay ({@code keras.optimizers.AdamW}; Loshchilov and Hutter, 2019): the rule of
 * {@link Adam}, and a weight decay of 0.004 unless options say otherwise.
 *
 * @param learningRate the learning rate
 * @param beta1 the share of the first moment that stays; default 0.9
 * @param beta2 the share of the second moment that stays; default 0.999
 * @param epsilon what keeps the division finite; default 1e-7
 * @param amsgrad whether the largest v so far is used (Reddi et al., 2018); default false
 * @param options what happens around the rule
 */
public record AdamW(Schedule learningRate, double beta1, double beta2, double epsilon, boolean amsgrad, Options options)
        implements Tunable<AdamW> {
    @Override
    public Value update(OptimizerScope scope, Value weight, Value gradient) {
        return new Adam(learningRate, beta1, beta2, epsilon, amsgrad, options).update(scope, weight, gradient);
    }

    @Override
    public AdamW learningRate(Schedule value) {
        return Components.with(this, "learningRate", value);
    }

    /** The same with another beta1. */
    public AdamW beta1(double value) {
        return Components.with(this, "beta1", value);
    }

    /** The same with another beta2. */
    public AdamW beta2(double value) {
        return Components.with(this, "beta2", value);
    }

    /** The same with another epsilon. */
    public AdamW epsilon(double value) {
        return Components.with(this, "epsilon", value);
    }

    /** The same with another amsgrad. */
    public AdamW amsgrad(boolean value) {
        return Components.with(this, "amsgrad", value);
    }

    @Override
    public AdamW options(Options value) {
        return Components.with(this, "options", value);
    }
}
