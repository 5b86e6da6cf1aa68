// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.hornbeam.runtime.tensor.Tensor;

/** Lets the user change every batch. */
final class MappedReader implements BatchReader {
    private final BatchReader reader;
    private final UnaryOperator<Batch> mapper;
    private final List<Column> all;
    private List<Tensor> tensors = List.of();
    private List<Tensor> ours = List.of();

    MappedReader(BatchReader reader, UnaryOperator<Batch> mapper) {
        this.reader = reader;
        this.mapper = mapper;
        this.all = reader.columns().all();
    }

    @Override
    public Columns columns() {
        return reader.columns();
    }

    @Override
    public void start(long epoch) {
        release();
        reader.start(epoch);
    }

    @Override
    public boolean next() {
        release();
        if (!reader.next()) {
            return false;
        }
        Batch given = reader.batch();
        Set<Tensor> theirs = Collections.newSetFromMap(new IdentityHashMap<>());
        theirs.addAll(given.all());
        tensors = mapper.apply(given).all();
        ours = tensors.stream().filter(tensor -> !theirs.contains(tensor)).toList();
        check();
        return true;
    }

    private void check() {
        boolean same = tensors.size() == all.size();
        for (int i = 0; same && i < all.size(); i++) {
            Column column = all.get(i);
            same = tensors.get(i).dtype() == column.dtype()
                    && java.util.Arrays.equals(tensors.get(i).shape(), column.shape(reader.rows()));
        }
        if (!same) {
            throw new IllegalStateException("map must keep columns, types, shapes and the number of rows: given "
                    + reader.rows() + " rows of " + all + ", it made "
                    + tensors.stream().map(Tensor::type).toList());
        }
    }

    private void release() {
        ours.forEach(Tensor::close);
        ours = List.of();
        tensors = List.of();
    }

    @Override
    public int rows() {
        return reader.rows();
    }

    @Override
    public long address(int column) {
        return tensors.get(column).address();
    }

    @Override
    public long source(int row) {
        return reader.source(row);
    }

    @Override
    public Tensor tensor(int column) {
        return tensors.get(column);
    }

    @Override
    public long first(int column) {
        return 0;
    }

    @Override
    public Batch batch() {
        return Batch.of(columns(), tensors);
    }

    @Override
    public void close() {
        release();
        reader.close();
    }
}
