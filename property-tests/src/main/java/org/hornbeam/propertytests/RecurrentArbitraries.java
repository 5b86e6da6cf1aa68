// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.propertytests;

import static org.hornbeam.propertytests.LayerArbitraries.either;
import static org.hornbeam.propertytests.LayerArbitraries.from;
import static org.hornbeam.propertytests.LayerArbitraries.option;
import static org.hornbeam.propertytests.LayerArbitraries.regularizers;
import static org.hornbeam.propertytests.LayerArbitraries.with;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.hornbeam.form.Block;
import org.hornbeam.form.Image;
import org.hornbeam.form.Series;
import org.hornbeam.form.Volume;
import org.hornbeam.layer.BatchNormalization;
import org.hornbeam.layer.Bidirectional;
import org.hornbeam.layer.Cell;
import org.hornbeam.layer.Conv1D;
import org.hornbeam.layer.Conv2D;
import org.hornbeam.layer.ConvLSTMCell;
import org.hornbeam.layer.Dense;
import org.hornbeam.layer.Dropout;
import org.hornbeam.layer.Flatten;
import org.hornbeam.layer.MergeMode;
import org.hornbeam.layer.Padding;
import org.hornbeam.layer.RNN;
import org.hornbeam.layer.Recurrence;
import org.hornbeam.layer.Recurrent;
import org.hornbeam.layer.RecurrentDirections;
import org.hornbeam.layer.RecurrentSequence;
import org.hornbeam.layer.RecurrentStates;
import org.hornbeam.layer.StackedRNNCells;
import org.hornbeam.layer.TimeDistributed;
import org.hornbeam.layer.TimeDistributedLayer;

/** Recurrent layers with all their options, and layers on each time step. */
final class RecurrentArbitraries {
    private RecurrentArbitraries() {}

    static void add(Map<Class<?>, Arbitrary<Specimen>> kinds, Arbitrary<Cell> cells) {
        kinds.put(
                RecurrentSequence.class,
                Combinators.combine(directions(cells), inputs())
                        .as((rnn, input) -> Specimen.of(rnn.sequence(), input)));
        kinds.put(
                RecurrentStates.class,
                Combinators.combine(directions(cells), inputs()).as((rnn, input) -> Specimen.of(rnn.states(), input)));
        kinds.put(
                RecurrentDirections.class,
                Combinators.combine(both(cells), inputs()).as((rnn, input) -> Specimen.of(rnn.directions(), input)));
        kinds.put(
                StackedRNNCells.class,
                Combinators.combine(cells.list().ofMinSize(1).ofMaxSize(3).map(StackedRNNCells::new), inputs())
                        .as((cell, input) -> Specimen.of(new RNN(cell).sequence(), input)));
        kinds.put(ConvLSTMCell.class, convolutions());
        kinds.put(
                TimeDistributed.class,
                Arbitraries.of(List.of(
                        Specimen.of(new TimeDistributed(new Dense(3)), LayerInput.series()),
                        Specimen.of(
                                new TimeDistributed(new Dense(3)),
                                LayerInput.series().withMask()),
                        Specimen.of(new TimeDistributed(new Dropout(0.3)), LayerInput.image(2, 3, 2)),
                        Specimen.of(new TimeDistributed(new BatchNormalization()), LayerInput.series(3, 2)))));
        kinds.put(
                TimeDistributedLayer.class,
                Arbitraries.of(List.of(
                        Specimen.of(
                                new TimeDistributedLayer<>(new Conv1D(2, 2), Image.class), LayerInput.image(2, 4, 2)),
                        Specimen.of(
                                new TimeDistributedLayer<>(new Conv2D(2, 2), Volume.class),
                                LayerInput.volume(2, 3, 4, 2)),
                        Specimen.of(
                                new TimeDistributedLayer<>(new Flatten(), Series.class), LayerInput.image(2, 3, 2)))));
    }

    static Arbitrary<LayerInput> inputs() {
        return Arbitraries.of(
                LayerInput.series(),
                LayerInput.series().withMask(),
                LayerInput.series(3, 2),
                LayerInput.series(3, 2).withMask());
    }

    static Arbitrary<? extends Recurrence> directions(Arbitrary<? extends Cell> cells) {
        return Arbitraries.oneOf(one(cells), both(cells));
    }

    /** Only a loop of known length is written out: {@link #inputs} decides, so this leaves it to the goldens and tests. */
    private static Arbitrary<RNN> one(Arbitrary<? extends Cell> cells) {
        return with(
                cells.map(RNN::new),
                option(either(), RNN::goBackwards),
                option(either(), RNN::zeroOutputForMask),
                option(either(), RNN::generic),
                option(regularizers(), RNN::activityRegularizer));
    }

    private static Arbitrary<Bidirectional> both(Arbitrary<? extends Cell> cells) {
        return with(
                Combinators.combine(one(cells), either())
                        .as((rnn, own) -> own
                                ? new Bidirectional(rnn.goBackwards(false))
                                : new Bidirectional(rnn, MergeMode.CONCAT, rnn.goBackwards(!rnn.goBackwards()), null)),
                option(
                        Arbitraries.of(MergeMode.SUM, MergeMode.MUL, MergeMode.AVE, MergeMode.CONCAT),
                        Bidirectional::mergeMode),
                option(regularizers(), Bidirectional::activityRegularizer));
    }

    private static Arbitrary<Specimen> convolutions() {
        return Combinators.combine(cell(1), cell(2), cell(3), from(1, 6), either())
                .as((line, plane, space, kind, backwards) -> switch (kind) {
                    case 1 ->
                        Specimen.of(
                                new Recurrent<Image, Series>(rnn(line, backwards), Series.class),
                                LayerInput.image(2, 4, 2));
                    case 2 ->
                        Specimen.of(
                                new RecurrentSequence<>(rnn(line, backwards), Image.class), LayerInput.image(2, 4, 2));
                    case 3 ->
                        Specimen.of(
                                new Recurrent<Volume, Image>(rnn(plane, backwards), Image.class),
                                LayerInput.volume(2, 3, 4, 2));
                    case 4 ->
                        Specimen.of(
                                new RecurrentStates<>(rnn(plane, backwards), Volume.class, Image.class),
                                LayerInput.volume(2, 3, 4, 2));
                    case 5 ->
                        Specimen.of(
                                new Recurrent<Block, Volume>(rnn(space, backwards), Volume.class),
                                LayerInput.block(2, 3, 2, 2, 1));
                    default ->
                        Specimen.of(
                                new RecurrentSequence<>(rnn(space, backwards), Block.class),
                                LayerInput.block(2, 3, 2, 2, 1));
                });
    }

    private static RNN rnn(Cell cell, boolean backwards) {
        return new RNN(cell).goBackwards(backwards);
    }

    private static Arbitrary<ConvLSTMCell> cell(int axes) {
        return with(
                Combinators.combine(from(1, 2), from(1, 2))
                        .as((filters, size) -> new ConvLSTMCell(filters, Collections.nCopies(axes, size))),
                option(Arbitraries.of(Padding.SAME, Padding.VALID), ConvLSTMCell::padding),
                option(from(1, 2), ConvLSTMCell::strides),
                option(either(), ConvLSTMCell::useBias),
                option(either(), ConvLSTMCell::unitForgetBias),
                option(Arbitraries.of(0.0, 0.3), ConvLSTMCell::dropout),
                option(Arbitraries.of(0.0, 0.3), ConvLSTMCell::recurrentDropout));
    }
}
