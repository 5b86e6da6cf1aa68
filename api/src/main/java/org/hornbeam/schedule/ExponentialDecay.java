// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.schedule;

import org.hornbeam.ops.Value;

/**
 * initialLearningRate * decayRate ^ (step / decaySteps) ({@code keras.optimizers.schedules.ExponentialDecay}).
 *
 * @param initialLearningRate the first rate
 * @param decaySteps after how many updates the rate was multiplied by decayRate once
 * @param decayRate the factor
 * @param staircase whether the exponent is rounded down; default false
 */
public record ExponentialDecay(double initialLearningRate, long decaySteps, double decayRate, boolean staircase)
        implements Schedule {
    /** Checks the number of updates. */
    public ExponentialDecay {
        Decay.positive("decaySteps", decaySteps);
    }

    @Override
    public Value trace(Value step) {
        Value times = step.div((double) decaySteps);
        return Decay.power(decayRate, staircase ? Decay.floor(times) : times).times(initialLearningRate);
    }

    /** The same with another staircase: whether the exponent is rounded down. */
    public ExponentialDecay staircase(boolean value) {
        return new ExponentialDecay(initialLearningRate, decaySteps, decayRate, value);
    }
}
