// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.util.List;
import java.util.OptionalLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** A table in Arrow memory, which stays the user's. */
record ArrowSource(VectorSchemaRoot root, ArrowRows rowsOf) implements Source {
    @Override
    public Columns columns() {
        return rowsOf.columns(root.getSchema());
    }

    @Override
    public OptionalLong rows() {
        return OptionalLong.of(root.getRowCount());
    }

    @Override
    public boolean randomAccess() {
        return true;
    }

    @Override
    public Source read(int count, List<Reading> readings) {
        return new ArrowSource(root, rowsOf.read(count, readings));
    }

    @Override
    public Source map(String column, HostStage stage) {
        return new ArrowSource(root, rowsOf.map(column, stage));
    }

    @Override
    public Chunks open(BufferAllocator allocator) {
        return new Single(() -> rowsOf.chunk(root, allocator));
    }

    @Override
    public String toString() {
        return "the Arrow table " + root.getSchema().getFields();
    }

    /** A pass with one chunk. */
    static final class Single implements Chunks {
        private java.util.function.@Nullable Supplier<Chunk> chunk;

        Single(java.util.function.Supplier<Chunk> chunk) {
            this.chunk = chunk;
        }

        @Override
        public @Nullable Chunk next() {
            if (chunk == null) {
                return null;
            }
            Chunk only = chunk.get();
            chunk = null;
            return only;
        }

        @Override
        public void close() {}
    }
}
