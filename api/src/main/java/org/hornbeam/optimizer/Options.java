// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.optimizer;

import java.util.List;
import java.util.stream.Stream;
import org.hornbeam.component.Components;

/**
 * What happens around the rule of an optimizer, in this order: gradients are divided by the loss scale factor,
 * accumulated, clipped; weights decay and are updated, averaged, constrained. Names and defaults are those of
 * {@code keras.optimizers.Optimizer}.
 *
 * @param weightDecay the share of a weight, times the learning rate, that is taken away before an update; default 0
 * @param excludeFromWeightDecay patterns of paths that do not decay: {@code *} is a part of a name, {@code **} any path;
 *     default none
 * @param clipnorm the largest norm of each gradient; default 0, that is none
 * @param clipvalue the largest size of each number of a gradient; default 0, that is none
 * @param globalClipnorm the largest norm of all gradients together; default 0, that is none
 * @param useEma whether a moving average of each weight is kept, which replaces the weight at the end of training;
 *     default false
 * @param emaMomentum the share of the average that stays at each update; default 0.99
 * @param emaOverwriteFrequency after how many updates weights are replaced by their averages; default 0, that is never
 * @param lossScaleFactor what the loss is multiplied by before and gradients are divided by after they are computed;
 *     default 1
 * @param gradientAccumulationSteps over how many steps gradients are averaged before an update; default 1
 */
public record Options(
        double weightDecay,
        List<String> excludeFromWeightDecay,
        double clipnorm,
        double clipvalue,
        double globalClipnorm,
        boolean useEma,
        double emaMomentum,
        int emaOverwriteFrequency,
        double lossScaleFactor,
        int gradientAccumulationSteps) {
    /** Nothing of all that. */
    public static final Options DEFAULT = new Options(0, List.of(), 0, 0, 0, false, 0.99, 0, 1, 1);

    /** Checks that at most one kind of clipping is chosen and that numbers are in range. */
    public Options {
        excludeFromWeightDecay = List.copyOf(excludeFromWeightDecay);
        long clips = Stream.of(clipnorm, clipvalue, globalClipnorm)
                .filter(clip -> clip != 0)
                .count();
        if (clips > 1) {
            throw new IllegalArgumentException("choose one of clipnorm, clipvalue and globalClipnorm, found " + clips);
        }
        if (clipnorm < 0 || clipvalue < 0 || globalClipnorm < 0 || weightDecay < 0) {
            throw new IllegalArgumentException("weightDecay and clipping must not be negative");
        }
        if (emaMomentum < 0 || emaMomentum > 1) {
            throw new IllegalArgumentException("emaMomentum must be from 0 to 1, found " + emaMomentum);
        }
        if (lossScaleFactor <= 0) {
            throw new IllegalArgumentException("lossScaleFactor must be above 0, found " + lossScaleFactor);
        }
        if (gradientAccumulationSteps < 1 || emaOverwriteFrequency < 0) {
            throw new IllegalArgumentException("gradientAccumulationSteps must be at least 1 and emaOverwriteFrequency"
                    + " not negative, found " + gradientAccumulationSteps + " and " + emaOverwriteFrequency);
        }
    }

    /** Another decay. */
    public Options weightDecay(double value) {
        return Components.with(this, "weightDecay", value);
    }

    /** Other patterns of paths that do not decay. */
    public Options excludeFromWeightDecay(List<String> value) {
        return Components.with(this, "excludeFromWeightDecay", value);
    }

    /** Another largest norm of each gradient. */
    public Options clipnorm(double value) {
        return Components.with(this, "clipnorm", value);
    }

    /** Another largest size of each number of a gradient. */
    public Options clipvalue(double value) {
        return Components.with(this, "clipvalue", value);
    }

    /** Another largest norm of all gradients together. */
    public Options globalClipnorm(double value) {
        return Components.with(this, "globalClipnorm", value);
    }

    /** Whether moving averages are kept. */
    public Options useEma(boolean value) {
        return Components.with(this, "useEma", value);
    }

    /** Another share of the average that stays. */
    public Options emaMomentum(double value) {
        return Components.with(this, "emaMomentum", value);
    }

    /** Another number of updates after which averages replace weights. */
    public Options emaOverwriteFrequency(int value) {
        return Components.with(this, "emaOverwriteFrequency", value);
    }

    /** Another factor of the loss. */
    public Options lossScaleFactor(double value) {
        return Components.with(this, "lossScaleFactor", value);
    }

    /** Another number of steps for one update. */
    public Options gradientAccumulationSteps(int value) {
        return Components.with(this, "gradientAccumulationSteps", value);
    }
}
