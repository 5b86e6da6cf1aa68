// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.optimizer;

import org.hornbeam.ops.Value;
import org.hornbeam.schedule.Schedule;

/**
 * Gradient descent ({@code keras.optimizers.SGD}): v = momentum v - rate g; w += v, or with Nesterov's look ahead
 * w += momentum v - rate g.
 *
 * @param learningRate the learning rate
 * @param momentum the share of the last update that is added to the next; default 0
 * @param nesterov whether the gradient is taken as if at the place to which momentum leads; default false
 * @param options what happens around the rule
 */
public record Sgd(Schedule learningRate, double momentum, boolean nesterov, Options options) implements Tunable<Sgd> {
    @Override
    public Value update(OptimizerScope scope, Value weight, Value gradient) {
        Value move = gradient.times(scope.learningRate());
        if (momentum == 0) {
            return weight.minus(move);
        }
        Value velocity = scope.slot("momentum").times(momentum).minus(move);
        scope.assign("momentum", velocity);
        return nesterov ? weight.plus(velocity.times(momentum).minus(move)) : weight.plus(velocity);
    }

    @Override
    public Sgd learningRate(Schedule value) {
        return new Sgd(value, momentum, nesterov, options);
    }

    /** The same with another momentum. */
    public Sgd momentum(double value) {
        return new Sgd(learningRate, value, nesterov, options);
    }

    /** The same with another nesterov. */
    public Sgd nesterov(boolean value) {
        return new Sgd(learningRate, momentum, value, options);
    }

    @Override
    public Sgd options(Options value) {
        return new Sgd(learningRate, momentum, nesterov, value);
    }
}
