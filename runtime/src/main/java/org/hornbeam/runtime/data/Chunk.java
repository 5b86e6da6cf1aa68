// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.util.List;
import org.hornbeam.runtime.tensor.Tensor;

/**
 * Consecutive rows of a source.
 *
 * @param columns one tensor for each column, with the rows on the first axis; closed with the chunk
 * @param rows how many
 */
public record Chunk(List<Tensor> columns, int rows) implements AutoCloseable {
    /** Copies the list. */
    public Chunk {
        columns = List.copyOf(columns);
        for (Tensor tensor : columns) {
            if (tensor.rank() == 0 || tensor.dim(0) != rows) {
                throw new IllegalArgumentException("a chunk of " + rows + " rows has a column " + tensor.type());
            }
        }
    }

    @Override
    public void close() {
        columns.forEach(Tensor::close);
    }
}
