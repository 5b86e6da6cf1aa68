// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.runtime.tensor.Tensor;

/**
 * Reads a source whose chunks are all at hand, in any order of rows: rows that follow each other are read where they
 * lie, others are gathered into memory that is taken once.
 */
final class TableReader implements BatchReader {
    private final Columns columns;
    private final List<Step> steps;
    private final int batchSize;
    private final boolean dropRemainder;
    private final List<Chunk> chunks = new ArrayList<>();
    private final int[] starts;
    private final long[] rowBytes;
    private final Tensor[] gathered;
    private final long[][] addresses;
    private final long[] now;
    private final BatchViews views = new BatchViews();
    private int[] order = {};
    private int position;
    private int rows;
    private int direct = -1;

    TableReader(Source source, List<Step> steps, BufferAllocator allocator, int batchSize, boolean dropRemainder) {
        this.columns = source.columns();
        this.steps = steps;
        this.batchSize = batchSize;
        this.dropRemainder = dropRemainder;
        List<Column> all = columns.all();
        this.rowBytes = all.stream().mapToLong(Column::rowBytes).toArray();
        this.gathered = new Tensor[all.size()];
        this.now = new long[all.size()];
        try {
            try (Source.Chunks pass = source.open(allocator)) {
                for (Chunk chunk = pass.next(); chunk != null; chunk = pass.next()) {
                    chunks.add(chunk);
                }
            }
            this.starts = new int[chunks.size() + 1];
            this.addresses = new long[all.size()][chunks.size()];
            for (int c = 0; c < chunks.size(); c++) {
                starts[c + 1] = Math.addExact(starts[c], chunks.get(c).rows());
                for (int column = 0; column < all.size(); column++) {
                    addresses[column][c] = chunks.get(c).columns().get(column).address();
                }
            }
            for (int column = 0; column < all.size(); column++) {
                gathered[column] = Tensor.zeros(
                        allocator, all.get(column).dtype(), all.get(column).shape(batchSize));
            }
            start(0);
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
    public void start(long epoch) {
        views.release();
        order = Order.of(starts[starts.length - 1], steps, epoch);
        position = 0;
        rows = 0;
    }

    @Override
    public boolean next() {
        views.release();
        position += rows;
        rows = Math.min(batchSize, order.length - position);
        if (rows == 0 || dropRemainder && rows < batchSize) {
            rows = 0;
            position = order.length;
            return false;
        }
        int run = run(position, position + rows);
        direct = run == rows ? chunk(order[position]) : -1;
        for (int column = 0; column < now.length; column++) {
            now[column] = direct >= 0 ? source(column, direct, order[position]) : gathered[column].address();
        }
        if (direct < 0) {
            gather();
        }
        return true;
    }

    private void gather() {
        for (int done = 0; done < rows; ) {
            int run = run(position + done, position + rows);
            int first = order[position + done];
            int chunk = chunk(first);
            for (int column = 0; column < now.length; column++) {
                MemorySegment.copy(
                        Conversion.ALL,
                        source(column, chunk, first),
                        Conversion.ALL,
                        now[column] + done * rowBytes[column],
                        run * rowBytes[column]);
            }
            done += run;
        }
    }

    private long source(int column, int chunk, int row) {
        return addresses[column][chunk] + (row - starts[chunk]) * rowBytes[column];
    }

    /** How many rows from here on follow each other in one chunk. */
    private int run(int from, int to) {
        int end = starts[chunk(order[from]) + 1];
        int at = from + 1;
        while (at < to && order[at] == order[at - 1] + 1 && order[at] < end) {
            at++;
        }
        return at - from;
    }

    private int chunk(int row) {
        int low = 0;
        int high = chunks.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (starts[middle] <= row) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public long address(int column) {
        return now[column];
    }

    @Override
    public long source(int row) {
        return order[position + row];
    }

    @Override
    public Tensor tensor(int column) {
        return direct >= 0 ? chunks.get(direct).columns().get(column) : gathered[column];
    }

    @Override
    public long first(int column) {
        return direct >= 0 ? order[position] - starts[direct] : 0;
    }

    @Override
    public Batch batch() {
        return views.of(this);
    }

    @Override
    public void close() {
        views.release();
        chunks.forEach(Chunk::close);
        for (Tensor tensor : gathered) {
            if (tensor != null) {
                tensor.close();
            }
        }
    }
}
