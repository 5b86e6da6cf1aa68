// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.optimizer;

import org.hornbeam.ops.Value;
import org.hornbeam.schedule.Constant;
import org.hornbeam.schedule.Schedule;

/**
 * Several optimizers, each for some weights ({@code keras.optimizers.MultiOptimizer}). Each counts its own updates, has
 * its own learning rate, clips and averages its own weights; its states are below {@code optimizer/0},
 * {@code optimizer/1}, ... in the order of {@link OptimizerMap#all}. Their loss scale factors are not used.
 *
 * @param optimizerMap which optimizer updates which weight
 * @param lossScaleFactor what the loss is multiplied by before and gradients are divided by after they are computed;
 *     default 1
 */
public record MultiOptimizer(OptimizerMap optimizerMap, double lossScaleFactor) implements Optimizer {
    /** None: each optimizer has its own. */
    @Override
    public Schedule learningRate() {
        return new Constant(0);
    }

    @Override
    public Options options() {
        return Options.DEFAULT.lossScaleFactor(lossScaleFactor);
    }

    @Override
    public Value update(OptimizerScope scope, Value weight, Value gradient) {
        return optimizerMap.of(scope.path()).update(scope, weight, gradient);
    }

    /** Another factor of the loss. */
    public MultiOptimizer lossScaleFactor(double value) {
        return new MultiOptimizer(optimizerMap, value);
    }
}
