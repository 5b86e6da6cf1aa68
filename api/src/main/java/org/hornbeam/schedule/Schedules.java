// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.schedule;

import java.util.List;

/** All schedules of learning rates, with Keras's defaults. Meant for static imports. */
public final class Schedules {
    private Schedules() {}

    /** Always the same rate. */
    public static Constant constantRate(double rate) {
        return new Constant(rate);
    }

    /** Half a cosine down to 0 over some updates. */
    public static CosineDecay cosineDecay(double initialLearningRate, long decaySteps) {
        return new CosineDecay(initialLearningRate, decaySteps, 0, Double.NaN, 0);
    }

    /** Half a cosine down to 0, repeated, each time over twice as many updates. */
    public static CosineDecayRestarts cosineDecayRestarts(double initialLearningRate, long firstDecaySteps) {
        return new CosineDecayRestarts(initialLearningRate, firstDecaySteps, 2, 1, 0);
    }

    /** Multiplied by a factor over each decaySteps updates. */
    public static ExponentialDecay exponentialDecay(double initialLearningRate, long decaySteps, double decayRate) {
        return new ExponentialDecay(initialLearningRate, decaySteps, decayRate, false);
    }

    /** Divided by a number that grows linearly. */
    public static InverseTimeDecay inverseTimeDecay(double initialLearningRate, long decaySteps, double decayRate) {
        return new InverseTimeDecay(initialLearningRate, decaySteps, decayRate, false);
    }

    /** A rate for each range of updates. */
    public static PiecewiseConstantDecay piecewiseConstantDecay(List<Long> boundaries, List<Double> values) {
        return new PiecewiseConstantDecay(boundaries, values);
    }

    /** A line down to 0.0001 over some updates. */
    public static PolynomialDecay polynomialDecay(double initialLearningRate, long decaySteps) {
        return new PolynomialDecay(initialLearningRate, decaySteps, 0.0001, 1, false);
    }
}
