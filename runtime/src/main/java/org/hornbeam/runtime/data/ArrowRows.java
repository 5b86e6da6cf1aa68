// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.hornbeam.runtime.tensor.ArrowColumns;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.runtime.tensor.UnreadableColumnException;

/**
 * How the columns of Arrow tables become columns of examples.
 *
 * @param roles which columns are read
 * @param stages what is done with columns on the way, in order
 */
record ArrowRows(Roles roles, Map<String, List<HostStage>> stages) {
    ArrowRows(Roles roles) {
        this(roles, Map.of());
    }

    ArrowRows map(String column, HostStage stage) {
        if (!roles.all().contains(column)) {
            throw new IllegalArgumentException(
                    "no column \"" + column + "\" is read; columns that are: " + roles.all());
        }
        Map<String, List<HostStage>> more = new HashMap<>(stages);
        more.merge(column, List.of(stage), (before, last) -> {
            List<HostStage> all = new ArrayList<>(before);
            all.addAll(last);
            return List.copyOf(all);
        });
        return new ArrowRows(roles, Map.copyOf(more));
    }

    Columns columns(Schema schema) {
        List<Column> columns = new ArrayList<>();
        for (String name : roles.all()) {
            Field field = field(schema, name);
            for (HostStage stage : stages.getOrDefault(name, List.of())) {
                field = stage.field(field);
            }
            ArrowColumns.Layout layout = ArrowColumns.layout(field);
            columns.add(new Column(name, layout.dtype(), layout.shape()));
        }
        return roles.columns(columns);
    }

    private static Field field(Schema schema, String name) {
        Field field = schema.getFields().stream()
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new UnreadableColumnException(
                        name,
                        "(none)",
                        -1,
                        "there is no such column; the table has "
                                + schema.getFields().stream()
                                        .map(Field::getName)
                                        .toList()));
        if (field.getDictionary() != null) {
            throw new UnreadableColumnException(
                    name, field.getType().toString(), -1, "it is dictionary-encoded; decode it before");
        }
        return field;
    }

    /** The rows of a table, whose memory they share where the layout allows. */
    Chunk chunk(VectorSchemaRoot root, BufferAllocator allocator) {
        List<Tensor> tensors = new ArrayList<>();
        try {
            for (String name : roles.all()) {
                field(root.getSchema(), name);
                tensors.add(tensor(root.getVector(name), stages.getOrDefault(name, List.of()), allocator));
            }
            return new Chunk(tensors, root.getRowCount());
        } catch (RuntimeException e) {
            tensors.forEach(Tensor::close);
            throw e;
        }
    }

    private static Tensor tensor(FieldVector column, List<HostStage> stages, BufferAllocator allocator) {
        FieldVector now = column;
        try {
            for (HostStage stage : stages) {
                FieldVector next = stage.apply(now, allocator);
                if (now != column) {
                    now.close();
                }
                now = next;
            }
            return Tensor.of(now);
        } finally {
            if (now != column) {
                now.close();
            }
        }
    }
}
