// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import static org.hornbeam.form.Forms.ANY;
import static org.hornbeam.form.Forms.series;
import static org.hornbeam.layer.Layers.bidirectional;
import static org.hornbeam.layer.Layers.rnn;
import static org.hornbeam.loss.Losses.meanSquaredError;
import static org.hornbeam.optimizer.Optimizers.sgd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.hornbeam.Model;
import org.hornbeam.Training;
import org.hornbeam.form.Series;
import org.hornbeam.layer.GRUCell;
import org.hornbeam.layer.LSTMCell;
import org.hornbeam.layer.Normalization;
import org.hornbeam.layer.Recurrence;
import org.hornbeam.layer.StackedRNNCells;
import org.hornbeam.ops.ShapeException;
import org.hornbeam.runtime.data.Batch;
import org.hornbeam.runtime.data.Examples;
import org.hornbeam.runtime.engine.Engine;
import org.hornbeam.runtime.engine.Predictor;
import org.hornbeam.runtime.engine.Session;
import org.hornbeam.runtime.tensor.Allocators;
import org.hornbeam.runtime.tensor.Tensor;
import org.hornbeam.runtime.train.Trained;
import org.hornbeam.runtime.train.WeightTensor;
import org.hornbeam.runtime.train.Weights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stateful recurrent layers: what a batch ends with, the next one begins with. */
class StatefulTest {
    private static final int ROWS = 3;
    private static final int STEPS = 8;

    private final BufferAllocator allocator = Allocators.create();
    private final float[] numbers = new float[ROWS * STEPS * 2];

