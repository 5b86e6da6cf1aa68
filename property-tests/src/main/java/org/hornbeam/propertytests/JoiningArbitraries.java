// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import static org.hornbeam.propertytests.LayerArbitraries.either;
import static org.hornbeam.propertytests.LayerArbitraries.from;
import static org.hornbeam.propertytests.LayerArbitraries.option;
import static org.hornbeam.propertytests.LayerArbitraries.with;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.hornbeam.layer.Add;
import org.hornbeam.layer.Average;
import org.hornbeam.layer.Concatenate;
import org.hornbeam.layer.Joint;
import org.hornbeam.layer.Maximum;
import org.hornbeam.layer.Minimum;
import org.hornbeam.layer.MultiHeadAttention;
import org.hornbeam.layer.Multiply;
import org.hornbeam.layer.SharedJoint;
import org.hornbeam.layer.Subtract;

/** Layers with several inputs. */
final class JoiningArbitraries {
    private JoiningArbitraries() {}

    static Map<Class<?>, Arbitrary<Specimen>> kinds() {
        Map<Class<?>, Arbitrary<Specimen>> kinds = new LinkedHashMap<>();
        for (Joint layer :
                List.of(new Add(), new Average(), new Maximum(), new Minimum(), new Multiply(), new Subtract())) {
            Arbitrary<Integer> count = layer instanceof Subtract ? Arbitraries.just(2) : from(2, 4);
            kinds.put(
                    layer.getClass(),
                    Combinators.combine(count, PointwiseArbitraries.forms())
                            .as((inputs, input) -> Specimen.of(layer, Collections.nCopies(inputs, input))));
        }
        kinds.put(
                Concatenate.class,
                Arbitraries.of(
                        Specimen.of(
                                new Concatenate(),
                                List.of(LayerInput.features(3), LayerInput.features(1), LayerInput.features(4))),
                        Specimen.of(new Concatenate(), List.of(LayerInput.image(2, 3, 1), LayerInput.image(2, 3, 2))),
                        Specimen.of(
                                new Concatenate().axis(1), List.of(LayerInput.series(2, 3), LayerInput.series(4, 3))),
                        Specimen.of(
                                new Concatenate(), List.of(LayerInput.series().withMask(), LayerInput.series()))));
        kinds.put(
                SharedJoint.class,
                Arbitraries.of(Specimen.of(
                        new SharedJoint("attention", new MultiHeadAttention(2, 3)),
                        List.of(LayerInput.series(), LayerInput.series()))));
        kinds.put(MultiHeadAttention.class, attention());
        return kinds;
    }

    private static Arbitrary<Specimen> attention() {
        Arbitrary<MultiHeadAttention> layers = with(
                Combinators.combine(from(1, 3), from(1, 4)).as(MultiHeadAttention::new),
                option(from(1, 3).injectNull(0.5), MultiHeadAttention::valueDim),
                option(from(1, 3).injectNull(0.5), MultiHeadAttention::outputShape),
                option(Arbitraries.of(0.0, 0.3), MultiHeadAttention::dropout),
                option(either(), MultiHeadAttention::useBias),
                option(either(), MultiHeadAttention::useCausalMask));
        Arbitrary<List<LayerInput>> inputs = Arbitraries.of(List.of(
                List.of(LayerInput.series()),
                List.of(LayerInput.series().withMask()),
                List.of(LayerInput.series(3, 4), LayerInput.series(5, 2)),
                List.of(LayerInput.series(3, 4), LayerInput.series(5, 2), LayerInput.series(5, 3))));
        return Combinators.combine(layers, inputs).as(Specimen::of);
    }
}
