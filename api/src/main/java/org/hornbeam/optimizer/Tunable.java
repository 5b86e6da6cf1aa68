// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.optimizer;

import java.util.List;
import org.hornbeam.schedule.Constant;
import org.hornbeam.schedule.Schedule;

/**
 * An optimizer with withers for what all optimizers have. A record with the components {@code learningRate} and
 * {@code options} has all of them.
 *
 * @param <O> the optimizer itself
 */
public interface Tunable<O extends Tunable<O>> extends Optimizer {
    @Override
    Options options();

    /** The same with other options. */
    O options(Options value);

    /** The same with another schedule of the learning rate. */
    O learningRate(Schedule value);

    /** The same with another constant learning rate. */
    default O learningRate(double value) {
        return learningRate(new Constant(value));
    }

    /** Another decay. See {@link Options}. */
    default O weightDecay(double value) {
        return options(options().weightDecay(value));
    }

    /** Other patterns of paths that do not decay. See {@link Options}. */
    default O excludeFromWeightDecay(List<String> value) {
        return options(options().excludeFromWeightDecay(value));
    }

    /** Another largest norm of each gradient. See {@link Options}. */
    default O clipnorm(double value) {
        return options(options().clipnorm(value));
    }

    /** Another largest size of each number of a gradient. See {@link Options}. */
    default O clipvalue(double value) {
        return options(options().clipvalue(value));
    }

    /** Another largest norm of all gradients together. See {@link Options}. */
    default O globalClipnorm(double value) {
        return options(options().globalClipnorm(value));
    }

    /** Whether moving averages are kept. See {@link Options}. */
    default O useEma(boolean value) {
        return options(options().useEma(value));
    }

    /** Another share of the average that stays. See {@link Options}. */
    default O emaMomentum(double value) {
        return options(options().emaMomentum(value));
    }

    /** Another number of updates after which averages replace weights. See {@link Options}. */
    default O emaOverwriteFrequency(int value) {
        return options(options().emaOverwriteFrequency(value));
    }

    /** Another factor of the loss. See {@link Options}. */
    default O lossScaleFactor(double value) {
        return options(options().lossScaleFactor(value));
    }

    /** Another number of steps for one update. See {@link Options}. */
    default O gradientAccumulationSteps(int value) {
        return options(options().gradientAccumulationSteps(value));
    }
}
