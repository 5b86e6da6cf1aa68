// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.runtime.tensor.Tensor;

/** Tensors with rows on their first axes, which stay the user's. */
record TensorSource(List<Tensor> inputs, List<Tensor> labels, List<Tensor> weights) implements Source {
    TensorSource {
        inputs = List.copyOf(inputs);
        labels = List.copyOf(labels);
        weights = List.copyOf(weights);
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("examples need at least one input");
        }
        requireSameRows("examples", inputs, labels, weights);
    }

    static void requireSameRows(String what, List<Tensor> inputs, List<Tensor> labels, List<Tensor> weights) {
        long rows = inputs.getFirst().rank() == 0 ? -1 : inputs.getFirst().dim(0);
        if (sameRows(inputs, rows) && sameRows(labels, rows) && sameRows(weights, rows)) {
            return;
        }
        throw new IllegalArgumentException("all tensors of " + what + " must have the same number of rows (size of the"
                + " first axis); found "
                + all(inputs, labels, weights).stream().map(Tensor::type).toList());
    }

    private static boolean sameRows(List<Tensor> tensors, long rows) {
        return tensors.stream().allMatch(tensor -> tensor.rank() > 0 && tensor.dim(0) == rows);
    }

    private static List<Tensor> all(List<Tensor> inputs, List<Tensor> labels, List<Tensor> weights) {
        List<Tensor> all = new ArrayList<>(inputs);
        all.addAll(labels);
        all.addAll(weights);
        return all;
    }

    @Override
    public Columns columns() {
        return new Columns(columns("input", inputs), columns("label", labels), columns("weight", weights));
    }

    private static List<Column> columns(String kind, List<Tensor> tensors) {
        List<Column> columns = new ArrayList<>();
        for (Tensor tensor : tensors) {
            columns.add(column(tensors.size() == 1 ? kind : kind + "_" + columns.size(), tensor));
        }
        return columns;
    }

    private static Column column(String name, Tensor tensor) {
        return new Column(name, tensor.dtype(), Arrays.copyOfRange(tensor.shape(), 1, tensor.rank()));
    }

    @Override
    public OptionalLong rows() {
        return OptionalLong.of(inputs.getFirst().dim(0));
    }

    @Override
    public boolean randomAccess() {
        return true;
    }

    @Override
    public Chunks open(BufferAllocator allocator) {
        return new ArrowSource.Single(() -> {
            List<Tensor> views = new ArrayList<>();
            try {
                all(inputs, labels, weights).forEach(tensor -> views.add(tensor.view()));
                return new Chunk(views, Math.toIntExact(inputs.getFirst().dim(0)));
            } catch (RuntimeException e) {
                views.forEach(Tensor::close);
                throw e;
            }
        });
    }

    @Override
    public String toString() {
        return "the tensors " + columns().all();
    }
}
