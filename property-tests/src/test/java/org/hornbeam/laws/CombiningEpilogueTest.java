// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Reduce;
import org.hornbeam.graph.Type;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Ops;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.propertytests.CompilerLaw;
import org.hornbeam.propertytests.Inputs;
import org.hornbeam.runtime.engine.Compiler;
import org.hornbeam.runtime.fuse.Kernel;
import org.hornbeam.runtime.fuse.Program;
import org.junit.jupiter.api.Test;

/** What combines the rows of a product, such as the gradient of a bias, follows the product block by block. */
class CombiningEpilogueTest {
    private static final CompilerLaw LAW = CompilerLaw.standard();

    /** Around blocks of rows that are combined, tiles and vectors. */
    private static final int[] ROWS = {1, 2, 31, 127, 128, 129, 256, 300, 345};

    /** The same and around the columns that an epilogue gets at once. */
    private static final int[] COLUMNS = {2, 9, 16, 33, 64, 100, 511, 530};

    private static final int[] DEPTHS = {1, 5, 40, 1030};

    private record Case(boolean fixed, boolean outer, Reduce.Kind kind, boolean stored) {}

    private static final Dim ROWS_SYMBOL = Dim.symbol("rows");

    /** (outer,) rows x columns: a product times another tensor, and its combination over the rows. */
    private static Graph graph(Case which, int rows, int columns, int depth) {
        GraphBuilder builder = new GraphBuilder();
        Dim r = which.fixed ? Dim.of(rows) : ROWS_SYMBOL;
        List<Dim> batch = which.outer ? List.of(Dim.of(3)) : List.of();
        Value left = input(builder, "left", batch, r, Dim.of(depth));
        Value right = input(builder, "right", batch, Dim.of(depth), Dim.of(columns));
        Value other = input(builder, "other", batch, r, Dim.of(columns));
        int axis = batch.size();
        Contract contract = new Contract(
                which.outer ? List.of(0) : List.of(),
                which.outer ? List.of(0) : List.of(),
                List.of(axis + 1),
                List.of(axis));
        Value product = builder.add(contract, left, right);
        Value y = product.times(other);
        builder.result("combined", Graph.Role.OUTPUT, Ops.reduce(which.kind, y, List.of(axis)));
        builder.result("y", Graph.Role.OUTPUT, y);
        if (which.stored) {
            builder.result("product", Graph.Role.OUTPUT, product);
        }
        return builder.build();
    }

    private static Value input(GraphBuilder builder, String name, List<Dim> batch, Dim... dims) {
        List<Dim> all = new ArrayList<>(batch);
        all.addAll(List.of(dims));
        return builder.parameter(Parameter.Kind.INPUT, name, new Type.Tensor(DType.F32, new Shape(all)));
    }

    @Test
    void rowsAreCombinedInTheEpilogue() {
        SplittableRandom random = new SplittableRandom(3);
        int cases = 0;
        int followed = 0;
        for (boolean fixed : new boolean[] {false, true}) {
            for (boolean outer : new boolean[] {false, true}) {
                for (Reduce.Kind kind : List.of(Reduce.Kind.SUM, Reduce.Kind.MAX)) {
                    for (int rows : ROWS) {
                        Case which = new Case(fixed, outer, kind, random.nextBoolean());
                        int columns = COLUMNS[random.nextInt(COLUMNS.length)];
                        int depth = DEPTHS[random.nextInt(DEPTHS.length)];
                        Graph graph = graph(which, rows, columns, depth);
                        Program program = Compiler.program(graph);
                        followed += follows(program) ? 1 : 0;
                        Map<String, Long> sizes = fixed ? Map.of() : Map.of("rows", (long) rows);
                        LAW.check(graph, Inputs.forGraph(graph, cases, sizes), sizes);
                        cases++;
                    }
                }
            }
        }
        assertEquals(72, cases);
        // All but those of a single row, where there is nothing to combine.
        assertEquals(68, followed);
    }

    private static boolean follows(Program program) {
        return program.kernels().stream()
                .anyMatch(kernel -> kernel instanceof Kernel.Product product
                        && product.epilogue() != null
                        && product.epilogue().blocked());
    }

    /** No block without rows: what combining begins with. */
    @Test
    void noRowsGiveTheBeginning() {
        Graph graph = graph(new Case(false, false, Reduce.Kind.SUM, false), 0, 20, 7);
        assertTrue(follows(Compiler.program(graph)));
        LAW.check(graph, Inputs.forGraph(graph, 1, Map.of("rows", 0L)), Map.of("rows", 0L));
    }

    /** A sum over other axes than the rows of the product is a kernel of its own. */
    @Test
    void otherAxesDoNotFollow() {
        GraphBuilder builder = new GraphBuilder();
        Value left = input(builder, "left", List.of(), Dim.of(4), Dim.of(50), Dim.of(9));
        Value right = input(builder, "right", List.of(), Dim.of(9), Dim.of(20));
        Value product = builder.add(new Contract(List.of(), List.of(), List.of(2), List.of(0)), left, right);
        Value other = input(builder, "other", List.of(), Dim.of(4), Dim.of(50), Dim.of(20));
        builder.result("some", Graph.Role.OUTPUT, Ops.sum(product.times(other), 1));
        Graph graph = builder.build();
        assertEquals(false, follows(Compiler.program(graph)));
        LAW.check(graph, Inputs.forGraph(graph, 1, Map.of()), Map.of());
    }
}
