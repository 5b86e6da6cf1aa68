// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Steps, batches and a plan -&gt; a history; calls the callbacks at Keras's moments.
 *
 * @param <T> a batch
 */
final class Loop<T> implements TrainingRun {
    private final Steps<T> steps;
    private final @Nullable Feed<T> validation;
    private final Plan plan;
    private final List<Callback> callbacks = new ArrayList<>();
    private final @Nullable BackupAndRestore backup;
    private final NonFinite nonFinite = new NonFinite();
    private OptionalLong batches = OptionalLong.empty();
    private Place place;
    private History history = History.empty();
    private @Nullable Logs logs;
    private @Nullable Logs ended;
    private boolean stopped;

    Loop(Steps<T> steps, @Nullable Feed<T> validation, Plan plan) {
        this.steps = steps;
        this.validation = validation;
        this.plan = plan;
        this.backup = plan.backup();
        this.place = new Place(plan.initialEpoch(), 0, plan.stepsPerEpoch() > 0 ? 0 : plan.initialEpoch(), 0);
        plan.callbacks().forEach(callback -> callbacks.add(callback.begin()));
    }

    /** Trains. */
    History fit(Feed<T> training) {
        resume();
        Feed.Pass<T> pass = null;
        try {
            each(callback -> callback.onTrainBegin(this));
            Logs last = Logs.none();
            while (place.epoch() < plan.epochs() && (!stopped || place.batch() > 0)) {
                if (pass == null) {
                    pass = training.pass(place.pass(), place.position());
                }
                pass = epoch(training, pass);
                last = endOfEpoch();
                if (plan.stepsPerEpoch() == 0) {
                    pass.close();
                    pass = null;
                }
                backUp(true);
            }
            if (steps.iterations() > 0) {
                steps.finish();
            }
            Logs finalLogs = last;
            each(callback -> callback.onTrainEnd(this, finalLogs));
            deleteBackup();
            return history;
        } finally {
            if (pass != null) {
                pass.close();
            }
            plan.progress().end();
        }
    }

    /** The batches of an epoch that are left. */
    private Feed.Pass<T> epoch(Feed<T> training, Feed.Pass<T> opened) {
        Feed.Pass<T> pass = opened;
        boolean whole = plan.stepsPerEpoch() == 0;
        batches = whole ? training.batches() : OptionalLong.of(plan.stepsPerEpoch());
        if (place.batch() == 0) {
            steps.resetMetrics();
            logs = null;
            each(callback -> callback.onEpochBegin(this, place.epoch()));
        } else {
            plan.progress().onEpochBegin(this, place.epoch());
        }
        while (!stopped && (whole || place.batch() < plan.stepsPerEpoch())) {
            T batch = pass.next();
            if (batch == null) {
                if (whole || place.position() == 0) {
                    break;
                }
                place = place.nextPass();
                pass.close();
                pass = training.pass(place.pass(), 0);
                if (place.batch() > 0) {
                    break;
                }
                continue;
            }
            step(batch);
        }
        if (place.batch() == 0 && !stopped) {
            throw new IllegalArgumentException(
                    "there are no examples to train on; if validationSplit took them all," + " make it smaller");
        }
        return pass;
    }

    private void step(T batch) {
        long number = place.batch();
        each(callback -> callback.onTrainBatchBegin(this, number));
        double loss = steps.step(batch);
        place = place.step();
        logs = null;
        nonFinite.watch(loss, this, number);
        each(callback -> callback.onTrainBatchEnd(this, number, loss));
        backUp(false);
    }

    private Logs endOfEpoch() {
        SequencedMap<String, Double> all = new LinkedHashMap<>(logs().values());
        OptionalLong trained = batches;
        if (validation != null && plan.validationEpochs().after(place.epoch() + 1)) {
            evaluate(validation, plan.validationSteps(), "the validation after epoch " + (place.epoch() + 1))
                    .forEach((name, value) -> all.put("val_" + name, value));
        }
        batches = trained;
        int epoch = place.epoch();
        ended = new Logs(all);
        each(callback -> callback.onEpochEnd(this, epoch, endedLogs()));
        Logs last = endedLogs();
        ended = null;
        history = history.with(new History.Epoch(epoch, last));
        place = place.nextEpoch(plan.stepsPerEpoch() == 0);
        return last;
    }

