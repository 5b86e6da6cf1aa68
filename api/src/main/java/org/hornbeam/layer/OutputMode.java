// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.jspecify.annotations.Nullable;

/** What layers of categories yield for their indices. */
public enum OutputMode {
    /** The indices, int32, in the shape of the input. */
    INT,
    /** Ones at the places that the indices name, one row for each index; a last axis of size 1 disappears. */
    ONE_HOT,
    /** One row for all indices of an example: 1 for those that occur, along axis 1. */
    MULTI_HOT,
    /** One row for all indices of an example: how often they occur, along axis 1. */
    COUNT,
    /** As COUNT, each times the weight of its index: term frequency times inverse document frequency. */
    TF_IDF;

    /**
     * What this mode makes of indices.
     *
     * @param indices int32, batch first; others than 0 to {@code depth} count as none
     * @param depth number of categories
     * @param dtype of ones and counts
     * @param weights for COUNT the weight of each index, of the shape of the indices; or {@code null}
     */
    Value encode(Value indices, int depth, DType dtype, @Nullable Value weights) {
        if (this == INT) {
            return indices;
        }
        if (this == ONE_HOT) {
            boolean single = indices.rank() > 1 && indices.shape().dim(-1).is(1);
            return Ops.oneHot(
                    single ? Ops.reshape(indices, indices.shape().remove(indices.rank() - 1)) : indices, depth, dtype);
        }
        Value ones = Ops.oneHot(indices, depth, dtype);
        if (weights != null) {
            ones = ones.times(Ops.expandDims(weights.cast(dtype), weights.rank()));
        }
        if (indices.rank() < 2) {
            return ones;
        }
        return this == MULTI_HOT ? Ops.max(ones, 1) : Ops.sum(ones, 1);
    }

    /** The same, but indices without an axis beside the batch are of one example: Keras counts them all together. */
    Value ofOne(Value indices, int depth, DType dtype) {
        boolean one = indices.rank() == 1 && (this == MULTI_HOT || this == COUNT);
        Value rows = encode(indices, depth, dtype, null);
        return !one ? rows : this == COUNT ? Ops.sum(rows, 0) : Ops.max(rows, 0);
    }

    /** The shape of what {@link #encode} yields. */
    Shape shape(Shape indices, int depth) {
        List<Dim> dims = new ArrayList<>(indices.dims());
        if (this == INT) {
            return indices;
        }
        if (this == ONE_HOT && dims.size() > 1 && dims.getLast().is(1)) {
            dims.removeLast();
        } else if (this != ONE_HOT && dims.size() > 1) {
            dims.remove(1);
        }
        dims.add(Dim.of(depth));
        return new Shape(dims);
    }
}
