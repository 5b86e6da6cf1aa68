// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.util.List;
import java.util.OptionalLong;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Where rows come from: a table in memory, a file, a database. A source is a recipe, has nothing to close and can be
 * opened any number of times, also at the same time. Whoever brings a new kind of data implements this.
 */
public interface Source {
    /**
     * What its rows consist of.
     *
     * @throws org.hornbeam.runtime.tensor.UnreadableColumnException if a column is missing or no tensor can hold it
     * @throws UnreadableDataException if the data cannot be read at all
     */
    Columns columns();

    /** The number of rows, if it is known before reading. */
    OptionalLong rows();

    /**
     * Whether all chunks can be held at the same time: because they lie in memory anyway or are mapped. Rows are then
     * read in any order; otherwise only once through, and shuffling goes through a buffer.
     */
    boolean randomAccess();

    /**
     * Starts a pass over the rows.
     *
     * @param allocator where what has to be copied is accounted
     */
    Chunks open(BufferAllocator allocator);

    /** This source with one column changed on the way. */
    default Source map(String column, HostStage stage) {
        throw new UnsupportedOperationException("columns of " + this
                + " are tensors already; a host stage needs Arrow columns (Examples.arrow, file, stream)");
    }

    /**
     * This source with its inputs as a model reads them, text as numbers.
     *
     * @param count how many inputs the model has
     * @param readings what takes their place
     */
    default Source read(int count, List<Reading> readings) {
        throw new UnsupportedOperationException(
                "the model reads text, and " + this
                        + " has none; text comes from Arrow columns (Examples.arrow, file, stream) or Examples.of(texts, labels)");
    }

    /** A pass over the rows of a source. */
    interface Chunks extends AutoCloseable {
        /** The next rows; null at the end. The caller closes them, at the latest before this pass. */
        @Nullable
        Chunk next();

        @Override
        void close();
    }
}
