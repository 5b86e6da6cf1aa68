// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import org.hornbeam.graph.ArgReduce;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/** Indices of classes along the last axis. */
final class Classes {
    private Classes() {}

    /** The index of the largest number, the first of equal ones. */
    static Value largest(Value x) {
        return x.builder().add(new ArgReduce(ArgReduce.Kind.MAX, x.rank() - 1), x);
    }

    /** Labels without a trailing axis of size 1. */
    static Value indices(Value yTrue, Value yPred) {
        Shape expected = yPred.shape().remove(-1);
        boolean trailing = yTrue.rank() == yPred.rank() && yTrue.shape().dim(-1).is(1);
        Value classes = trailing ? Ops.squeeze(yTrue, -1) : yTrue;
        if (!classes.shape().equals(expected)) {
            throw new ShapeException("labels " + yTrue.shape() + " do not fit predictions " + yPred.shape()
                    + "; expected " + expected + ", one index for each prediction");
        }
        return classes;
    }

    /** Whether fewer than k predictions are larger than that of a class (or not comparable with it). */
    static Value amongLargest(Value classes, Value yPred, int k) {
        int last = yPred.rank() - 1;
        Value labelled = Ops.equal(Ops.indices(yPred, last), Ops.expandDims(classes, last));
        Value own = Ops.expandDims(Ops.sum(Ops.where(labelled, yPred, Ops.zerosLike(yPred)), last), last);
        Value ahead = Ops.sum(Ops.logicalNot(Ops.lessEqual(yPred, own)).cast(DType.F32), last);
        return Ops.less(ahead, Ops.fill(ahead, k));
    }
}