    /** Measures. */
    Logs evaluate(Feed<T> examples) {
        try {
            return evaluate(examples, plan.validationSteps(), "the evaluation");
        } finally {
            plan.progress().end();
        }
    }

    private Logs evaluate(Feed<T> examples, long limit, String what) {
        batches = limit > 0 ? OptionalLong.of(limit) : examples.batches();
        each(callback -> callback.onTestBegin(this));
        steps.resetMetrics();
        long done = 0;
        try (Feed.Pass<T> pass = examples.pass(0, 0)) {
            T batch;
            while ((limit == 0 || done < limit) && (batch = pass.next()) != null) {
                long number = done++;
                each(callback -> callback.onTestBatchBegin(this, number));
                steps.evaluate(batch);
                logs = null;
                each(callback -> callback.onTestBatchEnd(this, number));
            }
        }
        if (done == 0) {
            throw new IllegalArgumentException("there are no examples for " + what);
        }
        Logs results = logs();
        each(callback -> callback.onTestEnd(this, results));
        return results;
    }

    // Backups.

    private void resume() {
        if (backup == null || !Files.exists(backup.file())) {
            return;
        }
        Backup saved = Backup.read(backup.file(), plan.identity(), callbacks.size());
        steps.restore(saved.state());
        for (int i = 0; i < callbacks.size(); i++) {
            if (!saved.callbacks().get(i).paths().isEmpty()) {
                callbacks.get(i).restore(saved.callbacks().get(i));
            }
        }
        place = saved.place();
        history = saved.history();
        stopped = saved.stopped();
    }

    private void backUp(boolean endOfEpoch) {
        if (backup == null
                || (!endOfEpoch && (backup.saveFrequency() == 0 || place.batch() % backup.saveFrequency() != 0))) {
            return;
        }
        List<Weights> remembered = callbacks.stream().map(Callback::state).toList();
        new Backup(place, stopped, plan.identity(), history, steps.state(), remembered).write(backup.file());
    }

    private void deleteBackup() {
        if (backup != null && backup.deleteCheckpoint()) {
            try {
                Files.deleteIfExists(backup.file());
            } catch (IOException e) {
                throw new UncheckedIOException("backupAndRestore can't delete " + backup.file(), e);
            }
        }
    }

    private void each(Consumer<Callback> moment) {
        callbacks.forEach(moment);
        moment.accept(plan.progress());
    }

    // What callbacks may ask and do.

    boolean validates() {
        return validation != null;
    }

    @Override
    public int epoch() {
        return place.epoch();
    }

    @Override
    public int epochs() {
        return plan.epochs();
    }

    @Override
    public OptionalLong batches() {
        return batches;
    }

    @Override
    public long iterations() {
        return steps.iterations();
    }

    @Override
    public Logs logs() {
        Logs known = logs;
        if (known == null) {
            known = steps.metrics();
            logs = known;
        }
        return known;
    }

    @Override
    public void log(String name, double value) {
        ended = endedLogs().with(name, value);
    }

    private Logs endedLogs() {
        if (ended == null) {
            throw new IllegalStateException("only onEpochEnd of a callback can log a number: there it is the epoch's");
        }
        return ended;
    }

    @Override
    public History history() {
        return history;
    }

    @Override
    public double learningRate() {
        return steps.learningRate();
    }

    @Override
    public void learningRate(double value) {
        steps.learningRate(value);
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public boolean stopped() {
        return stopped;
    }

    @Override
    public Weights weights() {
        return steps.weights();
    }

    @Override
    public Weights state() {
        return steps.state();
    }

    @Override
    public void restore(Weights values) {
        steps.restore(values);
    }
}
