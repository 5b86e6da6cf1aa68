// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import org.hornbeam.initializer.Initializer;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * The averages and corrections of batch renormalization (Ioffe, 2017): by mean and deviation of the batch, corrected to
 * moving averages of both, of which derivatives know nothing.
 *
 * @param layer the layer
 * @param movingStddev the moving deviation that inference uses, squared
 * @param mean the moving mean behind corrections
 * @param stddev the moving deviation behind corrections
 */
record Renormalization(BatchNormalization layer, Value movingStddev, Value mean, Value stddev) {
    /**
     * What a normalized number is multiplied by, and what is added.
     *
     * @param factor the factor
     * @param offset the offset
     */
    record Correction(Value factor, Value offset) {}

    static Renormalization of(Scope scope, BatchNormalization layer, Shape size, DType dtype) {
        Initializer deviation = (initial, shape, type) ->
                Ops.sqrt(layer.movingVarianceInitializer().trace(initial, shape, type));
        return new Renormalization(
                layer,
                scope.state("moving_stddev", size, scope.policy().variable(), deviation),
                scope.state("renorm_mean", size, scope.policy().variable(), layer.movingMeanInitializer()),
                scope.state("renorm_stddev", size, scope.policy().variable(), deviation));
    }

    /** The correction for a batch with this mean and variance, which the averages take in. */
    Correction correct(Scope scope, Value batchMean, Value batchVariance) {
        DType dtype = batchMean.dtype();
        Value deviation = Ops.sqrt(batchVariance.plus(layer.epsilon()));
        Value known = Ops.maximum(stddev.cast(dtype), Ops.like(batchMean, Math.sqrt(layer.epsilon())));
        Value factor = deviation.div(known);
        Value offset = batchMean.minus(mean.cast(dtype)).div(known);
        RenormClipping bounds = layer.renormClipping();
        if (bounds != null && bounds.rmin() != null) {
            factor = Ops.maximum(factor, Ops.like(factor, bounds.rmin()));
        }
        if (bounds != null && bounds.rmax() != null) {
            factor = Ops.minimum(factor, Ops.like(factor, bounds.rmax()));
        }
        if (bounds != null && bounds.dmax() != null) {
            offset = Ops.clip(offset, -bounds.dmax(), bounds.dmax());
        }
        scope.assign("renorm_mean", moved(mean, batchMean, layer.renormMomentum()));
        scope.assign("renorm_stddev", moved(stddev, deviation, layer.renormMomentum()));
        Value next = moved(movingStddev, deviation, layer.momentum());
        scope.assign("moving_stddev", next);
        scope.assign("moving_variance", Ops.relu(next.times(next).minus(layer.epsilon())));
        return new Correction(Ops.stopGradient(factor), Ops.stopGradient(offset));
    }

    private static Value moved(Value average, Value batch, double momentum) {
        Value detached = Ops.stopGradient(batch).cast(average.dtype());
        return average.times(momentum).plus(detached.times(1 - momentum));
    }
}
