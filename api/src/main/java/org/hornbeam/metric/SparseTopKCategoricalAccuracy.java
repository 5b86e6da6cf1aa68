// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.metric;

import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/**
 * How often the labelled index is among the k largest predictions ({@code keras.metrics.SparseTopKCategoricalAccuracy}).
 *
 * @param k how many; default 5
 * @param fromSortedIds whether predictions are indices of classes already, the best first; default false
 */
public record SparseTopKCategoricalAccuracy(int k, boolean fromSortedIds) implements MeanMetric {
    @Override
    public Value values(Value yTrue, Value yPred) {
        if (fromSortedIds) {
            Value best = Ops.slice(yPred, -1, 0, Math.min(k, yPred.dim(-1)));
            Value wanted = yTrue.rank() == yPred.rank() ? yTrue : Ops.expandDims(yTrue, yTrue.rank());
            return Ops.any(Ops.equal(wanted.cast(yPred.dtype()), best), -1);
        }
        return Classes.amongLargest(Classes.indices(yTrue, yPred).cast(DType.I32), yPred, k);
    }

    /** Another number. */
    public SparseTopKCategoricalAccuracy k(int value) {
        return new SparseTopKCategoricalAccuracy(value, fromSortedIds);
    }

    /** Whether predictions are indices of classes already, the best first. */
    public SparseTopKCategoricalAccuracy fromSortedIds(boolean value) {
        return new SparseTopKCategoricalAccuracy(k, value);
    }
}
