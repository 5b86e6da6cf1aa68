// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import static org.hornbeam.propertytests.LayerArbitraries.activations;
import static org.hornbeam.propertytests.LayerArbitraries.either;
import static org.hornbeam.propertytests.LayerArbitraries.from;
import static org.hornbeam.propertytests.LayerArbitraries.option;
import static org.hornbeam.propertytests.LayerArbitraries.regularizers;
import static org.hornbeam.propertytests.LayerArbitraries.with;

import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.hornbeam.layer.Cell;
import org.hornbeam.layer.Embedding;
import org.hornbeam.layer.GRUCell;
import org.hornbeam.layer.LSTMCell;
import org.hornbeam.layer.Masking;
import org.hornbeam.layer.Recurrent;
import org.hornbeam.layer.SimpleRNNCell;
import org.hornbeam.layer.SpatialDropout1D;
import org.hornbeam.layer.Unmask;

/** Layers over time. */
final class SequenceArbitraries {
    private SequenceArbitraries() {}

    static Map<Class<?>, Arbitrary<Specimen>> kinds() {
        Map<Class<?>, Arbitrary<Specimen>> kinds = new LinkedHashMap<>();
        kinds.put(
                Embedding.class,
                with(
                                from(1, 5).map(size -> new Embedding(7, size)),
                                option(either(), Embedding::maskZero),
                                option(regularizers(), Embedding::embeddingsRegularizer))
                        .map(layer -> Specimen.of(layer, LayerInput.tokens(7))));
        kinds.put(
                Masking.class,
                Arbitraries.of(0.0, 1.0)
                        .map(value -> Specimen.of(
                                new Masking(value), LayerInput.series().between(-2, 2))));
        kinds.put(
                Unmask.class,
                Arbitraries.of(Specimen.of(new Unmask(), LayerInput.series().withMask())));
        kinds.put(
                SpatialDropout1D.class,
                Arbitraries.of(0.0, 0.3, 1.0)
                        .map(rate -> Specimen.of(new SpatialDropout1D(rate), LayerInput.series())));
        Arbitrary<Cell> cells = Arbitraries.oneOf(simple(), lstm(), gru());
        kinds.put(SimpleRNNCell.class, last(simple()));
        kinds.put(LSTMCell.class, last(lstm()));
        kinds.put(GRUCell.class, last(gru()));
        kinds.put(Recurrent.class, last(cells));
        RecurrentArbitraries.add(kinds, cells);
        return kinds;
    }

    private static Arbitrary<Specimen> last(Arbitrary<? extends Cell> cells) {
        return Combinators.combine(RecurrentArbitraries.directions(cells), RecurrentArbitraries.inputs())
                .as((rnn, input) -> Specimen.of(rnn.last(), input));
    }

    private static Arbitrary<SimpleRNNCell> simple() {
        return with(
                from(1, 4).map(SimpleRNNCell::new),
                option(activations(), SimpleRNNCell::activation),
                option(either(), SimpleRNNCell::useBias),
                option(regularizers(), SimpleRNNCell::kernelRegularizer),
                option(Arbitraries.of(0.0, 0.3), SimpleRNNCell::dropout));
    }

    private static Arbitrary<LSTMCell> lstm() {
        return with(
                from(1, 4).map(LSTMCell::new),
                option(either(), LSTMCell::useBias),
                option(either(), LSTMCell::unitForgetBias),
                option(Arbitraries.of(0.0, 0.3), LSTMCell::dropout),
                option(Arbitraries.of(0.0, 0.3), LSTMCell::recurrentDropout));
    }

    private static Arbitrary<GRUCell> gru() {
        return with(
                from(1, 4).map(GRUCell::new),
                option(either(), GRUCell::useBias),
                option(either(), GRUCell::resetAfter),
                option(Arbitraries.of(0.0, 0.3), GRUCell::dropout),
                option(Arbitraries.of(0.0, 0.3), GRUCell::recurrentDropout));
    }
}
