// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import org.hornbeam.ops.DType;
import org.hornbeam.runtime.tensor.Tensor;

/**
 * Reads examples batch by batch, epoch by epoch. Used by one thread. The memory of a batch is reused by the next; after
 * the first batch of an epoch a reader of a table allocates nothing, on the heap or off.
 */
public sealed interface BatchReader extends AutoCloseable
        permits TableReader, StreamReader, ConvertingReader, MappedReader, PrefetchingReader {
    /** What the batches consist of. */
    Columns columns();

    /** Begins an epoch, from 0; the order of rows is a function of its number. A new reader has begun epoch 0. */
    void start(long epoch);

    /** Goes to the next batch; false at the end of the epoch. */
    boolean next();

    /** The number of rows of this batch. */
    int rows();

    /** Where the rows of a column lie, in the order of {@link Columns#all()}; valid until the next batch. */
    long address(int column);

    /** Which row of the source a row of this batch is, for messages. */
    long source(int row);

    /** The tensor in which the rows of a column lie: more rows than this batch perhaps. */
    Tensor tensor(int column);

    /** The row of that tensor at which this batch begins. */
    long first(int column);

    /** This batch as tensors, which are the reader's: valid until the next batch, not to be closed. */
    Batch batch();

    /** Gives all memory back. */
    @Override
    void close();

    /**
     * Checks that a column of integers names classes.
     *
     * @param column in the order of {@link Columns#all()}
     * @param classes labels go from 0 to {@code classes - 1}
     * @param ignored a label that is allowed as well; a class if there is none
     * @throws LabelOutOfRangeException if one does not
     */
    default void checkLabels(int column, long classes, long ignored) {
        Column labels = columns().get(column);
        DType dtype = labels.dtype();
        if (!dtype.isInteger()) {
            throw new IllegalArgumentException("labels of classes are integers; found " + labels);
        }
        long perRow = labels.elements();
        long count = rows() * perRow;
        long address = address(column);
        for (long i = 0; i < count; i++) {
            long label = Conversion.integer(dtype, address, i);
            if ((label < 0 || label >= classes) && label != ignored) {
                throw new LabelOutOfRangeException(labels.name(), source((int) (i / perRow)), label, classes);
            }
        }
    }
}
