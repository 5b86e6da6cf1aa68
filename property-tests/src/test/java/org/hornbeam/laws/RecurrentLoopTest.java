// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.hornbeam.Model;
import org.hornbeam.Training;
import org.hornbeam.form.Features;
import org.hornbeam.form.Forms;
import org.hornbeam.form.Series;
import org.hornbeam.graph.Contract;
import org.hornbeam.graph.Element;
import org.hornbeam.graph.Graph;
import org.hornbeam.graph.GraphBuilder;
import org.hornbeam.graph.Parameter;
import org.hornbeam.graph.Scan;
import org.hornbeam.graph.Type;
import org.hornbeam.loss.Losses;
import org.hornbeam.ops.DType;
import org.hornbeam.ops.Dim;
import org.hornbeam.ops.Shape;
import org.hornbeam.ops.Value;
import org.hornbeam.optimizer.Optimizers;
import org.hornbeam.propertytests.CompilerLaw;
import org.hornbeam.propertytests.CompilerLaw.Call;
import org.hornbeam.propertytests.Inputs;
import org.hornbeam.runtime.engine.Compiler;
import org.hornbeam.runtime.fuse.Kernel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops over time: what is moved out of them, and that any cell means the same and is the same bits however it runs. */
class RecurrentLoopTest {
    private static final CompilerLaw LAW = CompilerLaw.standard().tolerance(1e-3);
    private static final Set<String> changed = new TreeSet<>();

    @AfterContainer
    static void everyPassOverLoopsChangedSomething() {
        Set<String> over = Set.of("PruneScans", "SaveScanValues", "HoistFromScans");
        assertTrue(changed.containsAll(over), () -> "only " + changed + " changed something");
    }

    private static Call call(Graph graph, long batch, long time, long seed) {
        Map<String, Long> sizes = Map.of("batch", batch, "time", time);
        return new Call(Inputs.forGraph(graph, seed, sizes), sizes);
    }

    private static void check(Graph graph, long batch, long time, long seed) {
        Call call = call(graph, batch, time, seed);
        LAW.check(graph, call.arguments(), call.sizes());
        Graph before = graph;
        for (Compiler.Step step : Compiler.steps(graph)) {
            if (!step.graph().equals(before)) {
                changed.add(step.name());
            }
            before = step.graph();
        }
    }

    @Property(seed = "41", tries = 120)
    void anyCellMeansTheSame(
            @ForAll long seed,
            @ForAll boolean mixesRows,
            @ForAll @IntRange(min = 1, max = 19) int batch,
            @ForAll @IntRange(min = 0, max = 5) int time) {
        check(RandomCells.graph(seed, mixesRows), batch, time, seed);
    }

    @Property(seed = "43", tries = 30)
    void otherSizesInBetweenChangeNothing(@ForAll long seed, @ForAll boolean mixesRows) {
        Graph graph = RandomCells.graph(seed, mixesRows);
        LAW.checkBits(graph, List.of(call(graph, 3, 4, seed), call(graph, 40, 7, seed), call(graph, 1, 1, seed)));
    }

    /** One product is left in a step of each direction, and few kernels; all others are over all steps. */
    @ParameterizedTest
    @ValueSource(strings = {"lstm", "gru", "rnn"})
    void oneProductIsLeftInAStep(String cell) {
        List<Scan> scans = scans(training(cell));
        assertEquals(2, scans.size());
        for (Scan scan : scans) {
            long products = scan.body().nodes().stream()
                    .filter(node -> node.op() instanceof Contract)
                    .count();
            assertEquals(1, products, () -> cell + "\n" + scan);
            List<Kernel> kernels = Compiler.program(scan.body()).kernels();
            assertTrue(kernels.size() <= 3, () -> cell + " takes " + Compiler.program(scan.body()));
        }
        assertEquals(2, scans.get(1).carried() + (cell.equals("lstm") ? 0 : 1), "sums of gradients are still carried");
    }

    /** A cell with products one behind the other keeps those of the state only. */
    @Example
    void aResetBeforeTheProductKeepsItsProducts() {
        for (Scan scan : scans(training("reset before"))) {
            long products = scan.body().nodes().stream()
                    .filter(node -> node.op() instanceof Contract)
                    .count();
            assertEquals(3, products, () -> "" + scan);
        }
    }

    /** What a step adds moves behind the loop if only the end is read, and stays if the values of all steps are. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sumsOfWhichEachStepIsReadStayInTheLoop(boolean read) {
        Graph graph = running(read);
        List<Scan> scans = scans(graph);
        assertEquals(
                read ? List.of(1) : List.of(), scans.stream().map(Scan::carried).toList());
        for (long time = 0; time < 6; time++) {
            check(graph, 3, time, time);
        }
    }

    /** A sum that begins with a given value and gains x w in each step: its end, and what each step began with. */
    private static Graph running(boolean each) {
        GraphBuilder builder = new GraphBuilder();
        Dim time = Dim.symbol("time");
        Type.Tensor step = new Type.Tensor(DType.F32, Shape.of(Dim.BATCH, Dim.of(2)));
        Value begin = builder.parameter(Parameter.Kind.INPUT, "begin", step);
        Value x = builder.parameter(
                Parameter.Kind.INPUT,
                "x",
                new Type.Tensor(DType.F32, step.shape().insert(0, time)));
        Value w = builder.parameter(Parameter.Kind.INPUT, "w", step);
        GraphBuilder body = new GraphBuilder();
        Value sum = body.parameter(Parameter.Kind.INPUT, "sum", step);
        Value xStep = body.parameter(Parameter.Kind.INPUT, "step", step);
        Value factor = body.parameter(Parameter.Kind.INPUT, "factor", step);
        body.result("sum", Graph.Role.OUTPUT, sum.plus(xStep.times(factor)));
        Value scan = builder.add(new Scan(body.build(), 1, 1, time, false), begin, x, w);
        builder.result("last", Graph.Role.OUTPUT, builder.add(new Element(0), scan));
        if (each) {
            builder.result("each", Graph.Role.OUTPUT, builder.add(new Element(1), scan));
        }
        return builder.build();
    }

    private static List<Scan> scans(Graph graph) {
        return Compiler.steps(graph).getLast().graph().nodes().stream()
                .filter(node -> node.op() instanceof Scan)
                .map(node -> (Scan) node.op())
                .toList();
    }

    private static Graph training(String cell) {
        Model<Series, Features> model = Model.of(
                "text",
                Forms.series(7, 5),
                x -> (switch (cell) {
                            case "lstm" -> x.lstm(6);
                            case "gru" -> x.gru(6);
                            case "rnn" -> x.simpleRnn(6);
                            default -> x.gru(6, gru -> gru.resetAfter(false));
                        })
                        .dense(3));
        return Training.of(model)
                .optimizer(Optimizers.adam(1e-3))
                .loss(Losses.sparseCategoricalCrossentropy().fromLogits(true))
                .graphs()
                .train();
    }
}
