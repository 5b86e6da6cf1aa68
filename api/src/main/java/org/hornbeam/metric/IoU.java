// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hornbeam.component.Components;
import org.hornbeam.loss.Weighting;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;

/**
 * The mean over some classes of intersection over union ({@code keras.metrics.IoU}, {@code MeanIoU},
 * {@code OneHotIoU}, {@code OneHotMeanIoU}): of classes that occur in labels or predictions. As in Keras weights are
 * whole numbers; what follows their point is dropped.
 *
 * @param numClasses how many classes there are
 * @param targetClassIds which classes count
 * @param ignoreClass a class of labels whose elements do not count; default none
 * @param sparseYTrue whether labels are indices, not one number for each class; default true
 * @param sparseYPred whether predictions are indices; default true
 * @param axis the axis of classes where they are not indices; default -1
 * @param name its name in logs
 */
public record IoU(
        int numClasses,
        List<Integer> targetClassIds,
        OptionalInt ignoreClass,
        boolean sparseYTrue,
        boolean sparseYPred,
        int axis,
        String name)
        implements Metric {
    /** Checks the classes. */
    public IoU {
        targetClassIds = List.copyOf(targetClassIds);
        for (int id : targetClassIds) {
            if (id < 0 || id >= numClasses) {
                throw new IllegalArgumentException(
                        name + ": class " + id + " is not among " + numClasses + " classes, numbered from 0");
            }
        }
    }

    /** A class of labels whose elements do not count. */
    public IoU ignoreClass(int value) {
        return new IoU(numClasses, targetClassIds, OptionalInt.of(value), sparseYTrue, sparseYPred, axis, name);
    }

    /** Another axis of classes. */
    public IoU axis(int value) {
        return Components.with(this, "axis", value);
    }

    /** Whether labels are indices. */
    public IoU sparseYTrue(boolean value) {
        return Components.with(this, "sparseYTrue", value);
    }

    /** Whether predictions are indices. */
    public IoU sparseYPred(boolean value) {
        return Components.with(this, "sparseYPred", value);
    }

    /** Another name. */
    @Override
    public IoU named(String value) {
        return new IoU(numClasses, targetClassIds, ignoreClass, sparseYTrue, sparseYPred, axis, value);
    }

    @Override
    public void update(MetricScope scope, Value yTrue, Value yPred, Optional<Value> weight) {
        Value labels = (sparseYTrue ? yTrue : Ops.argmax(yTrue, axis)).cast(DType.I32);
        Value said = (sparseYPred ? yPred : Ops.argmax(yPred, axis)).cast(DType.I32);
        Weighting.Pair pair = Weighting.alignRanks(labels, said);
        labels = pair.first();
        said = pair.second();
        Value rows = oneHot(labels);
        if (ignoreClass.isPresent()) {
            Shape flat = Shape.of(labels.shape().elements());
            Value counted = Ops.notEqual(labels, Ops.fill(labels, ignoreClass.getAsInt()));
            rows = rows.times(Ops.expandDims(Ops.reshape(counted, flat), 1).cast(DType.F32));
        }
        if (weight.isPresent()) {
            // Keras counts in integers: what follows the point of a weight is dropped.
            Value w = weight.get().cast(DType.I32).cast(DType.F32);
            while (w.rank() < labels.rank()) {
                w = Ops.expandDims(w, w.rank());
            }
            Value flat = Ops.reshape(
                    Ops.broadcastTo(w, labels.shape()), Shape.of(labels.shape().elements()));
            rows = rows.times(Ops.expandDims(flat, 1));
        }
        scope.add("total_confusion_matrix", Ops.matmul(Ops.transpose(rows, 1, 0), oneHot(said)));
    }

    private Value oneHot(Value indices) {
        Shape flat = Shape.of(indices.shape().elements());
        Value column = Ops.expandDims(Ops.reshape(indices, flat), 1);
        Value table = Ops.broadcastTo(column, Shape.of(flat.dim(0), Dim.of(numClasses)));
        return Ops.equal(table, Ops.indices(table, 1)).cast(DType.F32);
    }

    @Override
    public Value result(MetricScope scope) {
        Value matrix = scope.state("total_confusion_matrix");
        Value diagonal = Ops.equal(Ops.indices(matrix, 0), Ops.indices(matrix, 1));
        Value both = Ops.sum(Ops.where(diagonal, matrix, Ops.zerosLike(matrix)), 1);
        Value either = Ops.sum(matrix, 0).plus(Ops.sum(matrix, 1)).minus(both);
        Value shares = Weighting.divideNoNan(both, either);
        Value counted = Ops.notEqual(either, Ops.zerosLike(either)).cast(DType.F32);
        Value sum = scope.constant(0);
        Value number = scope.constant(0);
        for (int id : targetClassIds) {
            sum = sum.plus(Ops.pick(shares, 0, id));
            number = number.plus(Ops.pick(counted, 0, id));
        }
        return Weighting.divideNoNan(sum, number);
    }
}
