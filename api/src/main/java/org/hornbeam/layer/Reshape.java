// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hornbeam.form.Block;
import org.hornbeam.form.Form;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/**
 * Other sizes of the same numbers of each example ({@code keras.layers.Reshape}). Shape {@code (batch, ...)} to
 * {@code (batch, targetShape...)}.
 *
 * @param targetShape the sizes without the batch; one may be -1: it follows from the others
 */
public record Reshape(List<Integer> targetShape) implements Layer<Form<?>, Block> {
    /** Checks the arguments. */
    public Reshape {
        targetShape = List.copyOf(targetShape);
        if (targetShape.stream().anyMatch(size -> size < 1 && size != -1)
                || targetShape.stream().filter(size -> size == -1).count() > 1) {
            throw new IllegalArgumentException(
                    "Reshape: sizes must be at least 1, and one may be -1, found " + targetShape);
        }
    }

    /** With these sizes. */
    public static Reshape of(int... targetShape) {
        return new Reshape(IntStream.of(targetShape).boxed().toList());
    }

    @Override
    public Class<Block> output() {
        return Block.class;
    }

    @Override
    public Value trace(Scope scope, Value x) {
        Dim all = x.shape().slice(1, x.rank()).elements();
        long known = targetShape.stream()
                .filter(size -> size != -1)
                .mapToLong(size -> size)
                .reduce(1, (a, b) -> a * b);
        List<Dim> dims = new ArrayList<>(List.of(x.shape().dim(0)));
        for (int size : targetShape) {
            dims.add(size == -1 ? all.floorDiv(known) : Dim.of(size));
        }
        Shape shape = new Shape(dims);
        if (!shape.elements().equals(x.shape().elements())) {
            throw new ShapeException("can't reshape " + x.shape() + " to " + shape + ": an example has " + all
                    + " numbers, the target " + shape.slice(1, shape.rank()).elements());
        }
        return Ops.reshape(x, shape);
    }
}
