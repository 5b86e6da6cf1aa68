// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.optimizer;

import java.util.Set;
import org.hornbeam.component.Components;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.schedule.Schedule;

/**
 * An optimizer whose loss is multiplied by a scale, so that small gradients are not lost in float16
 * ({@code keras.optimizers.LossScaleOptimizer}; Micikevicius et al., "Mixed precision training", 2018). A step with a
 * gradient that is infinite or NaN is left out and halves the scale; many good steps in a row double it. The loss scale
 * factor of the optimizer inside is not used.
 *
 * @param innerOptimizer the optimizer
 * @param initialScale the first scale; default 32768
 * @param dynamicGrowthSteps how many good steps double the scale; default 2000
 */
public record LossScaleOptimizer(Optimizer innerOptimizer, double initialScale, int dynamicGrowthSteps)
        implements Optimizer {
    /** Checks the numbers. */
    public LossScaleOptimizer {
        if (!(initialScale > 0) || dynamicGrowthSteps < 1) {
            throw new IllegalArgumentException("initialScale must be above 0 and dynamicGrowthSteps at least 1, found "
                    + initialScale + " and " + dynamicGrowthSteps);
        }
        if (innerOptimizer instanceof LossScaleOptimizer || innerOptimizer instanceof MultiOptimizer) {
            throw new IllegalArgumentException("a LossScaleOptimizer can't hold " + innerOptimizer);
        }
    }

    @Override
    public Schedule learningRate() {
        return innerOptimizer.learningRate();
    }

    @Override
    public Options options() {
        return innerOptimizer.options().lossScaleFactor(1);
    }

    @Override
    public double weightDecay(String path, Shape shape) {
        return innerOptimizer.weightDecay(path, shape);
    }

    @Override
    public Set<String> slotsOfWeights() {
        return innerOptimizer.slotsOfWeights();
    }

    @Override
    public Value update(OptimizerScope scope, Value weight, Value gradient) {
        return innerOptimizer.update(scope, weight, gradient);
    }

    /** Another first scale. */
    public LossScaleOptimizer initialScale(double value) {
        return Components.with(this, "initialScale", value);
    }

    /** Another number of good steps that double the scale. */
    public LossScaleOptimizer dynamicGrowthSteps(int value) {
        return Components.with(this, "dynamicGrowthSteps", value);
    }
}
