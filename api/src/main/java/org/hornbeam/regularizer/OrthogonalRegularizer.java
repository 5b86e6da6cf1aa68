// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.regularizer;

import org.hornbeam.ops.Ops;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/**
 * The mean size of the cosines between different rows or columns of a matrix, times a factor
 * ({@code keras.regularizers.OrthogonalRegularizer}).
 *
 * @param factor the factor; default 0.01
 * @param columns whether columns are compared, not rows; default false
 */
public record OrthogonalRegularizer(double factor, boolean columns) implements Regularizer {
    @Override
    public Value trace(Value weight) {
        if (weight.rank() != 2) {
            throw new ShapeException(
                    "the orthogonal regularizer needs a matrix, found " + weight.shape() + "; use another regularizer");
        }
        Value rows = columns ? Ops.transpose(weight, 1, 0) : weight;
        Value square = Ops.sum(Ops.square(rows), 1);
        Value norm = Ops.sqrt(Ops.maximum(square, Ops.fill(square, 1e-14)));
        Value unit = rows.div(Ops.expandDims(norm, 1));
        Value cosines = Ops.matmul(unit, Ops.transpose(unit, 1, 0));
        Value same = Ops.equal(Ops.indices(cosines, 0), Ops.indices(cosines, 1));
        Value others = Ops.where(same, Ops.zerosLike(cosines), Ops.abs(cosines));
        double count = rows.dim(0);
        return Ops.sum(others).times(factor / (count * (count - 1)));
    }

    /** Another factor. */
    public OrthogonalRegularizer factor(double value) {
        return new OrthogonalRegularizer(value, columns);
    }

    /** Whether columns are compared. */
    public OrthogonalRegularizer columns(boolean value) {
        return new OrthogonalRegularizer(factor, value);
    }
}
