// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.optimizer;

import java.util.Set;
import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.hornbeam.schedule.Schedule;

/**
 * Adam without a schedule ({@code keras.optimizers.ScheduleFreeAdamW}; Defazio et al., "The road less scheduled", 2024):
 * steps are taken by z, x is the mean of all z so far, and the weight, where gradients are taken, lies between them:
 * (1 - beta1) z + beta1 x.
 *
 * @param learningRate the learning rate
 * @param beta1 how near the weight is to the mean; above 0; default 0.9
 * @param beta2 the share of the second moment that stays; default 0.999
 * @param epsilon what keeps the division finite; default 1e-8
 * @param warmupSteps over how many updates the rate grows to the full one; default 0
 * @param options what happens around the rule
 */
public record ScheduleFreeAdamW(
        Schedule learningRate, double beta1, double beta2, double epsilon, int warmupSteps, Options options)
        implements Tunable<ScheduleFreeAdamW> {
    /** Checks the numbers. */
    public ScheduleFreeAdamW {
        if (!(beta1 > 0 && beta1 <= 1) || warmupSteps < 0) {
            throw new IllegalArgumentException(
                    "beta1 must be above 0 and at most 1 and warmupSteps not negative, found " + beta1 + " and "
                            + warmupSteps);
        }
    }

    @Override
    public Set<String> slotsOfWeights() {
        return Set.of("momentum");
    }

    @Override
    public Value update(OptimizerScope scope, Value weight, Value gradient) {
        Value t = scope.step();
        Value rate = scope.learningRate();
        if (warmupSteps > 0) {
            rate = rate.times(Ops.minimum(t.div(warmupSteps), Ops.onesLike(t)));
        }
        Value before = scope.slot("momentum");
        Value v = Moments.second(scope, gradient, beta2);
        Value size = Ops.sqrt(v.div(Powers.complement(beta2, t))).plus(epsilon);
        Value z = before.minus(gradient.times(rate).div(size));
        scope.assign("momentum", z);
        // From the new z, as Keras does on PyTorch, where the old one has been overwritten by then.
        Value mean = weight.minus(z.times(1 - beta1)).div(beta1);
        Value share = Ops.reciprocal(t);
        Value x = mean.times(Ops.onesLike(share).minus(share)).plus(z.times(share));
        return z.times(1 - beta1).plus(x.times(beta1));
    }

    @Override
    public ScheduleFreeAdamW learningRate(Schedule value) {
        return Components.with(this, "learningRate", value);
    }

    /** The same with another beta1. */
    public ScheduleFreeAdamW beta1(double value) {
        return Components.with(this, "beta1", value);
    }

    /** The same with another beta2. */
    public ScheduleFreeAdamW beta2(double value) {
        return Components.with(this, "beta2", value);
    }

    /** The same with another epsilon. */
    public ScheduleFreeAdamW epsilon(double value) {
        return Components.with(this, "epsilon", value);
    }

    /** The same with another number of updates until the full rate. */
    public ScheduleFreeAdamW warmupSteps(int value) {
        return Components.with(this, "warmupSteps", value);
    }

    @Override
    public ScheduleFreeAdamW options(Options value) {
        return Components.with(this, "options", value);
    }
}
