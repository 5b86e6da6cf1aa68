// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.data;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.runtime.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The batch of a reader as tensors: the reader's own if they are just the batch, else views of them. */
final class BatchViews {
    private final List<Tensor> views = new ArrayList<>();
    private List<Tensor> whole = List.of();
    private @Nullable Batch batch;

    Batch of(BatchReader reader) {
        if (batch != null && (!views.isEmpty() || isOf(reader))) {
            return batch;
        }
        release();
        List<Tensor> tensors = new ArrayList<>();
        for (int column = 0; column < reader.columns().size(); column++) {
            Tensor tensor = reader.tensor(column);
            if (tensor.dim(0) != reader.rows()) {
                long first = reader.first(column);
                tensor = tensor.rows(first, first + reader.rows());
                views.add(tensor);
            }
            tensors.add(tensor);
        }
        whole = views.isEmpty() ? tensors : List.of();
        Batch made = Batch.of(reader.columns(), tensors);
        batch = made;
        return made;
    }

    /** Whether the batch from before is this batch as well: the same memory, with other contents. */
    private boolean isOf(BatchReader reader) {
        for (int column = 0; column < whole.size(); column++) {
            if (whole.get(column) != reader.tensor(column) || whole.get(column).dim(0) != reader.rows()) {
                return false;
            }
        }
        return true;
    }

    /** To be called before another batch is read. */
    void release() {
        if (!views.isEmpty()) {
            views.forEach(Tensor::close);
            views.clear();
            batch = null;
        }
    }
}
