// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.runtime.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Reads some batches ahead on a thread of its own, in the same order. */
final class PrefetchingReader implements BatchReader {
    private static final class Slot {
        final Tensor[] memory;
        final long[] sources;
        int rows;

        @Nullable
        Throwable failure;

        Slot(List<Column> columns, BufferAllocator allocator, int batchSize, List<Tensor> owned) {
            this.memory = new Tensor[columns.size()];
            this.sources = new long[batchSize];
            for (int i = 0; i < memory.length; i++) {
                memory[i] = Tensor.zeros(
                        allocator, columns.get(i).dtype(), columns.get(i).shape(batchSize));
                owned.add(memory[i]);
            }
        }
    }

    private final BatchReader reader;
    private final long[] rowBytes;
    private final List<Tensor> owned = new ArrayList<>();
    private final List<Slot> slots = new ArrayList<>();
    private final BlockingQueue<Slot> free;
    private final BlockingQueue<Slot> full;
    private final BatchViews views = new BatchViews();
    private @Nullable Thread thread;
    private @Nullable Slot now;
    private boolean over;

    PrefetchingReader(BatchReader reader, int depth, BufferAllocator allocator, int batchSize) {
        this.reader = reader;
        List<Column> columns = reader.columns().all();
        this.rowBytes = columns.stream().mapToLong(Column::rowBytes).toArray();
        this.free = new ArrayBlockingQueue<>(depth + 1);
        this.full = new ArrayBlockingQueue<>(depth + 1);
        try {
            for (int i = 0; i <= depth; i++) {
                slots.add(new Slot(columns, allocator, batchSize, owned));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public Columns columns() {
        return reader.columns();
    }

    @Override
    public void start(long epoch) {
        stop();
        now = null;
        over = false;
        free.clear();
        full.clear();
        free.addAll(slots);
        thread = Thread.ofPlatform().daemon().name("hornbeam-prefetch").start(() -> read(epoch));
    }

    private void stop() {
        views.release();
        Thread running = thread;
        thread = null;
        if (running == null) {
            return;
        }
        running.interrupt();
        boolean interrupted = false;
        while (running.isAlive()) {
            try {
                running.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(long epoch) {
        try {
            boolean more = true;
            for (boolean first = true; more; first = false) {
                Slot slot = free.take();
                slot.rows = 0;
                slot.failure = null;
                try {
                    if (first) {
                        reader.start(epoch);
                    }
                    more = reader.next();
                    if (more) {
                        fill(slot);
                    }
                } catch (RuntimeException | Error failure) {
                    slot.failure = failure;
                    more = false;
                }
                full.put(slot);
            }
        } catch (InterruptedException stopped) {
            // The reader was closed or starts another epoch.
        }
    }

    private void fill(Slot slot) {
        slot.rows = reader.rows();
        for (int i = 0; i < rowBytes.length; i++) {
            MemorySegment.copy(
                    Conversion.ALL,
                    reader.address(i),
                    Conversion.ALL,
                    slot.memory[i].address(),
                    slot.rows * rowBytes[i]);
        }
        for (int row = 0; row < slot.rows; row++) {
            slot.sources[row] = reader.source(row);
        }
    }

    @Override
    public boolean next() {
        views.release();
        if (over) {
            return false;
        }
        if (thread == null) {
            start(0);
        }
        Slot before = now;
        now = null;
        if (before != null) {
            free.add(before);
        }
        Slot slot;
        try {
            slot = full.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the next batch", e);
        }
        over = slot.rows == 0;
        switch (slot.failure) {
            case null -> now = slot;
            case RuntimeException failure -> throw failure;
            case Error failure -> throw failure;
            case Throwable failure -> throw new AssertionError(failure);
        }
        return !over;
    }

    private Slot now() {
        if (now == null) {
            throw new IllegalStateException("no batch: next() was not called or returned false");
        }
        return now;
    }

    @Override
    public int rows() {
        return now == null ? 0 : now.rows;
    }

    @Override
    public long address(int column) {
        return now().memory[column].address();
    }

    @Override
    public long source(int row) {
        return now().sources[row];
    }

    @Override
    public Tensor tensor(int column) {
        return now().memory[column];
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
        owned.forEach(Tensor::close);
        reader.close();
    }
}
