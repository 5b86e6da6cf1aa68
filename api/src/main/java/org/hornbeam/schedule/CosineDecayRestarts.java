// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.schedule;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Half a cosine from one rate down to a share of it, again and again over longer and longer periods
 * ({@code keras.optimizers.schedules.CosineDecayRestarts}; Loshchilov and Hutter, "SGDR", 2017).
 *
 * @param initialLearningRate the first rate
 * @param firstDecaySteps the number of updates of the first period
 * @param tMul how much longer each next period is; default 2
 * @param mMul the factor of the highest rate from period to period; default 1
 * @param alpha the last rate of a period as a share of its highest; default 0
 */
public record CosineDecayRestarts(
        double initialLearningRate, long firstDecaySteps, double tMul, double mMul, double alpha) implements Schedule {
    /** Checks the number of updates. */
    public CosineDecayRestarts {
        Decay.positive("firstDecaySteps", firstDecaySteps);
    }

    @Override
    public Value trace(Value step) {
        Value one = Ops.onesLike(step);
        Value time = step.div((double) firstDecaySteps);
        Value period;
        Value done;
        if (tMul == 1) {
            period = Decay.floor(time);
            done = time.minus(period);
        } else {
            // Period i begins at (1 - tMul^i) / (1 - tMul).
            Value reached = one.minus(time.times(1 - tMul));
            period = Decay.floor(Ops.log(reached).div(Math.log(tMul)));
            Value power = Decay.power(tMul, period);
            Value begun = one.minus(power).div(1 - tMul);
            done = time.minus(begun).div(power);
        }
        Value highest = mMul == 1 ? one : Decay.power(mMul, period);
        Value cosine = Decay.cos(done.times(Math.PI)).plus(1.0).times(0.5).times(highest);
        return cosine.times(1 - alpha).plus(alpha).times(initialLearningRate);
    }

    /** The same with another tMul: how much longer each next period is. */
    public CosineDecayRestarts tMul(double value) {
        return Components.with(this, "tMul", value);
    }

    /** The same with another mMul: the factor of the highest rate from period to period. */
    public CosineDecayRestarts mMul(double value) {
        return Components.with(this, "mMul", value);
    }

    /** The same with another alpha: the last rate of a period as a share of its highest. */
    public CosineDecayRestarts alpha(double value) {
        return Components.with(this, "alpha", value);
    }
}
