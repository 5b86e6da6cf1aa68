// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.hornbeam.graph.Graph;

/**
 * Random graphs for jqwik. They are well-typed, mix float32, int32 and booleans, have the size symbol {@code batch}
 * (at least 1), and shrink by losing steps. With arguments from {@link Inputs} and a batch of at most
 * {@value #LARGEST_BATCH}, no float is larger than {@value #LARGEST} and float32 results stay within
 * {@value #TOLERANCE} of exact ones; nothing that jumps is computed from a rounded number.
 */
public final class GraphArbitraries {
    /** The batch for which bounds hold. */
    public static final long LARGEST_BATCH = 8;

    /** No float gets larger. */
    public static final double LARGEST = 256;

    /** The absolute tolerance that holds between float32 and exact results. */
    public static final double TOLERANCE = 2e-3;

    private GraphArbitraries() {}

    /** Graphs of everything, of 1 to about 40 nodes. */
    public static Arbitrary<Graph> graphs() {
        return graphs(Family.all());
    }

    /** Graphs of some families, of 1 to about 40 nodes. */
    public static Arbitrary<Graph> graphs(Set<Family> families) {
        List<Family> chosen = families.stream().sorted().toList();
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 999).withoutEdgeCases();
        Arbitrary<Step> step =
                Combinators.combine(number, number, number, number, number).as(Step::new);
        Arbitrary<Integer> parameter = Arbitraries.integers().between(0, 9999).withoutEdgeCases();
        return Combinators.combine(
                        parameter.list().ofMinSize(1).ofMaxSize(4),
                        step.list().ofMinSize(1).ofMaxSize(24))
                .as((parameters, steps) -> GraphGrower.grow(chosen, parameters, steps));
    }

    /** One such graph, outside of jqwik: a function of its arguments alone. */
    public static Graph graph(Set<Family> families, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Integer> parameters =
                random.ints(1 + random.nextInt(4), 0, 10000).boxed().toList();
        List<Step> steps = Stream.generate(() -> new Step(
                        random.nextInt(1000),
                        random.nextInt(1000),
                        random.nextInt(1000),
                        random.nextInt(1000),
                        random.nextInt(1000)))
                .limit(1 + random.nextInt(24))
                .toList();
        return GraphGrower.grow(families.stream().sorted().toList(), parameters, steps);
    }
}
