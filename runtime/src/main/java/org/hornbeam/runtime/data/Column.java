// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.util.Arrays;
import org.hornbeam.ops.DType;

/**
 * One column of examples: every row is a tensor of the same type and shape.
 *
 * @param name of the column
 * @param dtype of the elements
 * @param shape of one row, without the batch axis; empty for plain numbers
 */
public record Column(String name, DType dtype, long... shape) {
    /** Copies the shape. */
    public Column {
        shape = shape.clone();
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /** The number of elements of one row. */
    public long elements() {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    /** The number of bytes of one row. */
    public long rowBytes() {
        return Math.multiplyExact(elements(), dtype.bytes());
    }

    /** This column with other elements. */
    public Column dtype(DType other) {
        return new Column(name, other, shape);
    }

    /** The shape of so many rows. */
    long[] shape(long rows) {
        long[] all = new long[shape.length + 1];
        all[0] = rows;
        System.arraycopy(shape, 0, all, 1, shape.length);
        return all;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Column column
                && name.equals(column.name)
                && dtype == column.dtype
                && Arrays.equals(shape, column.shape);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * name.hashCode() + dtype.hashCode()) + Arrays.hashCode(shape);
    }

    /** Such as {@code pixels: uint8[28, 28]}. */
    @Override
    public String toString() {
        return name + ": " + dtype.kerasName() + (shape.length == 0 ? "" : Arrays.toString(shape));
    }
}
