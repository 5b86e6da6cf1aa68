// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.hornbeam.laws.Samples.booleans;
import static org.hornbeam.laws.Samples.floats;
import static org.hornbeam.laws.Samples.ints;
import static org.hornbeam.laws.Samples.shape;

import java.util.ArrayList;
import java.util.List;
import org.hornbeam.graph.Catalogue;
import org.hornbeam.graph.Composite;
import org.hornbeam.graph.Cond;
import org.hornbeam.graph.CustomGradient;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.HostCall;
import org.hornbeam.graph.Scan;
import org.hornbeam.graph.Type;
import org.hornbeam.graph.While;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.propertytests.Input;
import org.hornbeam.propertytests.Program;
import org.hornbeam.runtime.interpret.Array;
import org.hornbeam.runtime.interpret.HostFunctions;

/** Operations that hold sub-graphs or call out. */
final class ControlCases {
    private static final Type.Tensor PAIR = new Type.Tensor(DType.F64, Shape.of(2));
    private static final Type.Tensor COUNT = new Type.Tensor(DType.I32, Shape.SCALAR);

    private ControlCases() {}

    /** The standard ones and one with a known derivative. */
    static HostFunctions functions() {
        return HostFunctions.standard().with("cube", x -> {
            double[] elements = x.getFirst().toDoubles();
            java.util.Arrays.setAll(elements, i -> elements[i] * elements[i] * elements[i]);
            return List.of(Array.of(DType.F64, x.getFirst().shape(), elements));
        });
    }

    static List<LawCase> cases() {
        List<LawCase> all = new ArrayList<>();
        composites(all);
        for (long branch = 0; branch < 2; branch++) {
            all.add(cond(
                    "one result, branch " + branch,
                    x -> List.of(x.get(0).times(x.get(1))),
                    x -> List.of(x.get(0).plus(Ops.unary(Catalogue.TANH, x.get(1)))),
                    branch));
            all.add(cond(
                    "several results, branch " + branch,
                    x -> List.of(x.get(0), x.get(1).times(x.get(1)), x.get(2).plus(1)),
                    x -> List.of(x.get(1).times(x.get(0)), x.get(1), x.get(2)),
                    branch));
        }
        for (boolean reverse : new boolean[] {false, true}) {
            all.add(scan("recurrence, reverse " + reverse, false, reverse));
            all.add(scan("along a symbol, reverse " + reverse, true, reverse));
        }
        all.add(LawCase.of(
                Scan.class,
                "the saved values are used too",
                x -> {
                    Value results = x.getFirst().builder().add(new Scan(product(), 1, 1, Dim.of(4), false), x);
                    return Ops.sum(element(results, 2).times(element(results, 1)));
                },
                floats(2),
                floats(4, 2)));
        all.add(LawCase.of(
                While.class,
                "a counted power as a factor",
                x -> {
                    Value results =
                            x.get(1).builder().add(new While(below(), doubled(), 2), x.get(1), x.get(2), x.get(3));
                    return x.get(0).times(element(results, 1).cast(DType.F64));
                },
                floats(3),
                ints(shape(), 0),
                ints(shape(), 1),
                ints(shape(), 5)));
        Graph derivative =
                Sub.graph(x -> List.of(x.get(0).times(x.get(0)).times(3.0).times(x.get(2))), PAIR, PAIR, PAIR);
        all.add(LawCase.of(
                HostCall.class,
                "cube",
                x -> element(x.getFirst().builder().add(new HostCall("cube", List.of(PAIR), derivative), x), 0),
                floats(2)));
        return all;
    }

