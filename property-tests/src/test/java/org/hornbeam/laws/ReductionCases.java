// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.hornbeam.laws.Samples.booleans;
import static org.hornbeam.laws.Samples.distinct;
import static org.hornbeam.laws.Samples.floats;
import static org.hornbeam.laws.Samples.ints;
import static org.hornbeam.laws.Samples.shape;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.ArgReduce;
import org.hornbeam.graph.Cumulative;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Gather;
import org.hornbeam.graph.Reduce;
import org.hornbeam.graph.ScatterAdd;
import org.hornbeam.graph.Sort;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.propertytests.Input;

/** Reductions, running combinations, gathering, scattering and sorting. */
final class ReductionCases {
    private ReductionCases() {}

    static List<LawCase> cases() {
        List<LawCase> all = new ArrayList<>();
        for (List<Integer> axes :
                List.of(List.of(0), List.of(1), List.of(2), List.of(0, 2), List.of(1, 2), List.of(0, 1, 2))) {
            for (Reduce.Kind kind : List.of(Reduce.Kind.SUM, Reduce.Kind.PRODUCT, Reduce.Kind.MAX, Reduce.Kind.MIN)) {
                all.add(LawCase.of(new Reduce(kind, axes), kind + " " + axes, distinct(2, 3, 2)));
            }
        }
        for (Input zeros : zeros()) {
            all.add(LawCase.of(new Reduce(Reduce.Kind.PRODUCT, List.of(1)), "zeros " + zeros.array(), zeros));
        }
        all.add(LawCase.of(new Reduce(Reduce.Kind.SUM, List.of(0)), "of a symbol", Samples.batch("n", 3, 2)));
        all.add(LawCase.of(new Reduce(Reduce.Kind.PRODUCT, List.of(0)), "of a symbol", Samples.batch("n", 3, 2)));
        for (Reduce.Kind kind : List.of(Reduce.Kind.ANY, Reduce.Kind.ALL)) {
            all.add(LawCase.of(
                    Reduce.class,
                    kind.toString(),
                    x -> Ops.where(
                            x.get(1).builder().add(new Reduce(kind, List.of(1)), x.get(1)),
                            x.get(0),
                            x.get(0).times(x.get(0))),
                    floats(3),
                    booleans(shape(3, 2), 0, 0, 0, 1, 1, 1)));
        }
        for (ArgReduce.Kind kind : ArgReduce.Kind.values()) {
            all.add(LawCase.of(
                    ArgReduce.class,
                    kind.toString(),
                    x -> Ops.sum(x.getFirst(), 1)
                            .times(x.getFirst()
                                    .builder()
                                    .add(new ArgReduce(kind, 1), x.getFirst())
                                    .cast(DType.F64)),
                    distinct(3, 4)));
        }
        for (Cumulative.Kind kind : Cumulative.Kind.values()) {
            for (int axis = 0; axis < 3; axis++) {
                for (boolean reverse : new boolean[] {false, true}) {
                    all.add(LawCase.of(
                            new Cumulative(kind, axis, reverse), kind + " " + axis + " " + reverse, distinct(3, 4, 2)));
                }
            }
        }
        for (Input zeros : zeros()) {
            for (boolean reverse : new boolean[] {false, true}) {
                all.add(LawCase.of(
                        new Cumulative(Cumulative.Kind.PRODUCT, 1, reverse),
                        "zeros " + reverse + zeros.array(),
                        zeros));
            }
        }
        all.add(LawCase.of(
                new Cumulative(Cumulative.Kind.PRODUCT, 0, false), "along a symbol", Samples.batch("n", 4, 2)));
        all.add(LawCase.of(new Cumulative(Cumulative.Kind.MAX, 0, true), "along a symbol", Samples.batch("n", 4, 2)));
        indexing(all);
        return all;
    }

    private static void indexing(List<LawCase> all) {
        all.add(LawCase.of(new Gather(0), "rows, one twice", floats(4, 3), ints(shape(3), 2, 0, 2)));
        all.add(LawCase.of(new Gather(0), "a grid of scalars", floats(5), ints(shape(2, 2), 4, 0, 1, 1)));
        all.add(LawCase.of(new Gather(0), "one", floats(4, 2), ints(shape(), 3)));
        all.add(LawCase.of(new Gather(0), "outside", floats(3, 2), ints(shape(4), -5, 0, 3, 900)));
        all.add(LawCase.of(new Gather(1), "per batch", floats(2, 3, 2), ints(shape(2, 2), 2, 0, 1, 1)));
        all.add(LawCase.of(
                new Gather(2), "along the last axis", floats(2, 2, 3), ints(shape(2, 2, 2), 0, 2, 1, 1, 2, 2, 0, 1)));
        all.add(LawCase.of(
                Gather.class,
                "rows of a symbol",
                x -> Ops.take(x.get(0), x.get(1)),
                Samples.batch("n", 4, 3),
                ints(shape(2), 3, 1)));
        all.add(scatter(new ScatterAdd(0, Dim.of(4)), ints(shape(3), 2, 0, 2), floats(3, 2)));
        all.add(scatter(new ScatterAdd(0, Dim.of(3)), ints(shape(2, 2), -1, 5, 1, 0), floats(2, 2)));
        all.add(scatter(new ScatterAdd(1, Dim.of(3)), ints(shape(2, 2), 2, 2, 0, 1), floats(2, 2, 2)));
        all.add(scatter(new ScatterAdd(2, Dim.of(2)), ints(shape(1, 2, 3), 0, 1, 1, 1, 0, 0), floats(1, 2, 3)));
        for (int axis = 0; axis < 3; axis++) {
            for (boolean descending : new boolean[] {false, true}) {
                Sort sort = new Sort(axis, descending);
                all.add(LawCase.of(
                        Sort.class,
                        sort.toString(),
                        x -> x.getFirst()
                                .builder()
                                .add(new Element(0), x.getFirst().builder().add(sort, x)),
                        distinct(2, 3, 4)));
            }
        }
        all.add(LawCase.of(
                Element.class,
                "the order as a factor",
                x -> {
                    var pair = x.getFirst().builder().add(new Sort(0, false), x);
                    var order = x.getFirst().builder().add(new Element(1), pair);
                    return x.getFirst()
                            .builder()
                            .add(new Element(0), pair)
                            .times(order.cast(DType.F64))
                            .times(x.getFirst());
                },
                distinct(5)));
    }

    private static LawCase scatter(ScatterAdd op, Input indices, Input updates) {
        return LawCase.of(op, op.toString() + indices.array(), indices, updates);
    }

    /** Lines with none, one, two and only zeros. */
    private static List<Input> zeros() {
        return List.of(
                floats(shape(2, 3), 0, 2, 3, 1, 0, -2),
                floats(shape(2, 3), 0, 0, 3, 1, 2, 0),
                floats(shape(1, 4), 0, 0, 0, 0),
                floats(shape(1, 5), 1, 0, 2, 0, 3));
    }
}
