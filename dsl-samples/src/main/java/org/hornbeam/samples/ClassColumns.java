// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.samples;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * Classes as Arrow columns: {@code name} (text), {@code pieces} (a list of {@link NamePieces#LENGTH} int32) and
 * {@code module} (int32, the place in the list of modules).
 */
public final class ClassColumns {
    private ClassColumns() {}

    /** Columns of the allocator, to be closed by the caller. */
    public static VectorSchemaRoot of(List<ClassName> classes, List<String> modules, BufferAllocator allocator) {
        VarCharVector name = new VarCharVector("name", allocator);
        FixedSizeListVector pieces = FixedSizeListVector.empty("pieces", NamePieces.LENGTH, allocator);
        IntVector numbers = (IntVector) pieces.addOrGetVector(FieldType.notNullable(new ArrowType.Int(32, true)))
                .getVector();
        IntVector module = new IntVector("module", allocator);
        for (int row = 0; row < classes.size(); row++) {
            String simple = classes.get(row).name();
            name.setSafe(row, simple.getBytes(StandardCharsets.UTF_8));
            module.setSafe(row, modules.indexOf(classes.get(row).module()));
            int start = pieces.startNewValue(row);
            int[] found = NamePieces.of(simple);
            for (int i = 0; i < found.length; i++) {
                numbers.setSafe(start + i, found[i]);
            }
        }
        VectorSchemaRoot root = VectorSchemaRoot.of(name, pieces, module);
        numbers.setValueCount(classes.size() * NamePieces.LENGTH);
        root.setRowCount(classes.size());
        return root;
    }
}
