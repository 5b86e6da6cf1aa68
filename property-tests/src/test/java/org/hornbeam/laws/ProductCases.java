// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.hornbeam.laws.Samples.batch;
import static org.hornbeam.laws.Samples.floats;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Convolve;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.WindowGather;
import org.hornbeam.graph.WindowGeometry;
import org.hornbeam.graph.WindowMax;
import org.hornbeam.graph.WindowScatter;
import org.hornbeam.graph.WindowSpread;
import org.hornbeam.graph.WindowSum;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.propertytests.Input;

/** Contraction, convolution and pooling over many geometries. */
final class ProductCases {
    private ProductCases() {}

    static List<LawCase> cases() {
        List<LawCase> all = new ArrayList<>();
        all.add(contract(List.of(), List.of(), List.of(1), List.of(0), floats(2, 3), floats(3, 4)));
        all.add(contract(List.of(), List.of(), List.of(0), List.of(0), floats(3, 2), floats(3, 4)));
        all.add(contract(List.of(), List.of(), List.of(1), List.of(1), floats(2, 3), floats(4, 3)));
        all.add(contract(List.of(), List.of(), List.of(), List.of(), floats(2), floats(3)));
        all.add(contract(List.of(), List.of(), List.of(0), List.of(0), floats(3), floats(3)));
        all.add(contract(List.of(0), List.of(0), List.of(2), List.of(1), floats(2, 3, 4), floats(2, 4, 2)));
        all.add(contract(List.of(2), List.of(1), List.of(0), List.of(2), floats(3, 4, 2), floats(5, 2, 3)));
        all.add(contract(List.of(0, 2), List.of(2, 0), List.of(3), List.of(1), floats(2, 2, 3, 2), floats(3, 2, 2, 2)));
        all.add(contract(List.of(1), List.of(0), List.of(3, 0), List.of(1, 3), floats(3, 2, 2, 4), floats(2, 4, 2, 3)));
        all.add(contract(List.of(), List.of(), List.of(2, 0), List.of(0, 1), floats(2, 3, 4), floats(4, 2, 3)));
        all.add(contract(List.of(0), List.of(0), List.of(), List.of(), floats(2, 2), floats(2, 3)));
        all.add(LawCase.of(
                Contract.class,
                "rows of a symbol",
                x -> Ops.matmul(x.get(0), x.get(1)),
                batch("n", 3, 2),
                floats(2, 2)));
        all.add(LawCase.of(
                Contract.class,
                "with itself",
                x -> Ops.matmul(x.getFirst(), Ops.transpose(x.getFirst(), 1, 0)),
                floats(2, 3)));
        List<WindowGeometry> geometries = Geometries.all();
        for (int i = 0; i < geometries.size(); i++) {
            convolve(all, geometries.get(i), i);
            windows(all, geometries.get(i));
        }
        symbolic(all);
        return all;
    }

    private static LawCase contract(
            List<Integer> leftBatch,
            List<Integer> rightBatch,
            List<Integer> leftSum,
            List<Integer> rightSum,
            Input a,
            Input b) {
        Contract op = new Contract(leftBatch, rightBatch, leftSum, rightSum);
        return LawCase.of(op, op + " of " + a.declared() + b.declared(), a, b);
    }

    /** Groups, channels and filters of each: one group and two for all windows, and one of these in turn. */
    private static final int[][] GROUPS = {
        {3, 1, 2}, {2, 3, 1}, {2, 4, 2}, {2, 16, 16}, {5, 1, 1}, {3, 2, 5}, {2, 1, 40}
    };

    /** All three parts. */
    private static void convolve(List<LawCase> all, WindowGeometry geometry, int number) {
        for (int[] sizes : new int[][] {{1, 2, 3}, {2, 2, 2}, GROUPS[number % GROUPS.length]}) {
            int groups = sizes[0];
            long[] image = Geometries.sizes(geometry, 2, (long) sizes[1] * groups);
            long[] kernel = Geometries.kernel(geometry, sizes[1], sizes[2] * groups);
            Convolve op = new Convolve(geometry, groups, Convolve.Part.OUTPUT, null);
            long[] output = ((org.hornbeam.graph.Type.Tensor)
                            op.type(List.of(floats(image).type(), floats(kernel).type())))
                    .shape()
                    .fixed();
            all.add(LawCase.of(op, geometry.toString(), floats(image), floats(kernel)));
            all.add(LawCase.of(
                    new Convolve(geometry, groups, Convolve.Part.IMAGE, Shape.of(image)),
                    geometry.toString(),
                    floats(output),
                    floats(kernel)));
            all.add(LawCase.of(
                    new Convolve(geometry, groups, Convolve.Part.KERNEL, Shape.of(kernel)),
                    geometry.toString(),
                    floats(image),
                    floats(output)));
        }
    }

    private static void windows(List<LawCase> all, WindowGeometry spatial) {
        WindowGeometry geometry = Geometries.overBatchAndChannels(spatial);
        long[] image = Geometries.sizes(spatial, 2, 2);
        long[] output = new Shape(geometry.windows(Shape.of(image).dims())).fixed();
        all.add(LawCase.of(new WindowSum(geometry), geometry.toString(), floats(image)));
        all.add(LawCase.of(new WindowSpread(geometry, Shape.of(image)), geometry.toString(), floats(output)));
        if (Geometries.everyWindowCoversSomething(spatial)) {
            all.add(LawCase.of(
                    WindowMax.class, geometry.toString(), x -> max(geometry, x, 0), Samples.distinct(image)));
        }
        all.add(LawCase.of(
                WindowScatter.class,
                geometry.toString(),
                x -> x.getFirst()
                        .builder()
                        .add(new WindowScatter(geometry, Shape.of(image)), max(geometry, x, 1), x.get(1)),
                Samples.distinct(image),
                floats(output)));
        all.add(LawCase.of(
                WindowGather.class,
                geometry.toString(),
                x -> x.getFirst().builder().add(new WindowGather(geometry), max(geometry, x, 1), x.get(1)),
                Samples.distinct(image),
                floats(image)));
    }

    private static Value max(WindowGeometry geometry, List<Value> x, int result) {
        var builder = x.getFirst().builder();
        return builder.add(new Element(result), builder.add(new WindowMax(geometry), x.getFirst()));
    }

    /** Sizes that are symbols, with the padding that keeps them. */
    private static void symbolic(List<LawCase> all) {
        Dim time = Dim.symbol("time");
        for (long stride = 1; stride <= 3; stride++) {
            Dim windows = time.ceilDiv(stride);
            Dim padding = windows.minus(1).times(stride).plus(3).minus(time).max(Dim.of(0));
            Dim before = padding.floorDiv(2);
            WindowGeometry same = new WindowGeometry(
                    List.of(3L), List.of(stride), List.of(1L), List.of(before), List.of(padding.minus(before)));
            Input input = floats(2, 7, 2);
            Input series = new Input(input.array(), Shape.of(Dim.symbol("n"), time, Dim.of(2)));
            all.add(LawCase.of(
                    new Convolve(same, 1, Convolve.Part.OUTPUT, null),
                    "same, stride " + stride,
                    series,
                    floats(3, 2, 3)));
            all.add(LawCase.of(new WindowSum(Geometries.overBatchAndChannels(same)), "same, stride " + stride, series));
        }
    }
}
