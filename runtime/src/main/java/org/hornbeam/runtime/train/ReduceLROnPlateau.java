// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.util.OptionalDouble;

/**
 * Lowers the learning rate when a monitored number has not become better for some epochs, and logs it as
 * {@code learning_rate} (Keras: {@code ReduceLROnPlateau}).
 *
 * @param monitor its name in the logs; default {@code val_loss}
 * @param factor the new rate is the old one times this, below 1; default 0.1
 * @param patience how many epochs without improvement are endured; default 10
 * @param mode which way is better; default by name
 * @param minDelta a smaller change is no improvement; default 1e-4
 * @param cooldown for how many epochs after a reduction nothing is counted; default 0
 * @param minLr the rate does not fall below this; default 0
 */
public record ReduceLROnPlateau(
        String monitor, double factor, int patience, Mode mode, double minDelta, int cooldown, double minLr)
        implements Callback {
    /** Checks. */
    public ReduceLROnPlateau {
        mode.resolve(monitor);
        if (!(factor >= 0 && factor < 1)) {
            throw new IllegalArgumentException(
                    "reduceLROnPlateau: the factor must be below 1 to reduce the rate, found " + factor);
        }
    }

    /** Another factor. */
    public ReduceLROnPlateau factor(double value) {
        return new ReduceLROnPlateau(monitor, value, patience, mode, minDelta, cooldown, minLr);
    }

    /** Another patience, in epochs. */
    public ReduceLROnPlateau patience(int value) {
        return new ReduceLROnPlateau(monitor, factor, value, mode, minDelta, cooldown, minLr);
    }

    /** Another direction. */
    public ReduceLROnPlateau mode(Mode value) {
        return new ReduceLROnPlateau(monitor, factor, patience, value, minDelta, cooldown, minLr);
    }

    /** Another least change. */
    public ReduceLROnPlateau minDelta(double value) {
        return new ReduceLROnPlateau(monitor, factor, patience, mode, value, cooldown, minLr);
    }

    /** Another time of rest after a reduction, in epochs. */
    public ReduceLROnPlateau cooldown(int value) {
        return new ReduceLROnPlateau(monitor, factor, patience, mode, minDelta, value, minLr);
    }

    /** Another least rate. */
    public ReduceLROnPlateau minLr(double value) {
        return new ReduceLROnPlateau(monitor, factor, patience, mode, minDelta, cooldown, value);
    }

    @Override
    public Callback begin() {
        return new Watch();
    }

    private final class Watch implements Callback {
        private final Monitor watched = new Monitor("reduceLROnPlateau", monitor, mode, minDelta, Double.NaN);
        private int waited;
        private int resting;

        @Override
        public void onEpochEnd(TrainingRun run, int epoch, Logs logs) {
            double rate = run.learningRate();
            run.log("learning_rate", rate);
            OptionalDouble current = watched.current(logs);
            if (current.isEmpty()) {
                return;
            }
            if (resting > 0) {
                resting--;
                waited = 0;
            }
            if (watched.improved(current.getAsDouble())) {
                waited = 0;
            } else if (resting == 0 && ++waited >= patience && rate > (float) minLr) {
                run.learningRate(Math.max(rate * factor, minLr));
                resting = cooldown;
                waited = 0;
            }
        }

        @Override
        public Weights state() {
            return new Numbers()
                    .doubles("best", watched.best())
                    .longs("counts", waited, resting)
                    .weights();
        }

        @Override
        public void restore(Weights state) {
            watched.best(Numbers.number(state, "best"));
            waited = (int) Numbers.longs(state, "counts")[0];
            resting = (int) Numbers.longs(state, "counts")[1];
        }
    }
}
