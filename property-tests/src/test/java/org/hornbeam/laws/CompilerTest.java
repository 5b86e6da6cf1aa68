// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.laws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.hornbeam.graph.Graph;
import org.hornbeam.propertytests.CompilerLaw;
import org.hornbeam.propertytests.CompilerLaw.Call;
import org.hornbeam.propertytests.GraphArbitraries;
import org.hornbeam.propertytests.Inputs;
import org.hornbeam.runtime.engine.Compiler;

/** Random graphs through the whole compiler. {@code -Djqwik.tries.default=5000} draws more of them. */
class CompilerTest {
    /** More than two blocks of rows, for the laws about bits: bounds of values do not hold there. */
    private static final long LARGE = 600;

    private static final CompilerLaw LAW = CompilerLaw.standard().tolerance(GraphArbitraries.TOLERANCE);
    private static final Set<String> changed = new TreeSet<>();

    @Provide
    Arbitrary<Graph> graphs() {
        return GraphArbitraries.graphs();
    }

    @AfterContainer
    static void everyPassChangedSomething() {
        assertEquals(Set.of("ContractMultiplyAdds", "InlineComposites", "Simplify", "SplitReductions"), changed);
        assertTrue(CompilerLaw.definedClasses() > 100, "few kernels were made");
    }

    @Property(seed = "23")
    void plansComputeWhatTheInterpreterDoes(
            @ForAll("graphs") Graph graph, @ForAll @LongRange(min = 1, max = 8) long batch, @ForAll long seed) {
        Call call = call(graph, batch, seed);
        LAW.check(graph, call.arguments(), call.sizes());
        Graph before = graph;
        for (Compiler.Step step : Compiler.steps(graph)) {
            if (!step.graph().equals(before)) {
                changed.add(step.name());
            }
            before = step.graph();
        }
    }

    @Property(seed = "29")
    void otherSizesInBetweenChangeNothing(
            @ForAll("graphs") Graph graph, @ForAll @LongRange(min = 1, max = 40) long batch, @ForAll long seed) {
        LAW.checkBits(graph, List.of(call(graph, batch, seed), call(graph, LARGE, seed), call(graph, 1, seed)));
    }

    @Property(seed = "31")
    void gradientsOfRandomGraphsAreTheSameBitsHoweverTheyRun(
            @ForAll("graphs") Graph graph, @ForAll @LongRange(min = 1, max = 8) long batch, @ForAll long seed) {
        Graph gradients = Derived.of(graph);
        LAW.checkBits(gradients, List.of(call(gradients, batch, seed), call(gradients, 300, seed)));
    }

    private static Call call(Graph graph, long batch, long seed) {
        Map<String, Long> sizes = Map.of("batch", batch);
        return new Call(Inputs.forGraph(graph, seed, sizes), sizes);
    }
}
