// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.graph;

import java.util.List;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
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

    /** One text for each example: no operation takes it. */
    record Text() implements Type {
        @Override
        public String toString() {
            return "text[batch]";
        }
    }

    /** The shape of one tensor, or the batch of text. */
    default Shape shape() {
        return this instanceof Text ? Shape.of(Dim.BATCH) : tensor().shape();
    }

    /** This type as one tensor. */
    default Tensor tensor() {
        return switch (this) {
            case Tensor tensor -> tensor;
            case Tuple tuple ->
                throw new IllegalArgumentException(
                        "expected one tensor, found the tuple " + tuple + "; take an element");
            case Text text ->
                throw new IllegalArgumentException(
                        "expected numbers, found text; turn it into tokens first, for example"
                                + " with characterNGrams(2, 5) or a TextLayer of your own");
        };
    }
}
