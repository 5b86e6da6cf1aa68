// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.optimizer;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.hornbeam.schedule.Schedule;

/**
 * The gradient divided by the root of the sum of all its squares ({@code keras.optimizers.Adagrad}; Duchi et al., 2011):
 * epsilon stands inside of the root.
 *
 * @param learningRate the learning rate
 * @param initialAccumulatorValue what the sum begins with; default 0.1
 * @param epsilon what keeps the division finite; default 1e-7
 * @param options what happens around the rule
 */
public record Adagrad(Schedule learningRate, double initialAccumulatorValue, double epsilon, Options options)
        implements Tunable<Adagrad> {
    @Override
    public Value update(OptimizerScope scope, Value weight, Value gradient) {
        Value sum = scope.slot("accumulator", initialAccumulatorValue).plus(Ops.square(gradient));
        scope.assign("accumulator", sum);
        return weight.minus(gradient.times(scope.learningRate()).div(Ops.sqrt(sum.plus(epsilon))));
    }

    @Override
    public Adagrad learningRate(Schedule value) {
        return new Adagrad(value, initialAccumulatorValue, epsilon, options);
    }

    /** The same with another initialAccumulatorValue. */
    public Adagrad initialAccumulatorValue(double value) {
        return new Adagrad(learningRate, value, epsilon, options);
    }

    /** The same with another epsilon. */
    public Adagrad epsilon(double value) {
        return new Adagrad(learningRate, initialAccumulatorValue, value, options);
    }

    @Override
    public Adagrad options(Options value) {
        return new Adagrad(learningRate, initialAccumulatorValue, epsilon, value);
    }
}
