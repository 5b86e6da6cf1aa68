// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/** A change of a column that is no numeric graph, such as turning text into numbers: Arrow in, Arrow out. */
public interface HostStage {
    /**
     * What the column becomes.
     *
     * @throws org.hornbeam.runtime.tensor.UnreadableColumnException if it cannot take this column
     */
    Field field(Field column);

    /** As many rows, in new memory of the allocator; the caller closes both. */
    FieldVector apply(FieldVector column, BufferAllocator allocator);
}
