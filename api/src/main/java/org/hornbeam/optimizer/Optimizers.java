// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.optimizer;

import java.util.List;
import java.util.Map;
import org.hornbeam.schedule.Constant;
import org.hornbeam.schedule.Schedule;

/** All optimizers, with Keras's defaults. Meant for static imports. */
public final class Optimizers {
    private static final Options NONE = Options.DEFAULT;

    private Optimizers() {}

    /** Gradient descent at a rate of 0.01. */
    public static Sgd sgd() {
        return sgd(0.01);
    }

    /** Gradient descent at a constant rate, which callbacks may change. */
    public static Sgd sgd(double learningRate) {
        return sgd(new Constant(learningRate));
    }

    /** Gradient descent at a rate by schedule. */
    public static Sgd sgd(Schedule learningRate) {
        return new Sgd(learningRate, 0, false, NONE);
    }

    /** Adam at a rate of 0.001. */
    public static Adam adam() {
        return adam(0.001);
    }

    /** Adam at a constant rate, which callbacks may change. */
    public static Adam adam(double learningRate) {
        return adam(new Constant(learningRate));
    }

    /** Adam at a rate by schedule. */
    public static Adam adam(Schedule learningRate) {
        return new Adam(learningRate, 0.9, 0.999, 1e-7, false, NONE);
    }

    /** Adam with a weight decay of 0.004 at a rate of 0.001. */
    public static AdamW adamW() {
        return adamW(0.001);
    }

    /** Adam with a weight decay of 0.004 at a constant rate, which callbacks may change. */
    public static AdamW adamW(double learningRate) {
        return adamW(new Constant(learningRate));
    }

    /** Adam with a weight decay of 0.004 at a rate by schedule. */
    public static AdamW adamW(Schedule learningRate) {
        return new AdamW(learningRate, 0.9, 0.999, 1e-7, false, NONE.weightDecay(0.004));
    }

    /** Adam with Nesterov's momentum at a rate of 0.001. */
    public static Nadam nadam() {
        return nadam(0.001);
    }

    /** Adam with Nesterov's momentum at a constant rate, which callbacks may change. */
    public static Nadam nadam(double learningRate) {
        return nadam(new Constant(learningRate));
    }

    /** Adam with Nesterov's momentum at a rate by schedule. */
    public static Nadam nadam(Schedule learningRate) {
        return new Nadam(learningRate, 0.9, 0.999, 1e-7, NONE);
    }

    /** Adam by the largest gradient at a rate of 0.001. */
    public static Adamax adamax() {
        return adamax(0.001);
    }

    /** Adam by the largest gradient at a constant rate, which callbacks may change. */
    public static Adamax adamax(double learningRate) {
        return adamax(new Constant(learningRate));
    }

    /** Adam by the largest gradient at a rate by schedule. */
    public static Adamax adamax(Schedule learningRate) {
        return new Adamax(learningRate, 0.9, 0.999, 1e-7, NONE);
    }

    /** RMSprop at a rate of 0.001. */
    public static RmsProp rmsProp() {
        return rmsProp(0.001);
    }

    /** RMSprop at a constant rate, which callbacks may change. */
    public static RmsProp rmsProp(double learningRate) {
        return rmsProp(new Constant(learningRate));
    }

    /** RMSprop at a rate by schedule. */
    public static RmsProp rmsProp(Schedule learningRate) {
        return new RmsProp(learningRate, 0.9, 0, 1e-7, false, NONE);
    }

    /** Adagrad at a rate of 0.001. */
    public static Adagrad adagrad() {
        return adagrad(0.001);
    }

    /** Adagrad at a constant rate, which callbacks may change. */
    public static Adagrad adagrad(double learningRate) {
        return adagrad(new Constant(learningRate));
    }

    /** Adagrad at a rate by schedule. */
    public static Adagrad adagrad(Schedule learningRate) {
        return new Adagrad(learningRate, 0.1, 1e-7, NONE);
    }

    /** Adadelta at a rate of 0.001. */
    public static Adadelta adadelta() {
        return adadelta(0.001);
    }

    /** Adadelta at a constant rate, which callbacks may change. */
    public static Adadelta adadelta(double learningRate) {
        return adadelta(new Constant(learningRate));
    }

