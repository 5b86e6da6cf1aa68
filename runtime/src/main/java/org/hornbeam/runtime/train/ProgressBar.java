// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.io.PrintStream;
import java.util.OptionalLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** A bar that is drawn over itself, at most twenty times a second, and while it moves never wider than the terminal. */
final class ProgressBar implements Progress {
    private static final long PAUSE = 50_000_000L;
    private static final int BAR = 20;

    private final PrintStream out;
    private final LongSupplier clock;
    private final IntSupplier columns;
    private final boolean fine;
    private final Pace pace;
    private int width;
    private long drawn;
    private int length;
    private long done;
    private double perStep;
    private boolean inEpoch;
    private boolean open;

    ProgressBar(PrintStream out, LongSupplier clock, IntSupplier columns, boolean fine) {
        this.out = out;
        this.clock = clock;
        this.columns = columns;
        this.fine = fine;
        this.pace = new Pace(clock);
    }

    @Override
    public void onEpochBegin(TrainingRun run, int epoch) {
        out.println("Epoch " + (epoch + 1) + "/" + run.epochs());
        inEpoch = true;
        restart();
    }

    private void restart() {
        width = columns.getAsInt();
        pace.begin();
        drawn = clock.getAsLong() - PAUSE;
        length = 0;
        done = 0;
        perStep = 0;
    }

    @Override
    public void onTrainBatchEnd(TrainingRun run, long batch, double loss) {
        after(run, batch);
    }

    private void after(TrainingRun run, long batch) {
        pace.step();
        done = batch + 1;
        long now = clock.getAsLong();
        perStep = pace.step(now);
        if (now - drawn >= PAUSE) {
            drawn = now;
            OptionalLong total = run.batches();
            String time = total.isPresent()
                    ? "eta " + Progress.time(Math.max(0, total.getAsLong() - done) * perStep)
                    : Progress.time(pace.seconds());
            draw(total, time, Progress.logs(run.logs()), Math.max(10, width - 1));
        }
    }

    @Override
    public void onEpochEnd(TrainingRun run, int epoch, Logs logs) {
        inEpoch = false;
        last(logs);
    }

    private void last(Logs logs) {
        // Nothing is drawn over the last line, so it may be as long as it is.
        draw(OptionalLong.of(done), Progress.time(pace.seconds()), Progress.logs(logs), Integer.MAX_VALUE);
        end();
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
            after(run, batch);
        }
    }

    @Override
    public void onTestEnd(TrainingRun run, Logs logs) {
        if (!inEpoch) {
            last(logs);
        }
    }

    private void draw(OptionalLong total, String time, String logs, int room) {
        String count = Long.toString(done);
        StringBuilder line = new StringBuilder();
        if (total.isPresent()) {
            String all = Long.toString(total.getAsLong());
            line.append(" ".repeat(Math.max(0, all.length() - count.length())))
                    .append(count)
                    .append('/')
                    .append(all)
                    .append(' ');
            bar(line, total.getAsLong() == 0 ? 1 : Math.min(1, (double) done / total.getAsLong()));
        } else {
            line.append(count).append(" batches");
        }
        line.append(' ')
                .append(time)
                .append(' ')
                .append(Progress.time(perStep))
                .append("/step")
                .append(logs);
        if (line.length() > room) {
            line.setLength(room - 1);
            line.append(fine ? '…' : '~');
        }
        int now = line.length();
        line.append(" ".repeat(Math.max(0, Math.min(length, room) - now)));
        out.print("\r" + line);
        out.flush();
        length = now;
        open = true;
    }

    private void bar(StringBuilder line, double share) {
        int bar = width < 60 ? BAR / 2 : BAR;
        int full = (int) (share * bar);
        line.append((fine ? "━" : "=").repeat(full));
        if (full < bar) {
            line.append(fine ? '╸' : '>').append((fine ? "─" : ".").repeat(bar - full - 1));
        }
    }

    @Override
    public void end() {
        if (open) {
            out.println();
            open = false;
        }
    }
}
