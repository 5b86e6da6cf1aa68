// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.Arrays;
import java.util.List;

/**
 * Measures contenders in turns, A B A B, in this process: first each alone until its time no longer changes, then
 * samples of several steps, one sample of each contender per round. One untimed step before every sample brings the
 * contender's data back into the caches that the other one has used.
 *
 * @param rounds samples per contender
 * @param sampleNanos aimed length of a sample
 * @param warmUpNanos longest wait for level times of one contender; one that is not warm is given four times as long
 */
record Turns(int rounds, long sampleNanos, long warmUpNanos) {
    private static final int WINDOW = 20;
    private static final int FEWEST = 5;
    /** Longest window of a warm-up. */
    private static final long WINDOW_NANOS = 500_000_000;
    /** Longest measuring of one case: slow steps get fewer rounds. */
    private static final long MEASURING_NANOS = 8_000_000_000L;
    /** Longer steps than this fetch their data into the caches by themselves. */
    private static final long LONG_STEP_NANOS = 25_000_000;

    private static final double STABLE = 0.03;
    /** On a machine that does other things as well, what compiles kernels may get little of it. */
    private static final int PATIENCE = 4;

    /**
     * What was measured.
     *
     * @param milliseconds per contender, in the order given, the time of one step
     * @param latencies core-to-core nanoseconds before each round; empty unless asked for
     */
    record Result(List<Spread> milliseconds, double[] latencies) {}

    Result measure(List<Contender> contenders, boolean probeLatency) {
        double[] nanos = contenders.stream().mapToDouble(this::warmUp).toArray();
        int[] steps = Arrays.stream(nanos).mapToInt(this::stepsPerSample).toArray();
        int rounds = rounds(nanos);
        var samples = new double[contenders.size()][rounds];
        var latencies = new double[probeLatency ? rounds : 0];
        for (int round = 0; round < rounds; round++) {
            if (probeLatency) {
                latencies[round] = CoreLatency.nanoseconds();
            }
            for (int i = 0; i < steps.length; i++) {
                Contender contender = contenders.get(i);
                contender.resume();
                if (nanos[i] < LONG_STEP_NANOS) {
                    contender.step();
                }
                samples[i][round] = time(contender, steps[i]) / 1e6;
                contender.park();
            }
        }
        List<Spread> spreads = Arrays.stream(samples).map(Spread::of).toList();
        return new Result(spreads, latencies);
    }

    /** Nanoseconds per step of one sample. */
    private static double time(Contender contender, int steps) {
        long start = System.nanoTime();
        for (int step = 0; step < steps; step++) {
            contender.step();
        }
        return (System.nanoTime() - start) / (double) steps;
    }

    /**
     * Runs until the contender has nothing left to compile and two windows of samples in a row have nearly the same median;
     * gives the nanoseconds of a step.
     */
    private double warmUp(Contender contender) {
        contender.resume();
        long start = System.nanoTime();
        double before = Double.POSITIVE_INFINITY;
        double now = time(contender, 1);
        int steps = 1;
        while (true) {
            steps = stepsPerSample(now);
            var window = new double[Math.clamp((long) (WINDOW_NANOS / (steps * now)), 3, WINDOW)];
            for (int i = 0; i < window.length; i++) {
                window[i] = time(contender, steps);
            }
            before = now;
            now = Spread.of(window).median();
            boolean warm = contender.warm();
            long spent = System.nanoTime() - start;
            // Kernels that are compiled one after another make speed grow in steps, with level ground between.
            boolean stable = warm && Math.abs(now - before) <= STABLE * now && spent > warmUpNanos / 4;
            if (stable || spent > (warm ? warmUpNanos : PATIENCE * warmUpNanos)) {
                break;
            }
        }
        contender.park();
        return now;
    }

    private int rounds(double[] nanos) {
        double round = 0;
        for (double step : nanos) {
            round += Math.max(sampleNanos, step);
        }
        return Math.min(rounds, Math.max(FEWEST, (int) (MEASURING_NANOS / round)));
    }

    private int stepsPerSample(double nanosPerStep) {
        return (int) Math.max(1, Math.min(1_000_000, Math.round(sampleNanos / nanosPerStep)));
    }
}
