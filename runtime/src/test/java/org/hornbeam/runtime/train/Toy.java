// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SequencedMap;
import java.util.function.LongToDoubleFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One weight that follows the numbers it is shown, with momentum: enough of a session for the loop. */
final class Toy implements Steps<double[]> {
    double weight = 1;
    double momentum;
    double rate = 0.25;
    long iterations;
    double total;
    long count;
    boolean finished;
    final List<String> shown = new ArrayList<>();

    /** Loss by iteration instead of the computed one. */
    @Nullable
    LongToDoubleFunction losses;

    @Override
    public double step(double[] batch) {
        shown.add(java.util.Arrays.toString(batch));
        double loss = measure(batch);
        for (double x : batch) {
            momentum = 0.9 * momentum + (weight - x);
        }
        weight -= rate * momentum / batch.length;
        iterations++;
        return loss;
    }

    private double measure(double[] batch) {
        double sum = 0;
        for (double x : batch) {
            sum += (weight - x) * (weight - x);
        }
        double loss = losses == null ? sum / batch.length : losses.applyAsDouble(iterations);
        total += loss * batch.length;
        count += batch.length;
        return loss;
    }

    @Override
    public void evaluate(double[] batch) {
        measure(batch);
    }

    @Override
    public Logs metrics() {
        return Logs.none().with("loss", count == 0 ? 0 : total / count).with("seen", count);
    }

    @Override
    public void resetMetrics() {
        total = 0;
        count = 0;
    }

    @Override
    public void finish() {
        finished = true;
    }

    @Override
    public Weights weights() {
        return new Numbers().doubles("weight", weight).weights();
    }

    @Override
    public Weights state() {
        return new Numbers()
                .doubles("weight", weight)
                .doubles("momentum", momentum)
                .doubles("rate", rate)
                .doubles("total", total)
                .longs("counts", iterations, count)
                .weights();
    }

    @Override
    public void restore(Weights values) {
        if (values.has("weight")) {
            weight = Numbers.number(values, "weight");
        }
        if (values.has("momentum")) {
            momentum = Numbers.number(values, "momentum");
            rate = Numbers.number(values, "rate");
            total = Numbers.number(values, "total");
            iterations = Numbers.longs(values, "counts")[0];
            count = Numbers.longs(values, "counts")[1];
        }
    }

    @Override
    public double learningRate() {
        return rate;
    }

    @Override
    public void learningRate(double value) {
        rate = (float) value;
    }

    @Override
    public long iterations() {
        return iterations;
    }

    /** Numbers drawn anew for each pass, by its number. */
    record Numbered(int number, int size) implements Feed<double[]> {
        @Override
        public OptionalLong batches() {
            return OptionalLong.of(number);
        }

        @Override
        public Pass<double[]> pass(long index, long from) {
            Random random = new Random(index);
            Pass<double[]> pass = new Pass<>() {
                private int next;

                @Override
                public double @Nullable [] next() {
                    return next++ < number ? random.doubles(size).toArray() : null;
                }

                @Override
                public void close() {}
            };
            for (long i = 0; i < from; i++) {
                pass.next();
            }
            return pass;
        }
    }

    /** Options, silent. */
    static Plan plan(int epochs, Callback... callbacks) {
        SequencedMap<String, Long> identity = new LinkedHashMap<>();
        identity.put("seed", 1L);
        return new Plan(epochs, 0, 0, 0, epoch -> true, List.of(callbacks), new Progress.Silent(), identity);
    }

    static Plan plan(Plan plan, long stepsPerEpoch) {
        return new Plan(
                plan.epochs(),
                plan.initialEpoch(),
                stepsPerEpoch,
                plan.validationSteps(),
                plan.validationEpochs(),
                plan.callbacks(),
                plan.progress(),
                plan.identity());
    }

    /** A callback's words about what is called when. */
    static final class Diary implements Callback {
        final List<String> lines = new ArrayList<>();
        final UnaryOperator<String> change;

        Diary(UnaryOperator<String> change) {
            this.change = change;
        }

        private void write(String line) {
            lines.add(change.apply(line));
        }

        @Override
        public void onTrainBegin(TrainingRun run) {
            write("train begin");
        }

        @Override
        public void onTrainEnd(TrainingRun run, Logs logs) {
            write("train end " + logs.names());
        }

        @Override
        public void onEpochBegin(TrainingRun run, int epoch) {
            write("epoch begin " + epoch);
        }

        @Override
        public void onEpochEnd(TrainingRun run, int epoch, Logs logs) {
            write("epoch end " + epoch + " " + logs.names());
        }

        @Override
        public void onTrainBatchBegin(TrainingRun run, long batch) {
            write("batch begin " + batch);
        }

        @Override
        public void onTrainBatchEnd(TrainingRun run, long batch, double loss) {
            write("batch end " + batch + " of " + run.batches().orElse(-1) + " seen "
                    + run.logs().get("seen"));
        }

        @Override
        public void onTestBegin(TrainingRun run) {
            write("test begin");
        }

        @Override
        public void onTestEnd(TrainingRun run, Logs logs) {
            write("test end " + logs.names());
        }

        @Override
        public void onTestBatchBegin(TrainingRun run, long batch) {
            write("test batch begin " + batch);
        }

        @Override
        public void onTestBatchEnd(TrainingRun run, long batch) {
            write("test batch end " + batch + " of " + run.batches().orElse(-1) + " seen "
                    + run.logs().get("seen"));
        }
    }
}
