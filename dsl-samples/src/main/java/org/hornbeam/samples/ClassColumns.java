// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Classes as Arrow columns: {@code name} (text) and {@code module} (int32, the place in the list of modules). */
public final class ClassColumns {
    private ClassColumns() {}

    /** Columns of the allocator, to be closed by the caller. */
    public static VectorSchemaRoot of(List<ClassName> classes, List<String> modules, BufferAllocator allocator) {
        VarCharVector name = new VarCharVector("name", allocator);
        IntVector module = new IntVector("module", allocator);
        for (int row = 0; row < classes.size(); row++) {
            name.setSafe(row, classes.get(row).name().getBytes(StandardCharsets.UTF_8));
            module.setSafe(row, modules.indexOf(classes.get(row).module()));
        }
        VectorSchemaRoot root = VectorSchemaRoot.of(name, module);
        root.setRowCount(classes.size());
        return root;
    }
}
