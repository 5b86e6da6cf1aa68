// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.optimizer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.hornbeam.schedule.Schedule;

/**
 * The gradient divided by the root of a moving average of its square ({@code keras.optimizers.RMSprop}; Hinton, 2012):
 * epsilon stands inside of the root.
 *
 * @param learningRate the learning rate
 * @param rho the share of the average that stays; default 0.9
 * @param momentum the share of the last update that is added to the next; default 0
 * @param epsilon what keeps the division finite; default 1e-7
 * @param centered whether the square of the mean gradient is subtracted; default false
 * @param options what happens around the rule
 */
public record RmsProp(
        Schedule learningRate, double rho, double momentum, double epsilon, boolean centered, Options options)
        implements Tunable<RmsProp> {
    @Override
    public Value update(OptimizerScope scope, Value weight, Value gradient) {
        Value v = scope.slot("velocity").times(rho).plus(Ops.square(gradient).times(1 - rho));
        scope.assign("velocity", v);
        Value variance = v;
        if (centered) {
            Value mean = scope.slot("average_gradient").times(rho).plus(gradient.times(1 - rho));
            scope.assign("average_gradient", mean);
            variance = v.minus(Ops.square(mean));
        }
        Value move = gradient.times(scope.learningRate()).div(Ops.sqrt(variance.plus(epsilon)));
        if (momentum == 0) {
            return weight.minus(move);
        }
        Value velocity = scope.slot("momentum").times(momentum).plus(move);
        scope.assign("momentum", velocity);
        return weight.minus(velocity);
    }

    @Override
    public RmsProp learningRate(Schedule value) {
        return Components.with(this, "learningRate", value);
    }

    /** The same with another rho. */
    public RmsProp rho(double value) {
        return Components.with(this, "rho", value);
    }

    /** The same with another momentum. */
    public RmsProp momentum(double value) {
        return Components.with(this, "momentum", value);
    }

    /** The same with another epsilon. */
    public RmsProp epsilon(double value) {
        return Components.with(this, "epsilon", value);
    }

    /** The same with another centered. */
    public RmsProp centered(boolean value) {
        return Components.with(this, "centered", value);
    }

    @Override
    public RmsProp options(Options value) {
        return Components.with(this, "options", value);
    }
}
