// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.optimizer;

import org.hornbeam.component.Components;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;
import org.hornbeam.schedule.Constant;
import org.hornbeam.schedule.Schedule;

/**
 * Second moments kept as one row and one column for each matrix ({@code keras.optimizers.Adafactor}; Shazeer and Stern,
 * 2018).
 *
 * @param learningRate the learning rate
 * @param beta2Decay the power of the step that the share of old moments differs from 1 by; default -0.8
 * @param epsilon1 what is added to squares; default 1e-30
 * @param epsilon2 the least size of a weight; default 1e-3
 * @param clipThreshold the largest root mean square of an update; default 1
 * @param relativeStep whether the rate is at most 1 / sqrt(step); default true
 * @param options what happens around the rule
 */
public record Adafactor(
        Schedule learningRate,
        double beta2Decay,
        double epsilon1,
        double epsilon2,
        double clipThreshold,
        boolean relativeStep,
        Options options)
        implements Tunable<Adafactor> {
    @Override
    public Value update(OptimizerScope scope, Value weight, Value gradient) {
        Value t = scope.step();
        Value falling = Ops.onesLike(t).div(Ops.sqrt(t));
        Value given = scope.learningRate();
        Value rate = relativeStep && learningRate instanceof Constant ? Ops.minimum(given, falling) : given;
        // Keras limits the rate here, too, whatever relativeStep says.
        Value rho = Ops.minimum(rate, falling);
        Value fresh = Ops.exp(Ops.log(t).times(beta2Decay));
        Value size = Ops.maximum(rootMeanSquare(weight), Ops.fill(t, epsilon2));
        Value squares = Ops.square(gradient).plus(epsilon1);
        Value v;
        if (weight.rank() >= 2) {
            Value r = average(scope, "r", Ops.mean(squares, -1), fresh);
            Value c = average(scope, "c", Ops.mean(squares, -2), fresh);
            int last = r.rank() - 1;
            Value shares = r.div(Ops.expandDims(Ops.mean(r, last), last));
            v = Ops.expandDims(shares, r.rank()).times(Ops.expandDims(c, c.rank() - 1));
        } else {
            v = average(scope, "v", squares, fresh);
        }
        Value move = gradient.div(Ops.sqrt(v));
        Value excess = rootMeanSquare(move).div(clipThreshold);
        Value scale = size.times(rho).div(Ops.maximum(Ops.onesLike(excess), excess));
        return weight.minus(move.times(scale));
    }

    private static Value average(OptimizerScope scope, String slot, Value squares, Value fresh) {
        Value before = scope.slot(slot, squares.shape());
        Value after = before.plus(squares.minus(before).times(fresh));
        scope.assign(slot, after);
        return after;
    }

    private static Value rootMeanSquare(Value x) {
        return Ops.sqrt(Ops.mean(Ops.square(x)));
    }

    @Override
    public Adafactor learningRate(Schedule value) {
        return Components.with(this, "learningRate", value);
    }

    /** The same with another beta2Decay. */
    public Adafactor beta2Decay(double value) {
        return Components.with(this, "beta2Decay", value);
    }

    /** The same with another epsilon1. */
    public Adafactor epsilon1(double value) {
        return Components.with(this, "epsilon1", value);
    }

    /** The same with another epsilon2. */
    public Adafactor epsilon2(double value) {
        return Components.with(this, "epsilon2", value);
    }

    /** The same with another clipThreshold. */
    public Adafactor clipThreshold(double value) {
        return Components.with(this, "clipThreshold", value);
    }

    /** The same with another relativeStep. */
    public Adafactor relativeStep(boolean value) {
        return Components.with(this, "relativeStep", value);
    }

    @Override
    public Adafactor options(Options value) {
        return Components.with(this, "options", value);
    }
}
