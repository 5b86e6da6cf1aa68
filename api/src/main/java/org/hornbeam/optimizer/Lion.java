// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.optimizer;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.hornbeam.schedule.Schedule;

/**
 * The sign of a momentum ({@code keras.optimizers.Lion}; Chen et al., "Symbolic discovery of optimization algorithms",
 * 2023).
 *
 * @param learningRate the learning rate
 * @param beta1 the share of the momentum in the direction of the update; default 0.9
 * @param beta2 the share of the momentum that stays; default 0.99
 * @param options what happens around the rule
 */
public record Lion(Schedule learningRate, double beta1, double beta2, Options options) implements Tunable<Lion> {
    @Override
    public Value update(OptimizerScope scope, Value weight, Value gradient) {
        Value m = scope.slot("momentum");
        scope.assign("momentum", m.times(beta2).plus(gradient.times(1 - beta2)));
        Value direction = Ops.sign(m.times(beta1).plus(gradient.times(1 - beta1)));
        return weight.minus(direction.times(scope.learningRate()));
    }

    @Override
    public Lion learningRate(Schedule value) {
        return new Lion(value, beta1, beta2, options);
    }

    /** The same with another beta1. */
    public Lion beta1(double value) {
        return new Lion(learningRate, value, beta2, options);
    }

    /** The same with another beta2. */
    public Lion beta2(double value) {
        return new Lion(learningRate, beta1, value, options);
    }

    @Override
    public Lion options(Options value) {
        return new Lion(learningRate, beta1, beta2, value);
    }
}
