// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hornbeam.graph.Catalogue;
import org.hornbeam.graph.Composite;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Cumulative;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Reduce;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Value;

/** Growth by operations that combine many elements. */
final class SumGrowth {
    private SumGrowth() {}

    static Optional<Tracked> reduce(Tracked a, Step step) {
        if (a.rank() == 0) {
            return Optional.empty();
        }
        List<Integer> axes = new ArrayList<>();
        long count = 1;
        int mask = 1 + Step.of(step.place(), (1 << a.rank()) - 1);
        for (int axis = 0; axis < a.rank(); axis++) {
            if ((mask >> axis & 1) == 1) {
                axes.add(axis);
                count *= GraphGrower.size(a.shape(), axis);
            }
        }
        if (a.isBoolean()) {
            Reduce.Kind kind = step.choice() % 2 == 0 ? Reduce.Kind.ANY : Reduce.Kind.ALL;
            return Optional.of(a.with(Ops.reduce(kind, a.value(), axes)));
        }
        double n = count;
        return Optional.of(
                switch (Step.of(step.choice(), 5)) {
                    case 0 ->
                        new Tracked(
                                Ops.sum(a.value(), axes),
                                n * a.bound(),
                                n * a.error() + rounding(a) * n * n * a.bound());
                    case 1 -> a.with(Ops.reduce(Reduce.Kind.MAX, a.value(), axes));
                    case 2 -> a.with(Ops.reduce(Reduce.Kind.MIN, a.value(), axes));
                    case 3 -> {
                        // The product of numbers within -1 to 1.
                        Value x = Ops.minimum(
                                Ops.maximum(a.value(), ElementGrowth.constant(a.value(), -1)),
                                ElementGrowth.constant(a.value(), 1));
                        yield new Tracked(Ops.reduce(Reduce.Kind.PRODUCT, x, axes), 1, n * (a.error() + rounding(a)));
                    }
                    default -> {
                        Tracked x = ElementGrowth.floating(a);
                        int[] all = axes.stream().mapToInt(axis -> axis).toArray();
                        yield new Tracked(Ops.mean(x.value(), all), x.bound(), x.error() + n * Tracked.ULP * x.bound());
                    }
                });
    }

    private static double rounding(Tracked a) {
        return a.isFloat() ? Tracked.ULP / 2 : 0;
    }

    static Optional<Tracked> cumulative(Tracked a, Step step) {
        if (a.rank() == 0 || a.isBoolean()) {
            return Optional.empty();
        }
        int axis = Step.of(step.place(), a.rank());
        double n = GraphGrower.size(a.shape(), axis);
        boolean reverse = step.second() % 2 == 1;
        return Optional.of(
                switch (Step.of(step.choice(), 3)) {
                    case 0 ->
                        new Tracked(
                                run(a, Cumulative.Kind.SUM, axis, reverse),
                                n * a.bound(),
                                n * a.error() + rounding(a) * n * n * a.bound());
                    case 1 -> a.with(run(a, Cumulative.Kind.MAX, axis, reverse));
                    default -> a.with(run(a, Cumulative.Kind.MIN, axis, reverse));
                });
    }

    private static Value run(Tracked a, Cumulative.Kind kind, int axis, boolean reverse) {
        return a.value().builder().add(new Cumulative(kind, axis, reverse), a.value());
    }

    /** Sums over the first pair of axes that agree; leading axes that agree are batch axes for some choices. */
    static Optional<Tracked> contract(Tracked first, Tracked second, Step step) {
        Tracked a = ElementGrowth.floating(first);
        Tracked b = ElementGrowth.floating(second);
        List<Integer> batch = new ArrayList<>();
        if (step.choice() % 2 == 1
                && a.rank() > 1
                && b.rank() > 1
                && a.shape().dim(0).equals(b.shape().dim(0))) {
            batch.add(0);
        }
        for (int i = 0; i < a.rank() * b.rank(); i++) {
            int place = Step.of(i + step.place(), a.rank() * b.rank());
            int left = place / b.rank();
            int right = place % b.rank();
            if (!batch.contains(left)
                    && !batch.contains(right)
                    && a.shape().dim(left).equals(b.shape().dim(right))) {
                double n = GraphGrower.size(a.shape(), left);
                double product = a.bound() * b.bound();
                return Optional.of(new Tracked(
                        a.value()
                                .builder()
                                .add(new Contract(batch, batch, List.of(left), List.of(right)), a.value(), b.value()),
                        n * product,
                        n * (a.bound() * b.error() + b.bound() * a.error()) + n * n * product * Tracked.ULP / 2));
            }
        }
        return Optional.empty();
    }

    static Optional<Tracked> composite(Tracked given, Step step) {
        Tracked a = ElementGrowth.floating(given);
        if (a.rank() == 0) {
            return Optional.empty();
        }
        GraphBuilder body = new GraphBuilder();
        Value x = body.parameter(Parameter.Kind.INPUT, "x", new Type.Tensor(DType.F32, a.shape()));
        boolean softmax = step.choice() % 2 == 0;
        body.result("y", Graph.Role.OUTPUT, softmax ? softmax(x) : normalized(x));
        Value y = a.value()
                .builder()
                .add(new Composite(softmax ? "softmax" : "layer_normalization", body.build(), null), a.value());
        double n = GraphGrower.size(a.shape(), -1);
        return Optional.of(
                softmax
                        ? new Tracked(y, 1, 4 * a.error() + (n + 16 + 4 * a.bound()) * Tracked.ULP)
                        : new Tracked(
                                y, Math.sqrt(n), 64 * (a.error() + n * a.bound() * Tracked.ULP) * (1 + a.bound())));
    }

    private static Value softmax(Value x) {
        Value e = Ops.unary(Catalogue.EXP, x.minus(Ops.expandDims(Ops.max(x, -1), x.rank() - 1)));
        return e.div(Ops.expandDims(Ops.sum(e, -1), x.rank() - 1));
    }

    private static Value normalized(Value x) {
        Value centered = x.minus(Ops.expandDims(Ops.mean(x, -1), x.rank() - 1));
        Value variance = Ops.expandDims(Ops.mean(Ops.square(centered), -1), x.rank() - 1);
        return centered.div(Ops.sqrt(variance.plus(1e-2)));
    }
}
