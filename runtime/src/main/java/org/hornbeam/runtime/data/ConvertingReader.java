// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.ops.DType;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.runtime.tensor.UnreadableColumnException;
import org.jspecify.annotations.Nullable;

/** Gives columns the element types that a model wants. */
final class ConvertingReader implements BatchReader {
    private final BatchReader reader;
    private final List<Column> found;
    private final Columns columns;
    private final BatchViews views = new BatchViews();
    private final @Nullable Tensor[] converted;

    ConvertingReader(BatchReader reader, List<DType> wanted, BufferAllocator allocator, int batchSize) {
        this.reader = reader;
        this.found = reader.columns().all();
        this.converted = new @Nullable Tensor[found.size()];
        List<Column> all = new ArrayList<>();
        try {
            if (wanted.size() != found.size()) {
                throw new IllegalArgumentException(
                        "types " + wanted + " were asked for, but the examples have columns " + found);
            }
            for (int i = 0; i < wanted.size(); i++) {
                Column column = found.get(i);
                if (!Conversion.allowed(column.dtype(), wanted.get(i))) {
                    throw new UnreadableColumnException(
                            column.name(),
                            column.dtype().kerasName(),
                            -1,
                            "the model wants " + wanted.get(i).kerasName()
                                    + ", and numbers with a fraction do not become integers or booleans by themselves;"
                                    + " convert the column before");
                }
                all.add(column.dtype(wanted.get(i)));
                if (column.dtype() != wanted.get(i)) {
                    converted[i] = Tensor.zeros(allocator, wanted.get(i), column.shape(batchSize));
                }
            }
            this.columns = reader.columns().with(all);
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
        reader.start(epoch);
    }

    @Override
    public boolean next() {
        views.release();
        if (!reader.next()) {
            return false;
        }
        for (int i = 0; i < converted.length; i++) {
            Tensor target = converted[i];
            if (target != null) {
                Column column = found.get(i);
                long from = reader.address(i);
                long misfit = Conversion.copy(
                        column.dtype(), from, target.dtype(), target.address(), rows() * column.elements());
                if (misfit >= 0) {
                    throw new UnreadableColumnException(
                            column.name(),
                            column.dtype().kerasName(),
                            source((int) (misfit / column.elements())),
                            Conversion.integer(column.dtype(), from, misfit) + " does not fit into "
                                    + target.dtype().kerasName()
                                    + ", which the model wants; correct the data, or give the input that type");
                }
            }
        }
        return true;
    }

    @Override
    public int rows() {
        return reader.rows();
    }

    @Override
    public long address(int column) {
        Tensor tensor = converted[column];
        return tensor == null ? reader.address(column) : tensor.address();
    }

    @Override
    public long source(int row) {
        return reader.source(row);
    }

    @Override
    public Tensor tensor(int column) {
        Tensor tensor = converted[column];
        return tensor == null ? reader.tensor(column) : tensor;
    }

    @Override
    public long first(int column) {
        return converted[column] == null ? reader.first(column) : 0;
    }

    @Override
    public Batch batch() {
        return views.of(this);
    }

    @Override
    public void close() {
        views.release();
        for (Tensor tensor : converted) {
            if (tensor != null) {
                tensor.close();
            }
        }
        reader.close();
    }
}
