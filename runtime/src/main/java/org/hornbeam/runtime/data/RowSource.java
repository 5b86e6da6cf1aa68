// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.runtime.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Java objects, turned into rows one by one.
 *
 * @param items the objects; asked for once in each pass
 * @param rows how many, if that is known: then they are held in memory; otherwise they are read once through
 * @param columns what each becomes
 * @param mapper how
 */
record RowSource<T>(Iterable<T> items, OptionalLong rows, Columns columns, BiConsumer<T, RowWriter> mapper)
        implements Source {
    private static final int CHUNK = 1024;

    @Override
    public boolean randomAccess() {
        return rows.isPresent();
    }

    @Override
    public Chunks open(BufferAllocator allocator) {
        Iterator<T> iterator = items.iterator();
        return new Chunks() {
            private long read;

            @Override
            public @Nullable Chunk next() {
                Chunk chunk = iterator.hasNext() ? RowSource.this.read(iterator, allocator, read) : null;
                read += chunk == null ? 0 : chunk.rows();
                return chunk;
            }

            @Override
            public void close() {}
        };
    }

    private Chunk read(Iterator<T> items, BufferAllocator allocator, long before) {
        int capacity = Math.toIntExact(rows.orElse(CHUNK));
        List<Column> all = columns.all();
        List<Tensor> memory = new ArrayList<>();
        RowWriter writer = new RowWriter(all);
        List<Tensor> used = new ArrayList<>();
        try {
            for (Column column : all) {
                Tensor tensor = Tensor.zeros(allocator, column.dtype(), column.shape(capacity));
                writer.chunk(memory.size(), tensor.address());
                memory.add(tensor);
            }
            int count = 0;
            while (count < capacity && items.hasNext()) {
                writer.begin(count);
                mapper.accept(items.next(), writer);
                writer.end(before + count);
                count++;
            }
            for (Tensor tensor : memory) {
                used.add(tensor.rows(0, count));
            }
            return new Chunk(used, count);
        } finally {
            memory.forEach(Tensor::close);
        }
    }

    @Override
    public String toString() {
        return "Java objects as " + columns.all();
    }
}
