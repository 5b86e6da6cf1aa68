// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.optimizer;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.hornbeam.schedule.Schedule;

/**
 * Updates in the unit of the weights ({@code keras.optimizers.Adadelta}; Zeiler, 2012).
 *
 * @param learningRate the learning rate
 * @param rho the share of the averages that stays; default 0.95
 * @param epsilon what keeps the division finite; default 1e-7
 * @param options what happens around the rule
 */
public record Adadelta(Schedule learningRate, double rho, double epsilon, Options options)
        implements Tunable<Adadelta> {
    @Override
    public Value update(OptimizerScope scope, Value weight, Value gradient) {
        Value squares = scope.slot("accumulated_grad")
                .times(rho)
                .plus(Ops.square(gradient).times(1 - rho));
        Value moved = scope.slot("accumulated_delta_var");
        Value move = gradient.times(Ops.sqrt(moved.plus(epsilon))).div(Ops.sqrt(squares.plus(epsilon)));
        scope.assign("accumulated_grad", squares);
        scope.assign(
                "accumulated_delta_var", moved.times(rho).plus(Ops.square(move).times(1 - rho)));
        return weight.minus(move.times(scope.learningRate()));
    }

    @Override
    public Adadelta learningRate(Schedule value) {
        return new Adadelta(value, rho, epsilon, options);
    }

    /** The same with another rho. */
    public Adadelta rho(double value) {
        return new Adadelta(learningRate, value, epsilon, options);
    }

    /** The same with another epsilon. */
    public Adadelta epsilon(double value) {
        return new Adadelta(learningRate, rho, value, options);
    }

    @Override
    public Adadelta options(Options value) {
        return new Adadelta(learningRate, rho, epsilon, value);
    }
}
