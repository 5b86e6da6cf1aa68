// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;

/**
 * Compares the contenders of one case and writes its line. The first contender is the judged side, the second the peer.
 *
 * @param names one or two contenders
 * @param turns how to measure
 * @param memory whether to run each side alone as well
 */
record Comparison(List<String> names, Turns turns, boolean memory) {
    private static final String HAND = "hand";

    /**
     * The verdict on one case.
     *
     * @param line to be printed
     * @param failures sentences; empty when the case passed
     */
    record Outcome(Line line, List<String> failures) {}

    Outcome run(Case each) {
        Workload workload = each.workload().get();
        var line = new Line()
                .with("workload", workload.name())
                .with("mode", workload.mode().toString())
                .with("batch", workload.batch())
                .with("threads", each.threads());
        var failures = new ArrayList<String>();
        var open = new ArrayList<Contender>();
        try {
            for (String name : sides(workload, each.threads())) {
                open.add(Contenders.named(name).open(workload, each.threads()));
            }
            measure(each, workload, open, line, failures);
        } catch (RuntimeException | LinkageError | ServiceConfigurationError | IOException failure) {
            failures.add(failure.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            failures.add(interrupted.toString());
        } finally {
            open.reversed().forEach(Contender::close);
        }
        line.with("verdict", failures.isEmpty() ? "pass" : "fail");
        if (!failures.isEmpty()) {
            line.with(Line.BECAUSE, String.join(" ", failures));
        }
        return new Outcome(line, List.copyOf(failures));
    }

    /** The chosen names, and the hand-written loop where there is one and two sides are compared. */
    private List<String> sides(Workload workload, int threads) {
        var sides = new ArrayList<>(names);
        boolean handExists = workload instanceof ChainWorkload chain && HandWritten.exists(chain) && threads == 1;
        if (names.size() == 2 && handExists && !names.contains(HAND)) {
            sides.add(HAND);
        }
        return sides;
    }

    private void measure(Case each, Workload workload, List<Contender> open, Line line, List<String> failures)
            throws IOException, InterruptedException {
        Contender judged = open.getFirst();
        boolean peer = names.size() == 2;
        boolean hand = open.size() == 3;
        double difference = peer ? Agreement.between(workload, judged, open.get(1)) : 0;
        double handDifference = hand ? differenceNow(open.get(2), open.get(1)) : 0;
        Rates rates = Rates.measure(each.threads(), workload.bytes());
        Turns.Result result = turns.measure(open, each.threads() > 1);
        Spread own = result.milliseconds().getFirst();
        line.with(names.getFirst() + "_ms", own.median());
        if (peer) {
            Spread other = result.milliseconds().get(1);
            double ratio = other.median() / own.median();
            line.with(names.get(1) + "_ms", other.median()).with("ratio", ratio).with("loss_rel_diff", difference);
            agree(names.getFirst() + " and " + names.get(1), difference, workload, failures);
            each.atLeast().ifPresent(bar -> reach("ratio", ratio, bar, failures));
        }
        double share = 100 * rates.limitSeconds(workload) / (own.median() / 1e3);
        line.with("limit_pct", share);
        each.limitAtLeast().ifPresent(bar -> reach("limit_pct", share, bar, failures));
        each.atLeast().ifPresent(bar -> line.with("at_least", bar));
        each.aim().ifPresent(bar -> line.with("aim", bar));
        line.with("sizes", workload.sizes());
        for (int side = 0; side < names.size(); side++) {
            line.with(names.get(side) + "_p10_p90", result.milliseconds().get(side));
        }
        if (hand) {
            Spread byHand = result.milliseconds().get(2);
            double ratio = byHand.median() / own.median();
            line.with("hand_ms", byHand.median()).with("hand_ratio", ratio).with("hand_p10_p90", byHand);
            agree("the hand-written loop and " + names.get(1), handDifference, workload, failures);
            each.handAtLeast().ifPresent(bar -> reach("hand_ratio", ratio, bar, failures));
        }
        if (each.threads() > 1) {
            Spread latency = Spread.of(result.latencies());
            line.with("core_ns", latency.median()).with("core_ns_p10_p90", latency);
        }
        line.with("peak_gflops", rates.flops() / 1e9).with("bandwidth_gbs", rates.bytes() / 1e9);
        line.with("heap_bytes_per_step", Memory.heapBytesPerStep(judged));
        long offHeap = Memory.offHeapBytesPerStep(judged);
        line.with("off_heap_bytes_per_step", offHeap < 0 ? "unknown" : Long.toString(offHeap));
        if (memory) {
            for (Memory.Heap heap : Memory.Heap.values()) {
                var peaks = new ArrayList<Long>();
                for (String name : names) {
                    long peak = Memory.alone(name, workload, each.threads(), heap);
                    peaks.add(peak);
                    line.with(heap.figure(name), peak < 0 ? "unknown" : Long.toString(peak / 1024));
                }
                if (peer && heap == Memory.Heap.SMALL && peaks.getFirst() >= peaks.getLast()) {
                    failures.add("Peak memory of " + names.getFirst() + " is not below that of " + names.get(1) + ".");
                }
            }
        }
        line.with("process_peak_mib", Memory.peakKibibytes() / 1024);
    }

    /** Both have run at least one evaluation of the same inputs. */
    private static double differenceNow(Contender found, Contender expected) {
        found.resume();
        found.step();
        found.park();
        return Agreement.difference(found.results(), expected.results());
    }

    private static void agree(String who, double difference, Workload workload, List<String> failures) {
        if (!(difference <= workload.tolerance())) {
            failures.add("Results of " + who + " differ by " + Line.number(difference) + ", accepted is "
                    + Line.number(workload.tolerance()) + ".");
        }
    }

    private static void reach(String what, double value, double bar, List<String> failures) {
        if (!(value >= bar)) {
            failures.add(what + " is " + Line.number(value) + ", required is at least " + Line.number(bar) + ".");
        }
    }
}
