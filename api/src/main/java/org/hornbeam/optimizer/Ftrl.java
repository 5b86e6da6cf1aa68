// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.optimizer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.hornbeam.schedule.Schedule;

/**
 * Follow the regularized leader ({@code keras.optimizers.Ftrl}; McMahan et al., "Ad click prediction", 2013).
 *
 * @param learningRate the learning rate
 * @param learningRatePower at most 0; 0 for a rate that does not fall; default -0.5
 * @param initialAccumulatorValue what the sum of squares begins with; default 0.1
 * @param l1RegularizationStrength default 0
 * @param l2RegularizationStrength default 0
 * @param l2ShrinkageRegularizationStrength a penalty on the size of weights; default 0
 * @param beta divided by twice the rate and added to the strength of l2; default 0
 * @param options what happens around the rule
 */
public record Ftrl(
        Schedule learningRate,
        double learningRatePower,
        double initialAccumulatorValue,
        double l1RegularizationStrength,
        double l2RegularizationStrength,
        double l2ShrinkageRegularizationStrength,
        double beta,
        Options options)
        implements Tunable<Ftrl> {
    @Override
    public Value update(OptimizerScope scope, Value weight, Value gradient) {
        Value rate = scope.learningRate();
        Value before = scope.slot("accumulator", initialAccumulatorValue);
        Value sum = before.plus(Ops.square(gradient));
        Value root = power(sum);
        Value shrunk = l2ShrinkageRegularizationStrength == 0
                ? gradient
                : gradient.plus(weight.times(2 * l2ShrinkageRegularizationStrength));
        Value linear = scope.slot("linear")
                .plus(shrunk)
                .minus(root.minus(power(before)).div(rate).times(weight));
        // 2 (l2 + beta / (2 rate))
        Value strength = Ops.fill(rate, beta).div(rate).plus(2 * l2RegularizationStrength);
        Value quadratic = root.div(rate).plus(strength);
        scope.assign("accumulator", sum);
        scope.assign("linear", linear);
        Value bound = Ops.fill(linear, l1RegularizationStrength);
        Value clipped = Ops.minimum(Ops.maximum(linear, bound.unaryMinus()), bound);
        return clipped.minus(linear).div(quadratic);
    }

    private Value power(Value x) {
        return learningRatePower == -0.5 ? Ops.sqrt(x) : Ops.exp(Ops.log(x).times(-learningRatePower));
    }

    @Override
    public Ftrl learningRate(Schedule value) {
        return Components.with(this, "learningRate", value);
    }

    /** The same with another learningRatePower. */
    public Ftrl learningRatePower(double value) {
        return Components.with(this, "learningRatePower", value);
    }

    /** The same with another initialAccumulatorValue. */
    public Ftrl initialAccumulatorValue(double value) {
        return Components.with(this, "initialAccumulatorValue", value);
    }

    /** The same with another l1RegularizationStrength. */
    public Ftrl l1RegularizationStrength(double value) {
        return Components.with(this, "l1RegularizationStrength", value);
    }

    /** The same with another l2RegularizationStrength. */
    public Ftrl l2RegularizationStrength(double value) {
        return Components.with(this, "l2RegularizationStrength", value);
    }

    /** The same with another l2ShrinkageRegularizationStrength. */
    public Ftrl l2ShrinkageRegularizationStrength(double value) {
        return Components.with(this, "l2ShrinkageRegularizationStrength", value);
    }

    /** The same with another beta. */
    public Ftrl beta(double value) {
        return Components.with(this, "beta", value);
    }

    @Override
    public Ftrl options(Options value) {
        return Components.with(this, "options", value);
    }
}
