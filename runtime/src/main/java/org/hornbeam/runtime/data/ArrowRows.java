// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.hornbeam.layer.TextLayer;
import org.hornbeam.runtime.tensor.ArrowColumns;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.runtime.tensor.UnreadableColumnException;

/**
 * How the columns of Arrow tables become columns of examples.
 *
 * @param inputs the inputs
 * @param labels the labels
 * @param weights the weights of examples
 */
record ArrowRows(List<Selected> inputs, List<Selected> labels, List<Selected> weights) {
    /**
     * A column that is read.
     *
     * @param column its name
     * @param stages what is done with it on the way, in order
     */
    record Selected(String column, List<HostStage> stages) {
        Selected then(HostStage stage) {
            List<HostStage> more = new ArrayList<>(stages);
            more.add(stage);
            return new Selected(column, List.copyOf(more));
        }
    }

    ArrowRows(Roles roles) {
        this(selected(roles.inputs()), selected(roles.labels()), selected(roles.weights()));
    }

    private static List<Selected> selected(List<String> names) {
        return names.stream().map(name -> new Selected(name, List.of())).toList();
    }

    private List<Selected> all() {
        return Stream.of(inputs, labels, weights).flatMap(List::stream).toList();
    }

    ArrowRows map(String column, HostStage stage) {
        if (all().stream().noneMatch(selected -> selected.column.equals(column))) {
            throw new IllegalArgumentException("no column \"" + column + "\" is read; columns that are: "
                    + all().stream().map(Selected::column).toList());
        }
        UnaryOperator<List<Selected>> mapped = some -> some.stream()
                .map(selected -> selected.column.equals(column) ? selected.then(stage) : selected)
                .toList();
        return new ArrowRows(mapped.apply(inputs), mapped.apply(labels), mapped.apply(weights));
    }

    ArrowRows read(int count, List<Reading> readings) {
        if (count != inputs.size()) {
            throw new IllegalArgumentException("the model takes " + count + " inputs, the examples have "
                    + inputs.stream().map(Selected::column).toList() + "; name the columns accordingly");
        }
        List<Selected> read = new ArrayList<>();
        for (Reading reading : readings) {
            Selected selected = inputs.get(reading.input());
            TextLayer layer = reading.layer();
            read.add(layer == null ? selected : selected.then(new TextStage(layer)));
        }
        return new ArrowRows(read, labels, weights);
    }

    Columns columns(Schema schema) {
        return new Columns(columns(schema, inputs), columns(schema, labels), columns(schema, weights));
    }

    private static List<Column> columns(Schema schema, List<Selected> some) {
        List<Column> columns = new ArrayList<>();
        for (Selected selected : some) {
            Field field = field(schema, selected.column);
            for (HostStage stage : selected.stages) {
                field = stage.field(field);
            }
            ArrowColumns.Layout layout = ArrowColumns.layout(field);
            columns.add(new Column(selected.column, layout.dtype(), layout.shape()));
        }
        return columns;
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
            for (Selected selected : all()) {
                field(root.getSchema(), selected.column);
                tensors.add(tensor(root.getVector(selected.column), selected.stages, allocator));
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
