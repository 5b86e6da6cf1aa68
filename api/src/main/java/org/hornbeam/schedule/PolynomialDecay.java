// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.schedule;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * From one rate to another by a power of the share of updates that are left
 * ({@code keras.optimizers.schedules.PolynomialDecay}).
 *
 * @param initialLearningRate the first rate
 * @param decaySteps after how many updates the decay is done
 * @param endLearningRate the last rate; default 0.0001
 * @param power the exponent, 1 for a line; default 1
 * @param cycle whether decaySteps is multiplied each time it is reached; default false
 */
public record PolynomialDecay(
        double initialLearningRate, long decaySteps, double endLearningRate, double power, boolean cycle)
        implements Schedule {
    /** Checks the number of updates. */
    public PolynomialDecay {
        Decay.positive("decaySteps", decaySteps);
    }

    @Override
    public Value trace(Value step) {
        Value end = Ops.fill(step, decaySteps);
        if (cycle) {
            // The first period also where no update was done yet.
            end = end.times(Ops.maximum(Decay.ceil(step.div((double) decaySteps)), Ops.onesLike(step)));
        }
        Value done = cycle ? step : Ops.minimum(step, end);
        Value left = Ops.onesLike(step).minus(done.div(end));
        return Decay.power(left, power)
                .times(initialLearningRate - endLearningRate)
                .plus(endLearningRate);
    }

    /** The same with another endLearningRate: the last rate. */
    public PolynomialDecay endLearningRate(double value) {
        return Components.with(this, "endLearningRate", value);
    }

    /** The same with another power: the exponent, 1 for a line. */
    public PolynomialDecay power(double value) {
        return Components.with(this, "power", value);
    }

    /** The same with another cycle: whether decaySteps is multiplied each time it is reached. */
    public PolynomialDecay cycle(boolean value) {
        return Components.with(this, "cycle", value);
    }
}