    StatefulTest() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextFloat() - 0.5f;
        }
    }

    @AfterEach
    void nothingLeaked() {
        allocator.close();
    }

    private static Model<Series, Series> model(Recurrence recurrence) {
        return Model.of("m", series(ANY, 2), x -> x.then(recurrence.sequence()));
    }

    /** Time steps from one to another of the first rows. */
    private Tensor steps(int rows, int from, int to) {
        float[] part = new float[rows * (to - from) * 2];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(numbers, (row * STEPS + from) * 2, part, row * (to - from) * 2, (to - from) * 2);
        }
        return Tensor.of(allocator, part, rows, to - from, 2);
    }

    private float[] predict(Predictor<?, ?> predictor, int rows, int from, int to) {
        try (Tensor x = steps(rows, from, to);
                Tensor y = predictor.predict(x)) {
            return y.toFloats();
        }
    }

    /** The weights of a model without state, and zeros as the states of one with. */
    private static Weights with(Weights weights, Model<?, ?> stateful) {
        Weights all = weights;
        for (var state : stateful.traced(false).states()) {
            long[] shape = state.shape().fixed();
            int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
            all = all.with(Weights.of(java.util.Map.of(state.path(), WeightTensor.of(shape, new float[size]))));
        }
        return all;
    }

    private static float[] part(float[] whole, int rows, int from, int to) {
        int width = whole.length / ROWS / STEPS;
        float[] part = new float[rows * (to - from) * width];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(whole, (row * STEPS + from) * width, part, row * (to - from) * width, (to - from) * width);
        }
        return part;
    }

    private Weights fresh(Engine engine, Model<Series, Series> model) {
        Training<Series, Series> training =
                Training.of(model).optimizer(sgd(0.1)).loss(meanSquaredError()).seed(5);
        try (Session<Series, Series> session = engine.start(training)) {
            return session.trained().weights();
        }
    }

    @Test
    void partsOfASeriesAreTheWhole() {
        for (var cell : List.of(new GRUCell(4), new LSTMCell(3), StackedRNNCells.of(new LSTMCell(3), new GRUCell(2)))) {
            var plain = model(rnn(cell));
            var stateful = model(rnn(cell).stateful(true).batchSize(ROWS));
            try (Engine engine = Engine.cpu(allocator)) {
                Weights weights = fresh(engine, plain);
                try (var whole = engine.predictor(new Trained<>(plain, weights));
                        var parts = engine.predictor(new Trained<>(stateful, with(weights, stateful)))) {
                    float[] expected = predict(whole, ROWS, 0, STEPS);
                    for (int again = 0; again < 2; again++) {
                        assertArrayEquals(part(expected, ROWS, 0, 3), predict(parts, ROWS, 0, 3));
                        assertArrayEquals(part(expected, ROWS, 3, 7), predict(parts, ROWS, 3, 7));
                        // A smaller batch keeps the state of the rows beyond it.
                        assertArrayEquals(part(expected, 2, 7, 8), predict(parts, 2, 7, 8));
                        assertFalse(Arrays.equals(part(expected, ROWS, 0, 3), predict(parts, ROWS, 0, 3)));
                        parts.resetStates();
                    }
                    assertThrows(RuntimeException.class, () -> {
                        try (Tensor more = Tensor.zeros(allocator, org.hornbeam.ops.DType.F32, ROWS + 1, 2, 2);
                                Tensor y = parts.predict(more)) {
                            y.toFloats();
                        }
                    });
                }
            }
        }
    }

    @Test
    void trainingAndEvaluationCarryStateToo() {
        var stateful = model(rnn(new GRUCell(2)).stateful(true).batchSize(ROWS));
        Training<Series, Series> training = Training.of(stateful)
                .optimizer(sgd(0.1))
                .loss(meanSquaredError())
                .seed(5);
        try (Engine engine = Engine.cpu(allocator);
                Session<Series, Series> session = engine.start(training);
                Tensor x = steps(ROWS, 0, STEPS);
                Tensor y = steps(ROWS, 0, STEPS)) {
            String path = "gru/rnn_state";
            assertTrue(zero(session, path));
            session.evaluate(Batch.of(x, y));
            assertFalse(zero(session, path));
            session.resetStates();
            assertTrue(zero(session, path));
            var unused = session.step(Batch.of(x, y));
            assertFalse(zero(session, path));
        }
    }

    private static boolean zero(Session<?, ?> session, String path) {
        WeightTensor state = session.trained().weights().get(path);
        return state.data().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE).length > 0
                && allZero(state.data().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
    }

    private static boolean allZero(byte[] bytes) {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    @Test
    void aStatefulLayerNeedsABatchSize() {
        var e = assertThrows(
                ShapeException.class, () -> model(rnn(new GRUCell(2)).stateful(true)));
        assertTrue(e.getMessage().contains("batchSize"), e.getMessage());
    }

    @Test
    void unrolledLoopsAreLoops() {
        for (Recurrence loop :
                List.of(rnn(new LSTMCell(3)), rnn(new GRUCell(3)).goBackwards(true), bidirectional(new GRUCell(2)))) {
            Recurrence unrolled = loop instanceof org.hornbeam.layer.RNN one
                    ? one.unroll(true)
                    : bidirectional(rnn(new GRUCell(2)).unroll(true));
            var model = Model.of("m", series(STEPS, 2), x -> x.masking(0).then(loop.sequence()));
            var other = Model.of("m", series(STEPS, 2), x -> x.masking(0).then(unrolled.sequence()));
            numbers[0] = 0;
            numbers[1] = 0;
            numbers[6] = 0;
            numbers[7] = 0;
            try (Engine engine = Engine.cpu(allocator)) {
                Weights weights = fresh(engine, model);
                try (var one = engine.predictor(new Trained<>(model, weights));
                        var two = engine.predictor(new Trained<>(other, weights))) {
                    assertArrayEquals(predict(one, ROWS, 0, STEPS), predict(two, ROWS, 0, STEPS), 1e-6f);
                }
            }
        }
        assertThrows(ShapeException.class, () -> model(rnn(new GRUCell(2)).unroll(true)));
    }

    @Test
    void layersAdaptToExamples() {
        Examples examples = Examples.of(new float[][] {{0, 7, 4}, {2, 9, 6}}, new int[] {0, 1});
        Normalization layer = examples.adapt(allocator, new Normalization());
        assertEquals(List.of(1.0, 8.0, 5.0), layer.moments().mean());
    }
}