    private static void composites(List<LawCase> all) {
        Graph swish = Sub.graph(
                x -> List.of(
                        x.get(0).times(Ops.unary(Catalogue.SIGMOID, x.get(0).times(x.get(1))))),
                PAIR,
                PAIR);
        all.add(LawCase.of(new Composite("swish", swish, null), "derived", floats(2), floats(2)));
        Graph several = Sub.graph(
                x -> List.of(x.get(0), x.get(0).times(x.get(1)), x.get(2).plus(2)), PAIR, PAIR, COUNT);
        Composite three = new Composite("three", several, null);
        all.add(LawCase.of(
                Composite.class,
                "several results, one unused, one an operand",
                x -> {
                    Value results = x.getFirst().builder().add(three, x);
                    return element(results, 0).times(element(results, 1));
                },
                floats(2),
                floats(shape(2), 0.3, 0.4),
                ints(shape(), 4)));
        Graph tanh = Sub.graph(x -> List.of(Ops.unary(Catalogue.TANH, x.get(0))), PAIR);
        Graph share =
                Sub.graph(x -> List.of(x.get(2).minus(x.get(2).times(x.get(1)).times(x.get(1)))), PAIR, PAIR, PAIR);
        all.add(LawCase.of(
                new Composite("tanh", tanh, new Composite("tanh_gradient", share, null)), "declared", floats(2)));
        all.add(LawCase.of(new CustomGradient("tanh", tanh, share, false), "the true one", floats(2)));
        Graph mixed =
                Sub.graph(x -> List.of(x.get(0).times(x.get(1).cast(DType.F64)).times(x.get(2))), PAIR, COUNT, PAIR);
        Graph shares = Sub.graph(
                x -> List.of(
                        x.get(4).times(x.get(1).cast(DType.F64)).times(x.get(2)),
                        x.get(1).times(0),
                        x.get(4).times(x.get(1).cast(DType.F64)).times(x.get(0))),
                PAIR,
                COUNT,
                PAIR,
                PAIR,
                PAIR);
        all.add(LawCase.of(
                new Composite("mixed", mixed, new Composite("mixed_gradient", shares, null)),
                "declared, an integer operand",
                floats(2),
                ints(shape(), 3),
                floats(shape(2), 1, 2)));
        all.add(LawCase.of(
                new CustomGradient("mixed", mixed, shares, false),
                "an integer operand",
                floats(2),
                ints(shape(), 3),
                floats(shape(2), 1, 2)));
    }

    private static LawCase cond(String name, Program then, Program otherwise, long branch) {
        Cond op = new Cond(Sub.graph(then, PAIR, PAIR, COUNT), Sub.graph(otherwise, PAIR, PAIR, COUNT));
        return new LawCase(
                Cond.class,
                name,
                x -> {
                    Value results = x.get(3).builder().add(op, x.get(3), x.get(0), x.get(1), x.get(2));
                    List<Value> all = new ArrayList<>();
                    for (int i = 0;
                            i
                                    < ((Type.Tuple) results.builder().type(results.id()))
                                            .elements()
                                            .size();
                            i++) {
                        all.add(element(results, i));
                    }
                    return all;
                },
                List.of(floats(2), floats(shape(2), 0.5, -1.5), ints(shape(), 1), booleans(shape(), branch)));
    }

    /** h = tanh(h w + x), n = n + 1; yields h * n and x + h; carries an integer, has a constant and a sequence unused. */
    private static LawCase scan(String name, boolean symbolic, boolean reverse) {
        Type.Tensor weight = new Type.Tensor(DType.F64, Shape.of(2, 2));
        Graph body = Sub.graph(
                x -> {
                    Value product = Ops.sum(Ops.expandDims(x.get(0), 1).times(x.get(4)), 0);
                    Value h = Ops.unary(Catalogue.TANH, product.plus(x.get(2)));
                    return List.of(
                            h,
                            x.get(1).plus(1),
                            h.times(x.get(1).cast(DType.F64)),
                            x.get(2).plus(x.get(0)));
                },
                PAIR,
                COUNT,
                PAIR,
                PAIR,
                weight);
        Dim length = symbolic ? Dim.symbol("time") : Dim.of(4);
        Input x = floats(4, 2);
        Input sequence = new Input(x.array(), x.declared().with(0, length));
        Scan op = new Scan(body, 2, 2, length, reverse);
        return new LawCase(
                Scan.class,
                name,
                operands -> {
                    Value results = operands.getFirst().builder().add(op, operands);
                    return List.of(element(results, 0), element(results, 2), element(results, 3));
                },
                List.of(floats(2), ints(shape(), 1), sequence, sequence, floats(2, 2)));
    }

    /** h = h * x, which it also yields. */
    private static Graph product() {
        return Sub.graph(x -> List.of(x.get(0).times(x.get(1)), x.get(0).times(x.get(1))), PAIR, PAIR);
    }

    private static Graph below() {
        return Sub.graph(x -> List.of(Ops.less(x.get(0), x.get(2))), COUNT, COUNT, COUNT);
    }

    private static Graph doubled() {
        return Sub.graph(x -> List.of(x.get(0).plus(1), x.get(1).times(2)), COUNT, COUNT, COUNT);
    }

    private static Value element(Value results, int index) {
        return results.builder().add(new Element(index), results);
    }
}
