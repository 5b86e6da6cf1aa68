// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/** A line after each epoch, and one a minute within long ones. */
final class ProgressLines implements Progress {
    private static final long MINUTE = 60_000_000_000L;

    private final PrintStream out;
    private final LongSupplier clock;
    private final Pace pace;
    private long done;
    private long last;
    private double perStep;
    private boolean inEpoch;

    ProgressLines(PrintStream out, LongSupplier clock) {
        this.out = out;
        this.clock = clock;
        this.pace = new Pace(clock);
    }

    @Override
    public void onEpochBegin(TrainingRun run, int epoch) {
        restart();
        inEpoch = true;
    }

    private void restart() {
        pace.begin();
        last = clock.getAsLong();
        done = 0;
    }

    @Override
    public void onTrainBatchEnd(TrainingRun run, long batch, double loss) {
        after(run, batch, "Epoch " + (run.epoch() + 1) + "/" + run.epochs() + ": ");
    }

    private void after(TrainingRun run, long batch, String where) {
        pace.step();
        done = batch + 1;
        long now = clock.getAsLong();
        perStep = pace.step(now);
        if (now - last >= MINUTE) {
            last = now;
            String total = run.batches().isPresent() ? "/" + run.batches().getAsLong() : "";
            out.println(where + done + total + " - " + Progress.time(pace.seconds()) + Progress.logs(run.logs()));
        }
    }

    @Override
    public void onEpochEnd(TrainingRun run, int epoch, Logs logs) {
        inEpoch = false;
        out.println("Epoch " + (epoch + 1) + "/" + run.epochs() + " - " + done + " batches - "
                + Progress.time(pace.seconds()) + " - " + Progress.time(perStep) + "/step" + Progress.logs(logs));
    }

    @Override
    public void onTestBegin(TrainingRun run) {
        if (!inEpoch) {
            restart();
        }
    }

    @Override
    public void onTestBatchEnd(TrainingRun run, long batch) {
        if (!inEpoch) {
            after(run, batch, "Evaluation: ");
        }
    }

    @Override
    public void onTestEnd(TrainingRun run, Logs logs) {
        if (!inEpoch) {
            out.println("Evaluation - " + done + " batches - " + Progress.time(pace.seconds()) + " - "
                    + Progress.time(perStep) + "/step" + Progress.logs(logs));
        }
    }

    @Override
    public void end() {
        out.flush();
    }
}
