// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.cpu.matmul;

import java.util.Objects;

/** One factor of a matrix product. */
public sealed interface Operand {
    Layout layout();

    /** The same matrix as the other factor of the transposed product. */
    Operand turned();

    /** A matrix in memory. */
    static Dense dense(long address, Layout layout, long leadingDimension) {
        return new Dense(address, layout, leadingDimension, 0);
    }

    /** A matrix computed while it is packed. */
    static Virtual virtual(PanelSource source, Layout layout) {
        return new Virtual(source, layout);
    }

    /** A matrix of which rectangles are computed when they are packed. */
    static Computed computed(MatrixSource source, Layout layout) {
        return new Computed(source, layout);
    }

    /**
     * A float32 matrix in off-heap memory, rows contiguous.
     *
     * @param address absolute address of element (0, 0) of batch 0
     * @param leadingDimension elements from one stored row to the next
     * @param batchStride elements from one batch to the next; 0 shares the matrix among all batches
     */
    record Dense(long address, Layout layout, long leadingDimension, long batchStride) implements Operand {
        public Dense {
            Objects.requireNonNull(layout, "layout");
        }

        @Override
        public Dense turned() {
            return new Dense(address, layout.other(), leadingDimension, batchStride);
        }

        /** The same matrix, repeated with this distance in elements. */
        public Dense batchStride(long batchStride) {
            return new Dense(address, layout, leadingDimension, batchStride);
        }
    }

    /** A matrix given by a rule that fills panels. */
    record Virtual(PanelSource source, Layout layout) implements Operand {
        public Virtual {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(layout, "layout");
        }

        @Override
        public Virtual turned() {
            return new Virtual(source, layout.other());
        }
    }

    /** A matrix of which rectangles can be computed into memory. */
    record Computed(MatrixSource source, Layout layout) implements Operand {
        public Computed {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(layout, "layout");
        }

        @Override
        public Computed turned() {
            return new Computed(source, layout.other());
        }
    }
}
