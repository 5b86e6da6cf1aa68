// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.schedule;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * initialLearningRate / (1 + decayRate * step / decaySteps) ({@code keras.optimizers.schedules.InverseTimeDecay}).
 *
 * @param initialLearningRate the first rate
 * @param decaySteps in how many updates time advances by 1
 * @param decayRate how fast the rate falls
 * @param staircase whether time is rounded down; default false
 */
public record InverseTimeDecay(double initialLearningRate, long decaySteps, double decayRate, boolean staircase)
        implements Schedule {
    /** Checks the number of updates. */
    public InverseTimeDecay {
        Decay.positive("decaySteps", decaySteps);
    }

    @Override
    public Value trace(Value step) {
        Value time = step.div((double) decaySteps);
        Value divisor = (staircase ? Decay.floor(time) : time).times(decayRate).plus(1.0);
        return Ops.fill(step, initialLearningRate).div(divisor);
    }

    /** The same with another staircase: whether time is rounded down. */
    public InverseTimeDecay staircase(boolean value) {
        return new InverseTimeDecay(initialLearningRate, decaySteps, decayRate, value);
    }
}
