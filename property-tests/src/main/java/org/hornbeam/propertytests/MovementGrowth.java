// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Concat;
import org.hornbeam.graph.Pad;
import org.hornbeam.graph.Reverse;
import org.hornbeam.graph.Slice;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;

/** Growth by operations that move elements. */
final class MovementGrowth {
    private MovementGrowth() {}

    /** Merges two axes, splits one, adds one of size 1 or drops one. */
    static Optional<Tracked> reshape(Tracked a, Step step) {
        Shape shape = a.shape();
        int at = a.rank() == 0 ? 0 : Step.of(step.place(), a.rank());
        Shape to = shape;
        switch (Step.of(step.choice(), 4)) {
            case 0 ->
                to = at + 1 < a.rank() ? shape.remove(at).with(at, shape.dim(at).times(shape.dim(at + 1))) : shape;
            case 1 -> {
                Dim dim = a.rank() == 0 ? Dim.of(1) : shape.dim(at);
                boolean even = a.rank() > 0 && dim.isFixed() && dim.fixed() % 2 == 0;
                to = even ? shape.with(at, Dim.of(2)).insert(at, Dim.of(dim.fixed() / 2)) : shape;
            }
            case 2 -> to = shape.insert(at, Dim.of(1));
            default -> to = a.rank() > 0 && shape.dim(at).is(1) ? shape.remove(at) : shape;
        }
        return to.equals(shape) ? Optional.empty() : Optional.of(a.with(Ops.reshape(a.value(), to)));
    }

    static Optional<Tracked> transpose(Tracked a, Step step) {
        if (a.rank() < 2) {
            return Optional.empty();
        }
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, a.rank()).boxed().toList());
        Collections.shuffle(order, new java.util.Random(step.place()));
        return Optional.of(a.with(
                Ops.transpose(a.value(), order.stream().mapToInt(axis -> axis).toArray())));
    }

    static Optional<Tracked> broadcast(Tracked a, Step step) {
        int at = Step.of(step.place(), a.rank() + 1);
        Dim size = List.of(Dim.of(2), Dim.BATCH, Dim.of(5), Dim.of(1)).get(Step.of(step.choice(), 4));
        List<Integer> axes = IntStream.rangeClosed(0, a.rank())
                .filter(axis -> axis != at)
                .boxed()
                .toList();
        return Optional.of(a.with(a.value()
                .builder()
                .add(new Broadcast(a.shape().insert(at, size), axes), a.value())));
    }

    /** Some part of every axis of known size. */
    static Optional<Tracked> slice(Tracked a, Step step) {
        SplittableRandom random = new SplittableRandom(step.choice());
        List<Dim> starts = new ArrayList<>();
        List<Dim> sizes = new ArrayList<>();
        List<Long> steps = new ArrayList<>();
        for (Dim dim : a.shape().dims()) {
            if (!dim.isFixed() || dim.fixed() == 0) {
                starts.add(Dim.of(0));
                sizes.add(dim);
                steps.add(1L);
                continue;
            }
            long start = random.nextLong(Math.min(3, dim.fixed()));
            long distance = 1 + random.nextLong(3);
            long most = (dim.fixed() - start - 1) / distance + 1;
            starts.add(Dim.of(start));
            sizes.add(Dim.of(most - random.nextLong(Math.min(2, most))));
            steps.add(distance);
        }
        return a.rank() == 0
                ? Optional.empty()
                : Optional.of(a.with(a.value().builder().add(new Slice(starts, sizes, steps), a.value())));
    }

    static Optional<Tracked> pad(Tracked a, Step step) {
        if (a.rank() == 0) {
            return Optional.empty();
        }
        SplittableRandom random = new SplittableRandom(step.choice());
        List<Dim> before = new ArrayList<>();
        List<Dim> after = new ArrayList<>();
        List<Dim> between = new ArrayList<>();
        for (Dim dim : a.shape().dims()) {
            before.add(Dim.of(random.nextLong(3)));
            after.add(Dim.of(random.nextLong(3)));
            between.add(Dim.of(dim.is(0) ? 0 : Math.max(0, random.nextLong(4) - 2)));
        }
        double fill = step.place() % 3 == 0 ? 0 : 1;
        return Optional.of(new Tracked(
                a.value()
                        .builder()
                        .add(new Pad(before, after, between), a.value(), ElementGrowth.constant(a.value(), fill)),
                Math.max(a.bound(), 1),
                a.error()));
    }

    static Optional<Tracked> concat(Tracked a, Tracked b, Step step) {
        if (a.rank() == 0
                || a.rank() != b.rank()
                || a.value().dtype() != b.value().dtype()) {
            return Optional.empty();
        }
        int axis = Step.of(step.place(), a.rank());
        if (!a.shape().with(axis, Dim.of(0)).equals(b.shape().with(axis, Dim.of(0)))) {
            return Optional.empty();
        }
        return Optional.of(new Tracked(
                a.value().builder().add(new Concat(axis), a.value(), b.value()),
                Math.max(a.bound(), b.bound()),
                Math.max(a.error(), b.error())));
    }

    static Optional<Tracked> reverse(Tracked a, Step step) {
        return a.rank() == 0
                ? Optional.empty()
                : Optional.of(a.with(a.value()
                        .builder()
                        .add(new Reverse(List.of(Step.of(step.place(), a.rank()))), a.value())));
    }
}
