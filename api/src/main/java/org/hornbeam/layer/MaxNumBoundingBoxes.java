// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.List;
import org.hornbeam.component.Components;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.ops.Value;

/**
 * As many boxes for each image, {@code (batch, boxes, numbers)}: those beyond are left out, missing ones filled up ({@code keras.layers.MaxNumBoundingBoxes}).
 *
 * @param maxNumber how many boxes
 * @param fillValue numbers of missing boxes; default -1
 */
public record MaxNumBoundingBoxes(int maxNumber, double fillValue) implements SameForm {
    /** Checks the arguments. */
    public MaxNumBoundingBoxes {
        Arguments.positive("MaxNumBoundingBoxes", "maxNumber", maxNumber);
    }

    /** With Keras's defaults. */
    public MaxNumBoundingBoxes(int maxNumber) {
        this(maxNumber, -1);
    }

    @Override
    public Value trace(Scope scope, Value x) {
        if (x.rank() != 3) {
            throw new ShapeException("it takes boxes, (batch, boxes, numbers), found " + x.shape());
        }
        Dim count = x.shape().dim(1);
        if (count.isFixed() && count.fixed() >= maxNumber) {
            return Ops.slice(x, 1, 0, maxNumber);
        }
        Value filled = Ops.pad(
                x,
                List.of(Dim.of(0), Dim.of(0), Dim.of(0)),
                List.of(Dim.of(0), Dim.of(maxNumber), Dim.of(0)),
                fillValue);
        return Ops.slice(filled, 1, 0, maxNumber);
    }

    @Override
    public MaskUse masks() {
        return MaskUse.CONSUME;
    }

    /** The same with another value of this component: numbers of missing boxes. */
    public MaxNumBoundingBoxes fillValue(double fillValue) {
        return Components.with(this, "fillValue", fillValue);
    }
}
