// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import static org.hornbeam.propertytests.LayerArbitraries.either;
import static org.hornbeam.propertytests.LayerArbitraries.from;
import static org.hornbeam.propertytests.LayerArbitraries.option;
import static org.hornbeam.propertytests.LayerArbitraries.regularizers;
import static org.hornbeam.propertytests.LayerArbitraries.with;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.hornbeam.layer.AdditiveAttention;
import org.hornbeam.layer.Attention;
import org.hornbeam.layer.GroupQueryAttention;
import org.hornbeam.layer.Joint;
import org.hornbeam.layer.MultiHeadAttention;
import org.hornbeam.layer.ScoreMode;
import org.hornbeam.layer.SharedJoint;
import org.hornbeam.layer.SharedSplitting;
import org.hornbeam.layer.WithScores;
import org.hornbeam.ops.DType;

/** Attention of all kinds, with one input or several, masks of steps and of pairs, its weights wanted or not. */
final class AttentionArbitraries {
    private static final LayerInput TARGETS = LayerInput.series(3, 4);
    private static final LayerInput SOURCES = LayerInput.series(5, 4);

    private AttentionArbitraries() {}

    static Map<Class<?>, Arbitrary<Specimen>> kinds() {
        Map<Class<?>, Arbitrary<Specimen>> kinds = new LinkedHashMap<>();
        // Near sources may all be masked: see Attention's own test for what then comes out.
        Arbitrary<List<LayerInput>> masked = Arbitraries.of(List.of(
                List.of(TARGETS, LayerInput.series(5, 2), mask(3, 5)),
                List.of(TARGETS, LayerInput.series(5, 2).withMask())));
        kinds.put(
                MultiHeadAttention.class,
                Arbitraries.oneOf(
                        on(multiHead(), sizes()),
                        on(multiHead().map(layer -> layer.slidingWindow(null)), masked),
                        onImages()));
        kinds.put(
                GroupQueryAttention.class,
                Arbitraries.oneOf(
                        on(grouped(), sizes()), on(grouped().map(layer -> layer.slidingWindow(null)), masked)));
        kinds.put(Attention.class, on(simple(), pairs()));
        kinds.put(AdditiveAttention.class, on(additive(), pairs()));
        kinds.put(
                WithScores.class,
                Arbitraries.oneOf(
                        multiHead().map(layer -> Specimen.of(layer.withScores(), LayerInput.series(4, 4), mask(4, 4))),
                        grouped().map(layer -> Specimen.of(layer.withScores(), TARGETS, SOURCES)),
                        simple().map(layer -> Specimen.of(layer.withScores(), TARGETS, SOURCES)),
                        additive().map(layer -> Specimen.of(layer.withScores(), TARGETS, SOURCES, SOURCES))));
        kinds.put(
                SharedJoint.class,
                Arbitraries.of(Specimen.of(
                        new SharedJoint("attention", new MultiHeadAttention(2, 3)),
                        List.of(LayerInput.series(), LayerInput.series()))));
        kinds.put(
                SharedSplitting.class,
                Arbitraries.of(Specimen.of(
                        new SharedSplitting<>("attention", new MultiHeadAttention(2, 3).withScores()),
                        LayerInput.series())));
        return kinds;
    }

    private static Arbitrary<Specimen> on(Arbitrary<? extends Joint> layers, Arbitrary<List<LayerInput>> inputs) {
        return Combinators.combine(layers, inputs).as((layer, all) -> Specimen.of(layer, all));
    }

    /** Where each of some targets may attend to each of some sources. */
    private static LayerInput mask(int targets, int sources) {
        LayerInput shape = LayerInput.series(targets, sources);
        return new LayerInput("pairs", DType.BOOL, shape.shape(), 0, 1, false);
    }

    /** Inputs of different sizes, which maps take. */
    private static Arbitrary<List<LayerInput>> sizes() {
        return Arbitraries.of(List.of(
                List.of(LayerInput.series()),
                List.of(LayerInput.series().withMask()),
                List.of(TARGETS, LayerInput.series(5, 2)),
                List.of(TARGETS, LayerInput.series(5, 2), LayerInput.series(5, 3))));
    }

    /** Queries and keys of one size. */
    private static Arbitrary<List<LayerInput>> pairs() {
        return Arbitraries.of(List.of(
                List.of(TARGETS, SOURCES),
                List.of(TARGETS.withMask(), SOURCES.withMask()),
                List.of(TARGETS, SOURCES, SOURCES),
                List.of(TARGETS, SOURCES, SOURCES, mask(3, 5))));
    }

    private static Arbitrary<MultiHeadAttention> multiHead() {
        return with(
                Combinators.combine(from(1, 3), from(1, 4)).as(MultiHeadAttention::new),
                option(from(1, 3).injectNull(0.5), MultiHeadAttention::valueDim),
                option(from(1, 3).list().ofSize(1).injectNull(0.5), MultiHeadAttention::outputShape),
                option(Arbitraries.of(0.0, 0.3), MultiHeadAttention::dropout),
                option(from(1, 3).injectNull(0.6), MultiHeadAttention::slidingWindow),
                option(regularizers(), MultiHeadAttention::activityRegularizer),
                option(either(), MultiHeadAttention::useBias),
                option(either(), MultiHeadAttention::useGate),
                option(either(), MultiHeadAttention::useCausalMask));
    }

    /** Targets along height, width or both. */
    private static Arbitrary<Specimen> onImages() {
        LayerInput image = LayerInput.image(2, 3, 4);
        return Combinators.combine(
                        Arbitraries.of(List.of(List.of(1), List.of(2), List.of(-2), List.of(1, 2)))
                                .injectNull(0.3),
                        either())
                .as((axes, gate) -> Specimen.of(
                        new MultiHeadAttention(2, 3).attentionAxes(axes).useGate(gate), List.of(image, image)));
    }

    private static Arbitrary<GroupQueryAttention> grouped() {
        return with(
                Combinators.combine(from(1, 3), from(1, 2), from(1, 2))
                        .as((size, groups, heads) -> new GroupQueryAttention(size, groups * heads, heads)),
                option(Arbitraries.of(0.0, 0.3), GroupQueryAttention::dropout),
                option(from(1, 3).injectNull(0.6), GroupQueryAttention::slidingWindow),
                option(regularizers(), GroupQueryAttention::activityRegularizer),
                option(either(), GroupQueryAttention::useBias),
                option(either(), GroupQueryAttention::useGate),
                option(either(), GroupQueryAttention::useCausalMask));
    }

    private static Arbitrary<Attention> simple() {
        return with(
                Arbitraries.just(new Attention()),
                option(either(), Attention::useScale),
                option(Arbitraries.of(ScoreMode.values()), Attention::scoreMode),
                option(Arbitraries.of(0.0, 0.3), Attention::dropout),
                option(either(), Attention::useCausalMask));
    }

    private static Arbitrary<AdditiveAttention> additive() {
        return with(
                Arbitraries.just(new AdditiveAttention()),
                option(either(), AdditiveAttention::useScale),
                option(Arbitraries.of(0.0, 0.3), AdditiveAttention::dropout),
                option(either(), AdditiveAttention::useCausalMask));
    }
}
