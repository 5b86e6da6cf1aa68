// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.Optional;
import org.hornbeam.graph.ArgReduce;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Gather;
import org.hornbeam.graph.ScatterAdd;
import org.hornbeam.graph.Sort;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Value;

/** Growth by operations that look elements up or order them. */
final class IndexGrowth {
    private IndexGrowth() {}

    static Optional<Tracked> gather(Tracked a, Tracked b, Step step) {
        if (b.value().dtype() != DType.I32 || a.rank() == 0) {
            return Optional.empty();
        }
        int batch = step.choice() % 2;
        boolean fits = batch == 0
                || (a.rank() > 1
                        && b.rank() > 0
                        && a.shape().dim(0).equals(b.shape().dim(0)));
        if (!fits || a.shape().dim(batch).is(0)) {
            return Optional.empty();
        }
        return Optional.of(a.with(a.value().builder().add(new Gather(batch), a.value(), b.value())));
    }

    static Optional<Tracked> scatter(Tracked a, Tracked b, Step step) {
        int rank = b.rank();
        if (b.value().dtype() != DType.I32
                || a.isBoolean()
                || a.rank() < rank
                || !a.shape().slice(0, rank).equals(b.shape())) {
            return Optional.empty();
        }
        int batch = rank == 0 ? 0 : step.choice() % 2;
        double n = GraphGrower.elements(b.shape());
        return Optional.of(new Tracked(
                a.value()
                        .builder()
                        .add(new ScatterAdd(batch, Dim.of(1 + Step.of(step.place(), 9))), b.value(), a.value()),
                n * a.bound(),
                n * a.error() + (a.isFloat() ? n * n * a.bound() * Tracked.ULP / 2 : 0)));
    }

    /** Sorted elements, their places, or the place of an extreme: of exact numbers only, where none can change sides. */
    static Optional<Tracked> order(Tracked a, Step step) {
        if (a.rank() == 0 || a.isBoolean() || !a.isExact()) {
            return Optional.empty();
        }
        int axis = Step.of(step.place(), a.rank());
        double n = GraphGrower.size(a.shape(), axis);
        int choice = Step.of(step.choice(), 4);
        if (choice < 2) {
            ArgReduce.Kind kind = choice == 0 ? ArgReduce.Kind.MAX : ArgReduce.Kind.MIN;
            return a.shape().dim(axis).is(0)
                    ? Optional.empty()
                    : Optional.of(new Tracked(a.value().builder().add(new ArgReduce(kind, axis), a.value()), n, 0));
        }
        Value sorted = a.value().builder().add(new Sort(axis, step.second() % 2 == 1), a.value());
        Value element = sorted.builder().add(new Element(choice - 2), sorted);
        return Optional.of(new Tracked(element, choice == 2 ? a.bound() : n, 0));
    }
}
