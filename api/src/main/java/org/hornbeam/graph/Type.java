// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Shape;

/** What a node yields: one tensor, or several for an operation with several results. */
public sealed interface Type {
    /** One tensor. */
    record Tensor(DType dtype, Shape shape) implements Type {
        /** For example {@code float32[batch, 10]}. */
        @Override
        public String toString() {
            return dtype.kerasName() + shape;
        }
    }

    /** Several tensors, to be taken apart by {@link Element}. */
    record Tuple(List<Tensor> elements) implements Type {
        /** Copies the list. */
        public Tuple {
            elements = List.copyOf(elements);
        }

        @Override
        public String toString() {
            return elements.toString();
        }
    }

    /** This type as one tensor. */
    default Tensor tensor() {
        return switch (this) {
            case Tensor tensor -> tensor;
            case Tuple tuple ->
                throw new IllegalArgumentException(
                        "expected one tensor, found the tuple " + tuple + "; take an element");
        };
    }
}
