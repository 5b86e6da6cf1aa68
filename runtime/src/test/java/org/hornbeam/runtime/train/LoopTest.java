// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** The loop calls and logs what Keras does, when Keras does. */
class LoopTest {
    private static final Toy.Numbered DATA = new Toy.Numbered(2, 3);

    @Test
    void callbacksAreCalledInKerasOrder() {
        Toy.Diary diary = new Toy.Diary(line -> line);
        new Loop<>(new Toy(), new Toy.Numbered(1, 5), Toy.plan(2, diary)).fit(DATA);
        List<String> expected = new ArrayList<>(List.of("train begin"));
        for (int epoch = 0; epoch < 2; epoch++) {
            expected.addAll(List.of(
                    "epoch begin " + epoch,
                    "batch begin 0",
                    "batch end 0 of 2 seen 3.0",
                    "batch begin 1",
                    "batch end 1 of 2 seen 6.0",
                    "test begin",
                    "test batch begin 0",
                    "test batch end 0 of 1 seen 5.0",
                    "test end [loss, seen]",
                    "epoch end " + epoch + " [loss, seen, val_loss, val_seen]"));
        }
        expected.add("train end [loss, seen, val_loss, val_seen]");
        assertEquals(expected, diary.lines);
    }

    @Test
    void theNextCallbackSeesWhatOneLogs() {
        Toy.Diary diary = new Toy.Diary(line -> line);
        Callback writer = Callbacks.onEpochEnd((run, epoch, logs) -> run.log("extra", 7.0));
        History history = new Loop<>(new Toy(), null, Toy.plan(1, writer, diary)).fit(DATA);
        assertTrue(diary.lines.contains("epoch end 0 [loss, seen, extra]"), diary.lines.toString());
        assertEquals(List.of(7.0), history.get("extra"));
    }

    @Test
    void onlyTheEndOfAnEpochTakesNumbers() {
        Callback early = Callbacks.onTrainBatchEnd((run, batch, loss) -> run.log("extra", 7.0));
        Loop<double[]> loop = new Loop<>(new Toy(), null, Toy.plan(1, early));
        assertTrue(assertThrows(IllegalStateException.class, () -> loop.fit(DATA))
                .getMessage()
                .contains("onEpochEnd"));
    }

    @Test
    void stopWithinAnEpochEndsItAndStillValidates() {
        Toy.Diary diary = new Toy.Diary(line -> line);
        Toy toy = new Toy();
        Callback stop = Callbacks.onTrainBatchEnd((run, batch, loss) -> run.stop());
        History history = new Loop<>(toy, DATA, Toy.plan(5, stop, diary)).fit(DATA);
        assertEquals(1, toy.iterations);
        assertEquals(1, history.epochs().size());
        assertTrue(history.names().contains("val_loss"));
        assertTrue(diary.lines.getLast().startsWith("train end"));
        assertTrue(toy.finished);
    }

    @Test
    void epochsOfAFixedNumberOfStepsGoOnWhereTheLastOneEndedAndEndWithTheExamples() {
        Toy whole = new Toy();
        new Loop<>(whole, null, Toy.plan(2)).fit(new Toy.Numbered(4, 2));
        Toy parts = new Toy();
        History history = new Loop<>(parts, null, Toy.plan(Toy.plan(4), 3)).fit(new Toy.Numbered(4, 2));
        assertEquals(whole.shown, parts.shown);
        assertEquals(List.of(6.0, 2.0, 6.0, 2.0), history.get("seen"));
    }

    @Test
    void validationIsSkippedWhereAsked() {
        Plan every = Toy.plan(5);
        Plan second = new Plan(5, 0, 0, 0, epoch -> epoch % 2 == 0, List.of(), every.progress(), every.identity());
        History history = new Loop<>(new Toy(), DATA, second).fit(DATA);
        assertEquals(2, history.get("val_loss").size());
        assertEquals(5, history.get("loss").size());
        assertEquals(history, History.of(history.state()));
    }

    @Test
    void noExamplesAreRefused() {
        Loop<double[]> loop = new Loop<>(new Toy(), null, Toy.plan(1));
        String message = assertThrows(IllegalArgumentException.class, () -> loop.fit(new Toy.Numbered(0, 1)))
                .getMessage();
        assertTrue(message.contains("no examples"), message);
    }

    @Test
    void aLossThatIsNoNumberWarnsOnceAndGoesOn() {
        List<String> warnings = warnings(() -> {
            Toy toy = new Toy();
            toy.losses = step -> step >= 2 ? Double.NaN : 1;
            new Loop<>(toy, null, Toy.plan(3)).fit(DATA);
            assertEquals(6, toy.iterations);
        });
        assertEquals(1, warnings.size());
        String warning = warnings.getFirst();
        for (String part : List.of("NaN", "batch 1 of epoch 2", "step 3", "learning rate 0.25", "terminateOnNaN")) {
            assertTrue(warning.contains(part), warning);
        }
    }

    @Test
    void terminateOnNaNStops() {
        warnings(() -> {
            Toy toy = new Toy();
            toy.losses = step -> step == 2 ? Double.POSITIVE_INFINITY : 1;
            new Loop<>(toy, null, Toy.plan(9, Callbacks.terminateOnNaN())).fit(DATA);
            assertEquals(3, toy.iterations);
        });
    }

    @Test
    void aWatchedNameThatIsNotLoggedWarns() {
        List<String> warnings =
                warnings(() -> new Loop<>(new Toy(), null, Toy.plan(3, Callbacks.earlyStopping())).fit(DATA));
        assertEquals(1, warnings.size());
        assertTrue(warnings.getFirst().contains("\"val_loss\""), warnings.getFirst());
        assertTrue(warnings.getFirst().contains("validationSplit"), warnings.getFirst());
    }

    @Test
    void evaluationAlone() {
        Toy.Diary diary = new Toy.Diary(line -> line);
        Toy toy = new Toy();
        assertEquals(
                6.0, new Loop<>(toy, null, Toy.plan(1, diary)).evaluate(DATA).get("seen"));
        assertEquals(0, toy.iterations);
        assertFalse(toy.finished);
        assertEquals(6, diary.lines.size());
    }

    static List<String> warnings(Runnable action) {
        List<String> warnings = new ArrayList<>();
        Logger logger = Logger.getLogger("org.hornbeam.train");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                Object[] parameters = record.getParameters();
                warnings.add(
                        parameters == null
                                ? record.getMessage()
                                : java.text.MessageFormat.format(record.getMessage(), parameters));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            action.run();
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
        return warnings;
    }
}
