// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.runtime.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** One row after the other, of a source that is read once through. */
interface RowCursor extends AutoCloseable {
    /** Goes to the next row; false at the end. */
    boolean advance();

    /** Where the elements of a column of this row lie; valid until the next row. */
    long address(int column);

    /** Which row of the source it is. */
    long source();

    @Override
    void close();

    /** The rows of a source after some steps, in one epoch. */
    static RowCursor of(Source source, List<Step> steps, BufferAllocator allocator, long epoch) {
        if (steps.isEmpty()) {
            return new All(source, allocator);
        }
        List<Step> before = steps.subList(0, steps.size() - 1);
        return switch (steps.getLast()) {
            case Step.Take take -> new Some(of(source, before, allocator, epoch), 0, take.count(), null);
            case Step.Skip skip -> new Some(of(source, before, allocator, epoch), skip.count(), Long.MAX_VALUE, null);
            case Step.Part part -> new Some(of(source, before, allocator, epoch), 0, Long.MAX_VALUE, part);
            case Step.Shuffle shuffle ->
                new ShuffledRows(source.columns(), of(source, before, allocator, epoch), shuffle, allocator, epoch);
            case Step.Repeat repeat ->
                new Repeated(
                        time -> of(source, before, allocator, Math.addExact(epoch * repeat.times(), time)),
                        repeat.times());
        };
    }

    /** All rows, chunk by chunk. */
    final class All implements RowCursor {
        private final Source.Chunks chunks;
        private final long[] rowBytes;
        private final long[] addresses;
        private @Nullable Chunk chunk;
        private int row;
        private long source = -1;

        All(Source source, BufferAllocator allocator) {
            this.rowBytes =
                    source.columns().all().stream().mapToLong(Column::rowBytes).toArray();
            this.addresses = new long[rowBytes.length];
            this.chunks = source.open(allocator);
        }

        @Override
        public boolean advance() {
            row++;
            source++;
            while (chunk == null || row >= chunk.rows()) {
                if (chunk != null) {
                    chunk.close();
                }
                chunk = chunks.next();
                if (chunk == null) {
                    return false;
                }
                row = 0;
                for (int column = 0; column < addresses.length; column++) {
                    addresses[column] = chunk.columns().get(column).address();
                }
            }
            return true;
        }

        @Override
        public long address(int column) {
            return addresses[column] + row * rowBytes[column];
        }

        @Override
        public long source() {
            return source;
        }

        @Override
        public void close() {
            if (chunk != null) {
                chunk.close();
                chunk = null;
            }
            chunks.close();
        }
    }

    /** Some rows: without the first, only so many, or drawn one by one. */
    final class Some implements RowCursor {
        private final RowCursor rows;
        private final Step.@Nullable Part part;
        private long skip;
        private long left;
        private long seen;

        Some(RowCursor rows, long skip, long take, Step.@Nullable Part part) {
            this.rows = rows;
            this.skip = skip;
            this.left = take;
            this.part = part;
        }

        @Override
        public boolean advance() {
            for (; skip > 0; skip--) {
                if (!rows.advance()) {
                    return false;
                }
            }
            if (left == 0) {
                return false;
            }
            left--;
            while (rows.advance()) {
                // The number of rows is not known: each is drawn by itself, so shares hold on average.
                double share = part == null ? 0 : new Draw(part.seed(), seen).share();
                seen++;
                if (part == null || share >= part.from() && share < part.to()) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public long address(int column) {
            return rows.address(column);
        }

        @Override
        public long source() {
            return rows.source();
        }

        @Override
        public void close() {
            rows.close();
        }
    }

    /** The rows again and again. */
    final class Repeated implements RowCursor {
        private final LongFunction<RowCursor> open;
        private final long times;
        private long time;
        private @Nullable RowCursor rows;

        Repeated(LongFunction<RowCursor> open, long times) {
            this.open = open;
            this.times = times;
        }

        @Override
        public boolean advance() {
            while (rows != null || time < times) {
                if (rows == null) {
                    rows = open.apply(time++);
                }
                if (rows.advance()) {
                    return true;
                }
                rows.close();
                rows = null;
            }
            return false;
        }

        @Override
        public long address(int column) {
            return java.util.Objects.requireNonNull(rows).address(column);
        }

        @Override
        public long source() {
            return java.util.Objects.requireNonNull(rows).source();
        }

        @Override
        public void close() {
            if (rows != null) {
                rows.close();
                rows = null;
            }
        }
    }

    /** Copies the row at a cursor into the memory of columns. */
    static void copy(RowCursor from, long[] rowBytes, Tensor[] to, long row) {
        for (int column = 0; column < rowBytes.length; column++) {
            MemorySegment.copy(
                    Conversion.ALL,
                    from.address(column),
                    Conversion.ALL,
                    to[column].address() + row * rowBytes[column],
                    rowBytes[column]);
        }
    }
}
