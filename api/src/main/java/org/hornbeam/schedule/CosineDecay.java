// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.schedule;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * Half a cosine from one rate down to a share of it, after an optional line up
 * ({@code keras.optimizers.schedules.CosineDecay}; Loshchilov and Hutter, "SGDR", 2017).
 *
 * @param initialLearningRate the first rate
 * @param decaySteps after how many updates, those of the warm-up not counted, the decay is done
 * @param alpha the last rate as a share of the highest; default 0
 * @param warmupTarget the rate at the end of the warm-up; default NaN, that is no warm-up
 * @param warmupSteps the number of updates of the warm-up; default 0
 */
public record CosineDecay(
        double initialLearningRate, long decaySteps, double alpha, double warmupTarget, long warmupSteps)
        implements Schedule {
    /** Checks the number of updates. */
    public CosineDecay {
        Decay.positive("decaySteps", decaySteps);
    }

    @Override
    public Value trace(Value step) {
        boolean warms = !Double.isNaN(warmupTarget);
        double highest = warms ? warmupTarget : initialLearningRate;
        Value time = warms ? step.minus((double) warmupSteps) : step;
        Value done = Ops.minimum(time.div((double) decaySteps), Ops.onesLike(step));
        Value cosine = Decay.cos(done.times(Math.PI)).plus(1.0).times(0.5);
        Value decayed = cosine.times(1 - alpha).plus(alpha).times(highest);
        if (!warms || warmupSteps == 0) {
            return decayed;
        }
        Value warm = step.div((double) warmupSteps)
                .times(warmupTarget - initialLearningRate)
                .plus(initialLearningRate);
        return Ops.where(Ops.less(step, Ops.fill(step, warmupSteps)), warm, decayed);
    }

    /** The same with another alpha: the last rate as a share of the highest. */
    public CosineDecay alpha(double value) {
        return Components.with(this, "alpha", value);
    }

    /** The same with another warmupTarget: the rate at the end of the warm-up. */
    public CosineDecay warmupTarget(double value) {
        return Components.with(this, "warmupTarget", value);
    }

    /** The same with another warmupSteps: the number of updates of the warm-up. */
    public CosineDecay warmupSteps(long value) {
        return Components.with(this, "warmupSteps", value);
    }
}
