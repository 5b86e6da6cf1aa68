// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.initializer;

import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/**
 * A random orthogonal matrix ({@code keras.initializers.Orthogonal}; Saxe et al., "Exact solutions to the nonlinear
 * dynamics of learning in deep linear neural networks", 2014). All axes but the last are taken as rows; if there are
 * more columns than rows, the rows are orthonormal, else the columns.
 *
 * @param gain a factor; default 1
 */
public record Orthogonal(double gain) implements Initializer {
    @Override
    public Value trace(InitializerScope scope, Shape shape, DType dtype) {
        if (shape.rank() < 2) {
            throw new ShapeException(
                    "weight \"" + scope.path() + "\": the orthogonal initializer needs at least 2 axes," + " found "
                            + shape + "; use another initializer");
        }
        long columns = shape.dim(-1).fixed();
        long rows = shape.elements().fixed() / Math.max(1, columns);
        Dim tall = Dim.of(Math.max(rows, columns));
        Dim thin = Dim.of(Math.min(rows, columns));
        List<Value> factors = scope.hostCall(
                "qr", List.of(Shape.of(tall, thin), Shape.of(thin, thin)), scope.randomNormal(Shape.of(tall, thin)));
        // The sign of R's diagonal makes the distribution uniform and the result independent of the QR algorithm.
        Value r = factors.get(1);
        Value onDiagonal = Ops.equal(Ops.indices(r, 0), Ops.indices(r, 1));
        Value signs = Ops.sign(Ops.sum(Ops.where(onDiagonal, r, Ops.zerosLike(r)), 0));
        Value q = factors.get(0).times(signs);
        Value matrix = rows < columns ? Ops.transpose(q, 1, 0) : q;
        return Ops.reshape(matrix.times(gain), shape).cast(dtype);
    }

    /** Another factor. */
    public Orthogonal gain(double value) {
        return new Orthogonal(value);
    }
}
