// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.runtime.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Reads a source once through in each epoch, row by row into the memory of one batch. */
final class StreamReader implements BatchReader {
    private final Source source;
    private final List<Step> steps;
    private final BufferAllocator allocator;
    private final Columns columns;
    private final boolean dropRemainder;
    private final long[] rowBytes;
    private final Tensor[] batch;
    private final long[] sources;
    private final BatchViews views = new BatchViews();
    private @Nullable RowCursor cursor;
    private long epoch;
    private int rows;

    StreamReader(Source source, List<Step> steps, BufferAllocator allocator, int batchSize, boolean dropRemainder) {
        this.source = source;
        this.steps = steps;
        this.allocator = allocator;
        this.columns = source.columns();
        this.dropRemainder = dropRemainder;
        List<Column> all = columns.all();
        this.rowBytes = all.stream().mapToLong(Column::rowBytes).toArray();
        this.batch = new Tensor[all.size()];
        this.sources = new long[batchSize];
        try {
            for (int column = 0; column < batch.length; column++) {
                batch[column] = Tensor.zeros(
                        allocator, all.get(column).dtype(), all.get(column).shape(batchSize));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public Columns columns() {
        return columns;
    }

    @Override
    public void start(long next) {
        stop();
        epoch = next;
    }

    private void stop() {
        views.release();
        if (cursor != null) {
            cursor.close();
            cursor = null;
        }
        rows = 0;
    }

    @Override
    public boolean next() {
        views.release();
        RowCursor from = cursor;
        if (from == null) {
            if (epoch < 0) {
                return false;
            }
            from = RowCursor.of(source, steps, allocator, epoch);
            cursor = from;
        }
        rows = 0;
        while (rows < sources.length && from.advance()) {
            RowCursor.copy(from, rowBytes, batch, rows);
            sources[rows++] = from.source();
        }
        if (rows == 0 || dropRemainder && rows < sources.length) {
            stop();
            epoch = -1;
            return false;
        }
        return true;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public long address(int column) {
        return batch[column].address();
    }

    @Override
    public long source(int row) {
        return sources[row];
    }

    @Override
    public Tensor tensor(int column) {
        return batch[column];
    }

    @Override
    public long first(int column) {
        return 0;
    }

    @Override
    public Batch batch() {
        return views.of(this);
    }

    @Override
    public void close() {
        stop();
        for (Tensor tensor : batch) {
            if (tensor != null) {
                tensor.close();
            }
        }
    }
}
