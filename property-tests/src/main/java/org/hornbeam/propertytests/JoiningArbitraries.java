// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import static org.hornbeam.propertytests.LayerArbitraries.either;
import static org.hornbeam.propertytests.LayerArbitraries.from;

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
import org.hornbeam.layer.Dot;
import org.hornbeam.layer.Joint;
import org.hornbeam.layer.MaskedSoftmax;
import org.hornbeam.layer.Maximum;
import org.hornbeam.layer.Minimum;
import org.hornbeam.layer.Multiply;
import org.hornbeam.layer.Softmax;
import org.hornbeam.layer.Subtract;
import org.hornbeam.ops.DType;

/** Layers with several inputs. */
final class JoiningArbitraries {
    private static final LayerInput MASK =
            new LayerInput("mask", DType.BOOL, LayerInput.series(3, 5).shape(), 0, 1, false);

    private JoiningArbitraries() {}

    static Map<Class<?>, Arbitrary<Specimen>> kinds() {
        Map<Class<?>, Arbitrary<Specimen>> kinds = new LinkedHashMap<>();
        for (Joint layer :
                List.of(new Add(), new Average(), new Maximum(), new Minimum(), new Multiply(), new Subtract())) {
            Arbitrary<Integer> count = layer instanceof Subtract ? Arbitraries.just(2) : from(2, 4);
            kinds.put(
                    layer.getClass(),
                    Arbitraries.oneOf(
                            Combinators.combine(count, PointwiseArbitraries.forms())
                                    .as((inputs, input) -> Specimen.of(layer, Collections.nCopies(inputs, input))),
                            Arbitraries.of(
                                    Specimen.of(layer, List.of(LayerInput.image(2, 3, 4), LayerInput.features(4))),
                                    Specimen.of(
                                            layer, List.of(LayerInput.series().withMask(), LayerInput.series())),
                                    Specimen.of(
                                            layer,
                                            List.of(
                                                    LayerInput.series().withMask(),
                                                    LayerInput.series().withMask())))));
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
                Dot.class,
                Combinators.combine(
                                Arbitraries.of(List.of(
                                        List.of(LayerInput.features(3), LayerInput.features(3)),
                                        List.of(LayerInput.series(4, 3), LayerInput.series(5, 3)))),
                                either())
                        .as((inputs, normalize) -> Specimen.of(new Dot(-1).normalize(normalize), inputs)));
        kinds.put(
                MaskedSoftmax.class,
                Arbitraries.of(new Softmax(), new Softmax(1), new Softmax(List.of(1, 2)))
                        .map(softmax ->
                                Specimen.of(new MaskedSoftmax(softmax), List.of(LayerInput.series(3, 5), MASK))));
        return kinds;
    }
}
