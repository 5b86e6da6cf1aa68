// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How long a fresh JVM takes to its first finished step and to 90 % of its peak speed, both from the start of the
 * process, and how long the plan took to make.
 */
final class ColdStart {
    /** From here on a run is taken to be at its peak. */
    private static final long WATCHED_NANOS = 15_000_000_000L;

    private static final double SHARE = 0.9;
    private static final int NEIGHBOURS = 5;
    private static final String FIRST = "first_step_ms";
    private static final String NINETY = "ninety_pct_ms";
    private static final String PLAN = "plan_ms";
    private static final String PEAK = "peak_step_ms";

    private ColdStart() {}

    /** The table of these lines. */
    static Page.Table table(List<String> names) {
        var figures = new ArrayList<String>();
        for (String name : names) {
            List.of(FIRST, NINETY, PLAN, PEAK).forEach(key -> figures.add(name + "_" + key));
        }
        return new Page.Table("cold", List.of("workload", "sizes", "mode", "batch", "threads"), figures);
    }

    /** The line of one case: a child for each contender. */
    static Line line(Case each, List<String> names) throws IOException, InterruptedException {
        Workload workload = each.workload().get();
        var line = new Line()
                .with("workload", workload.name())
                .with("mode", workload.mode().toString())
                .with("batch", workload.batch())
                .with("threads", each.threads())
                .with("sizes", workload.sizes());
        for (String name : names) {
            Map<String, Double> numbers = Child.run("--cold-of", name, workload, each.threads(), List.of());
            for (String key : List.of(FIRST, NINETY, PLAN, PEAK)) {
                Double number = numbers.get(key);
                line.with(name + "_" + key, number == null ? "unknown" : Line.number(number));
            }
        }
        return line;
    }

    /** In the child: runs steps and prints what was found. {@code sinceStart}: milliseconds, at the first step's begin. */
    static void watch(Contender contender, double sinceStart) {
        var ends = new ArrayList<Double>();
        var lengths = new ArrayList<Double>();
        contender.resume();
        long begin = System.nanoTime();
        long now = begin;
        while (now - begin < WATCHED_NANOS) {
            contender.step();
            long end = System.nanoTime();
            ends.add(sinceStart + (end - begin) / 1e6);
            lengths.add((end - now) / 1e6);
            now = end;
        }
        contender.park();
        double peak = peak(lengths);
        Child.print(FIRST, ends.getFirst());
        Child.print(NINETY, ends.get(reached(lengths, peak / SHARE)));
        Child.print(PEAK, peak);
        if (contender.planNanos() >= 0) {
            Child.print(PLAN, contender.planNanos() / 1e6);
        }
    }

    /** The median of the last third. */
    static double peak(List<Double> lengths) {
        return median(lengths, lengths.size() * 2 / 3, lengths.size());
    }

    /** The first step from which on the median of some neighbouring steps is no longer than this, once. */
    static int reached(List<Double> lengths, double limit) {
        for (int i = 0; i + NEIGHBOURS <= lengths.size(); i++) {
            if (median(lengths, i, i + NEIGHBOURS) <= limit) {
                return i;
            }
        }
        return lengths.size() - 1;
    }

    private static double median(List<Double> values, int from, int to) {
        double[] sorted = values.subList(from, to).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        Arrays.sort(sorted);
        return Spread.percentile(sorted, 0.5);
    }
}