    /** Adadelta at a rate by schedule. */
    public static Adadelta adadelta(Schedule learningRate) {
        return new Adadelta(learningRate, 0.95, 1e-7, NONE);
    }

    /** Lion at a rate of 0.001. */
    public static Lion lion() {
        return lion(0.001);
    }

    /** Lion at a constant rate, which callbacks may change. */
    public static Lion lion(double learningRate) {
        return lion(new Constant(learningRate));
    }

    /** Lion at a rate by schedule. */
    public static Lion lion(Schedule learningRate) {
        return new Lion(learningRate, 0.9, 0.99, NONE);
    }

    /** Lamb at a rate of 0.001. */
    public static Lamb lamb() {
        return lamb(0.001);
    }

    /** Lamb at a constant rate, which callbacks may change. */
    public static Lamb lamb(double learningRate) {
        return lamb(new Constant(learningRate));
    }

    /** Lamb at a rate by schedule. */
    public static Lamb lamb(Schedule learningRate) {
        return new Lamb(learningRate, 0.9, 0.999, 1e-7, NONE);
    }

    /** Follow the regularized leader at a rate of 0.001. */
    public static Ftrl ftrl() {
        return ftrl(0.001);
    }

    /** Follow the regularized leader at a constant rate, which callbacks may change. */
    public static Ftrl ftrl(double learningRate) {
        return ftrl(new Constant(learningRate));
    }

    /** Follow the regularized leader at a rate by schedule. */
    public static Ftrl ftrl(Schedule learningRate) {
        return new Ftrl(learningRate, -0.5, 0.1, 0, 0, 0, 0, NONE);
    }

    /** Adafactor at a rate of 0.001. */
    public static Adafactor adafactor() {
        return adafactor(0.001);
    }

    /** Adafactor at a constant rate, which callbacks may change. */
    public static Adafactor adafactor(double learningRate) {
        return adafactor(new Constant(learningRate));
    }

    /** Adafactor at a rate by schedule. */
    public static Adafactor adafactor(Schedule learningRate) {
        return new Adafactor(learningRate, -0.8, 1e-30, 1e-3, 1, true, NONE);
    }

    /** Momentum made orthogonal, with a weight decay of 0.004, at a rate of 0.001. */
    public static Muon muon() {
        return muon(0.001);
    }

    /** Momentum made orthogonal, with a weight decay of 0.004, at a constant rate, which callbacks may change. */
    public static Muon muon(double learningRate) {
        return muon(new Constant(learningRate));
    }

    /** Momentum made orthogonal, with a weight decay of 0.004, at a rate by schedule. */
    public static Muon muon(Schedule learningRate) {
        return new Muon(
                learningRate,
                0.9,
                0.999,
                0.004,
                1e-7,
                List.of(),
                true,
                3.4445,
                -4.775,
                2.0315,
                1,
                0.95,
                5,
                true,
                0.2,
                NONE.weightDecay(0.004));
    }

    /** Adam whose weights are averaged, which needs no schedule, at a rate of 0.0025. */
    public static ScheduleFreeAdamW scheduleFreeAdamW() {
        return scheduleFreeAdamW(0.0025);
    }

    /** Adam whose weights are averaged, which needs no schedule, at a constant rate, which callbacks may change. */
    public static ScheduleFreeAdamW scheduleFreeAdamW(double learningRate) {
        return scheduleFreeAdamW(new Constant(learningRate));
    }

    /** Adam whose weights are averaged, which needs no schedule, at a rate by schedule. */
    public static ScheduleFreeAdamW scheduleFreeAdamW(Schedule learningRate) {
        return new ScheduleFreeAdamW(learningRate, 0.9, 0.999, 1e-8, 0, NONE);
    }

    /** An optimizer whose loss is scaled up as far as its gradients stay finite. */
    public static LossScaleOptimizer lossScaleOptimizer(Optimizer innerOptimizer) {
        return new LossScaleOptimizer(innerOptimizer, 0x1p15, 2000);
    }

    /** Optimizers by the paths of weights; one for all others. */
    public static OptimizerMap optimizerMap(Optimizer defaultOptimizer) {
        return new OptimizerMap(defaultOptimizer, Map.of());
    }

    /** Several optimizers, each for some weights. */
    public static MultiOptimizer multiOptimizer(OptimizerMap optimizerMap) {
        return new MultiOptimizer(optimizerMap, 1);
    }
}
