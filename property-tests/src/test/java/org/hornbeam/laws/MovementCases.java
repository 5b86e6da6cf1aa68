// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.hornbeam.laws.Samples.batch;
import static org.hornbeam.laws.Samples.distinct;
import static org.hornbeam.laws.Samples.floats;
import static org.hornbeam.laws.Samples.ints;
import static org.hornbeam.laws.Samples.shape;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Broadcast;
import org.hornbeam.graph.Cast;
import org.hornbeam.graph.Concat;
import org.hornbeam.graph.Constant;
import org.hornbeam.graph.Elementwise;
import org.hornbeam.graph.Exchange;
import org.hornbeam.graph.Iota;
import org.hornbeam.graph.Literal;
import org.hornbeam.graph.Pad;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.RandomBits;
import org.hornbeam.graph.Reshape;
import org.hornbeam.graph.Reverse;
import org.hornbeam.graph.SizeOf;
import org.hornbeam.graph.Slice;
import org.hornbeam.graph.StopGradient;
import org.hornbeam.graph.Transpose;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;

/** Operations that move elements, make them out of nothing or leave them as they are. */
final class MovementCases {
    private static final Dim B = Dim.symbol("batch");

    private MovementCases() {}

    static List<LawCase> cases() {
        List<LawCase> all = new ArrayList<>();
        all.add(LawCase.of(Parameter.class, "itself", x -> x.getFirst(), floats(3)));
        all.add(LawCase.of(Constant.class, "a factor", x -> x.getFirst().times(3.0), floats(3)));
        all.add(LawCase.of(
                SizeOf.class, "the mean over a symbol", x -> Ops.mean(x.getFirst(), 0), batch("batch", 4, 2)));
        all.add(LawCase.of(
                Elementwise.class, "broadcast operands", x -> x.get(0).times(x.get(1)), floats(2, 3), floats(3)));
        all.add(LawCase.of(
                Cast.class,
                "narrower and back",
                x -> x.getFirst().cast(DType.F32).cast(DType.F64),
                floats(4)));
        all.add(LawCase.of(
                Cast.class,
                "to int32: a step",
                x -> x.getFirst().cast(DType.I32).cast(DType.F64).times(x.getFirst()),
                distinct(9)));
        all.add(LawCase.of(
                Cast.class,
                "to bool",
                x -> Ops.where(
                        x.getFirst().cast(DType.BOOL),
                        x.getFirst(),
                        x.getFirst().times(2.0)),
                floats(5)));
        all.add(LawCase.of(new Exchange(Exchange.Kind.SUM), "one shard", floats(3)));
        all.add(LawCase.of(
                StopGradient.class,
                "of a step",
                x -> x.get(0).times(Ops.stopGradient(x.get(0).cast(DType.I32).cast(DType.F64))),
                distinct(7)));
        all.add(LawCase.of(
                Iota.class,
                "a factor",
                x -> x.getFirst()
                        .times(x.getFirst().builder().add(new Iota(x.getFirst().shape(), 1, DType.F64))),
                batch("n", 2, 3)));
        all.add(LawCase.of(
                Literal.class,
                "a factor of each element",
                x -> x.getFirst()
                        .times(Ops.literal(x.getFirst(), DType.F64, Shape.of(2, 3), 1.5, -2, 0.25, 3, -0.1, 7)),
                floats(2, 3)));
        all.add(LawCase.of(
                Literal.class,
                "indices and a mask",
                x -> Ops.where(
                        Ops.literal(x.getFirst(), DType.BOOL, Shape.of(4), 1, 0, 1, 1),
                        Ops.take(x.getFirst(), Ops.literal(x.getFirst(), DType.I32, Shape.of(4), 2, 0, 2, 1)),
                        x.get(1)),
                floats(3),
                floats(4)));
        all.add(LawCase.of(
                RandomBits.class,
                "a factor",
                x -> x.get(0)
                        .times(x.get(0)
                                .builder()
                                .add(new RandomBits("a/0", x.get(0).shape()), x.get(1), x.get(2))
                                .cast(DType.F64)
                                .times(1e-9)),
                floats(2, 3),
                ints(shape(2), 5, -7),
                ints(shape(), 3)));

        all.add(LawCase.of(new Reshape(Shape.of(3, 4)), "merged", floats(3, 2, 2)));
        all.add(LawCase.of(new Reshape(Shape.SCALAR), "a scalar", floats(1, 1)));
        all.add(LawCase.of(new Reshape(Shape.of(B.times(2), Dim.of(3))), "with a symbol", batch("batch", 2, 6)));
        for (List<Integer> order :
                List.of(List.of(1, 0, 2), List.of(2, 0, 1), List.of(1, 2, 0), List.of(0, 2, 1), List.of(2, 1, 0))) {
            all.add(LawCase.of(new Transpose(order), order.toString(), floats(2, 3, 4)));
        }
        all.add(LawCase.of(new Broadcast(Shape.of(2, 3), List.of()), "a scalar", floats()));
        all.add(LawCase.of(new Broadcast(Shape.of(2, 3, 4), List.of(1)), "around", floats(3)));
        all.add(LawCase.of(
                new Broadcast(Shape.of(B, Dim.of(3), Dim.of(2)), List.of(0, 2)),
                "with a symbol",
                batch("batch", 4, 2)));
        all.add(LawCase.of(new Reverse(List.of(1)), "one axis", floats(2, 3)));
        all.add(LawCase.of(new Reverse(List.of(0, 2)), "two axes", batch("batch", 2, 3, 2)));

        all.add(slice(List.of(1L, 0L), List.of(2L, 3L), List.of(1L, 1L), 4, 3));
        all.add(slice(List.of(0L, 1L), List.of(3L, 2L), List.of(2L, 3L), 6, 6));
        all.add(slice(List.of(1L, 5L), List.of(1L, 1L), List.of(4L, 1L), 3, 6));
        all.add(slice(List.of(1L, 2L), List.of(0L, 2L), List.of(3L, 1L), 3, 4));
        all.add(LawCase.of(
                Slice.class, "from a symbol's end", x -> Ops.pick(x.getFirst(), 0, -1), batch("batch", 3, 2)));
        all.add(LawCase.of(
                Slice.class,
                "all but the first",
                x -> Ops.slice(x.getFirst(), 0, Dim.of(1), B.minus(1)),
                batch("batch", 4, 2)));

        all.add(pad(List.of(1L, 0L), List.of(0L, 2L), List.of(0L, 0L), 2, 3));
        all.add(pad(List.of(0L, 2L), List.of(1L, 1L), List.of(2L, 1L), 3, 2));
        all.add(pad(List.of(0L, 0L), List.of(0L, 0L), List.of(0L, 3L), 1, 1));
        all.add(LawCase.of(
                new Pad(List.of(Dim.of(1), Dim.of(0)), List.of(B, Dim.of(1)), List.of(Dim.of(1), Dim.of(0))),
                "by a symbol",
                batch("batch", 2, 2),
                floats()));

        all.add(LawCase.of(new Concat(0), "of three", floats(2, 2), floats(1, 2), floats(3, 2)));
        all.add(LawCase.of(new Concat(1), "one empty", floats(2, 2), floats(2, 0)));
        all.add(LawCase.of(new Concat(0), "of symbols", batch("a", 2, 2), batch("b", 3, 2)));
        all.add(LawCase.of(
                Concat.class,
                "one operand twice",
                x -> Ops.concatenate(List.of(x.get(0), x.get(1), x.get(0)), 1),
                floats(2, 2),
                floats(2, 1)));
        return all;
    }

    private static LawCase slice(List<Long> start, List<Long> sizes, List<Long> steps, long... shape) {
        return LawCase.of(new Slice(dims(start), dims(sizes), steps), start + " " + sizes + " " + steps, floats(shape));
    }

    private static LawCase pad(List<Long> before, List<Long> after, List<Long> between, long... shape) {
        return LawCase.of(
                new Pad(dims(before), dims(after), dims(between)),
                before + " " + after + " " + between,
                floats(shape),
                floats());
    }

    private static List<Dim> dims(List<Long> sizes) {
        return sizes.stream().map(Dim::of).toList();
    }
}
