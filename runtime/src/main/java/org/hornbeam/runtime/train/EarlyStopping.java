// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Stops when a monitored number has not become better for some epochs (Keras: {@code EarlyStopping}).
 *
 * @param monitor its name in the logs; default {@code val_loss}
 * @param minDelta a smaller change is no improvement; default 0
 * @param patience how many epochs without improvement are endured; default 0
 * @param mode which way is better; default by name
 * @param baseline a value to be beaten before patience begins anew; NaN, the default, for none
 * @param restoreBestWeights whether the model ends with the weights of its best epoch; default false
 * @param startFromEpoch the first epoch that is looked at; default 0
 */
public record EarlyStopping(
        String monitor,
        double minDelta,
        int patience,
        Mode mode,
        double baseline,
        boolean restoreBestWeights,
        int startFromEpoch)
        implements Callback {
    /** Checks. */
    public EarlyStopping {
        mode.resolve(monitor);
        if (patience < 0 || startFromEpoch < 0) {
            throw new IllegalArgumentException("early stopping: patience and first epoch are at least 0, found "
                    + patience + " and " + startFromEpoch);
        }
    }

    /** Another least change. */
    public EarlyStopping minDelta(double value) {
        return new EarlyStopping(monitor, value, patience, mode, baseline, restoreBestWeights, startFromEpoch);
    }

    /** Another patience, in epochs. */
    public EarlyStopping patience(int value) {
        return new EarlyStopping(monitor, minDelta, value, mode, baseline, restoreBestWeights, startFromEpoch);
    }

    /** Another direction. */
    public EarlyStopping mode(Mode value) {
        return new EarlyStopping(monitor, minDelta, patience, value, baseline, restoreBestWeights, startFromEpoch);
    }

    /** Another baseline. */
    public EarlyStopping baseline(double value) {
        return new EarlyStopping(monitor, minDelta, patience, mode, value, restoreBestWeights, startFromEpoch);
    }

    /** Whether the model ends with its best weights. */
    public EarlyStopping restoreBestWeights(boolean value) {
        return new EarlyStopping(monitor, minDelta, patience, mode, baseline, value, startFromEpoch);
    }

    /** Another first epoch to look at. */
    public EarlyStopping startFromEpoch(int value) {
        return new EarlyStopping(monitor, minDelta, patience, mode, baseline, restoreBestWeights, value);
    }

    @Override
    public Callback begin() {
        return new Watch();
    }

    private final class Watch implements Callback {
        private final Monitor watched = new Monitor("earlyStopping", monitor, mode, minDelta, Double.NaN);
        private int waited;
        private @Nullable Weights bestWeights;

        @Override
        public void onEpochEnd(TrainingRun run, int epoch, Logs logs) {
            OptionalDouble current = watched.current(logs);
            if (current.isEmpty() || epoch < startFromEpoch) {
                return;
            }
            if (restoreBestWeights && bestWeights == null) {
                bestWeights = run.weights();
            }
            waited++;
            if (watched.improved(current.getAsDouble())) {
                if (restoreBestWeights) {
                    bestWeights = run.weights();
                }
                if (watched.better(current.getAsDouble(), baseline)) {
                    waited = 0;
                }
                return;
            }
            if (waited >= patience && epoch > 0) {
                run.stop();
            }
        }

        @Override
        public void onTrainEnd(TrainingRun run, Logs logs) {
            if (bestWeights != null) {
                run.restore(bestWeights);
            }
        }

        @Override
        public Weights state() {
            Weights numbers = new Numbers()
                    .doubles("best", watched.best())
                    .longs("waited", waited)
                    .weights();
            return bestWeights == null ? numbers : numbers.with(bestWeights.at("weights"));
        }

        @Override
        public void restore(Weights state) {
            watched.best(Numbers.number(state, "best"));
            waited = (int) Numbers.whole(state, "waited");
            Weights weights = Numbers.below(state, "weights");
            bestWeights = weights.paths().isEmpty() ? null : weights;
        }
    }
}
