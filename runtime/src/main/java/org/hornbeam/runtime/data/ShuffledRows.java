// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.runtime.tensor.Tensor;

/** Rows drawn from a buffer that is refilled as they come: what can be shuffled of a source that is read once through. */
final class ShuffledRows implements RowCursor {
    private final RowCursor rows;
    private final Draw draw;
    private final long[] rowBytes;
    private final Tensor[] buffer;
    private final long[] sources;
    private int held;
    private int now = -1;

    ShuffledRows(Columns columns, RowCursor rows, Step.Shuffle shuffle, BufferAllocator allocator, long epoch) {
        this.rows = rows;
        this.draw = new Draw(shuffle.seed(), epoch);
        List<Column> all = columns.all();
        this.rowBytes = all.stream().mapToLong(Column::rowBytes).toArray();
        this.buffer = new Tensor[all.size()];
        this.sources = new long[shuffle.buffer()];
        try {
            for (int column = 0; column < buffer.length; column++) {
                buffer[column] = Tensor.zeros(
                        allocator, all.get(column).dtype(), all.get(column).shape(shuffle.buffer()));
            }
            while (held < sources.length && fill(held)) {
                held++;
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private boolean fill(int slot) {
        if (!rows.advance()) {
            return false;
        }
        RowCursor.copy(rows, rowBytes, buffer, slot);
        sources[slot] = rows.source();
        return true;
    }

    @Override
    public boolean advance() {
        if (now >= 0 && !fill(now)) {
            held--;
            for (int column = 0; column < buffer.length; column++) {
                long address = buffer[column].address();
                MemorySegment.copy(
                        Conversion.ALL,
                        address + held * rowBytes[column],
                        Conversion.ALL,
                        address + now * rowBytes[column],
                        rowBytes[column]);
            }
            sources[now] = sources[held];
        }
        if (held == 0) {
            now = -1;
            return false;
        }
        now = draw.below(held);
        return true;
    }

    @Override
    public long address(int column) {
        return buffer[column].address() + now * rowBytes[column];
    }

    @Override
    public long source() {
        return sources[now];
    }

    @Override
    public void close() {
        rows.close();
        for (Tensor tensor : buffer) {
            if (tensor != null) {
                tensor.close();
            }
        }
    }
}
