// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An explanation as a table for a terminal: lines of at most 120 characters, what a kernel does wrapped at commas.
 *
 * @param plan what to show
 */
record ExplanationText(Explanation plan) {
    private static final int WIDTH = 120;
    private static final int SIZE = 25;
    private static final int TIMES = 32;

    /** A number with a unit: {@code 1.2 M}. */
    static String amount(double value, String unit) {
        String[] prefixes = {"", "K", "M", "G", "T"};
        int prefix = 0;
        double scaled = value;
        while (scaled >= 999.5 && prefix < prefixes.length - 1) {
            scaled /= 1000;
            prefix++;
        }
        String number = String.format(Locale.ROOT, scaled < 9.95 && prefix > 0 ? "%.1f" : "%.0f", scaled);
        return (number + " " + prefixes[prefix] + unit).strip();
    }

    /** What it all comes to, in short sentences. */
    static List<String> summary(Explanation plan) {
        List<String> lines = new ArrayList<>();
        lines.add(plan.operations() + " operations in " + plan.kernels().size() + " kernels for sizes " + plan.sizes());
        lines.add(amount(plan.totalFlops(), "FLOP") + ", " + amount(plan.totalBytes(), "B")
                + " read and written; memory: "
                + amount(plan.arenaBytes(), "B") + " for the values of a run, " + amount(plan.keptBytes(), "B")
                + " for weights and states");
        MachineLimit limit = plan.limit();
        if (limit != null) {
            lines.add(String.format(
                    Locale.ROOT,
                    "a step takes %.0f us (%.0f us in kernels); at this machine's limit it takes %.0f %% of that; medians"
                            + " of %d steps",
                    plan.stepMicros(),
                    plan.totalMicros(),
                    100 * plan.share(),
                    plan.samples()));
            lines.add("that limit, measured: " + amount(limit.flops(), "FLOP/s") + "; memory "
                    + limit.memory().stream()
                            .map(reach -> amount(reach.rate(), "B/s") + " for " + amount(reach.bytes(), "B"))
                            .collect(Collectors.joining(", ")));
        }
        return lines;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        summary(plan).forEach(line -> text.append(line).append('\n'));
        boolean timed = plan.limit() != null;
        String head = String.format("%3s %-10s%-" + SIZE + "s %7s %7s", "#", "kernel", "size", "FLOP", "bytes")
                + (timed ? String.format(" %8s %8s %6s %6s", "us", "GFLOP/s", "GB/s", "limit") : "") + "  ";
        text.append('\n').append(head).append("operations\n");
        int number = 0;
        for (Explanation.Line line : plan.lines()) {
            String numbers = String.format(
                            Locale.ROOT,
                            "%3s %-10s%-" + SIZE + "s %7s %7s",
                            line.depth() == 0 ? "" + number++ : "",
                            "  ".repeat(line.depth()) + line.kind(),
                            cut(line.size(), SIZE),
                            amount(line.flops(), ""),
                            amount(line.bytes(), "B"))
                    + (timed ? times(line) : "") + "  ";
            String indent = " ".repeat(head.length());
            List<String> work = wrapped(line.work(), WIDTH - head.length());
            for (int part = 0; part < work.size(); part++) {
                text.append(part == 0 ? numbers : indent).append(work.get(part)).append('\n');
            }
        }
        text.append(String.format(
                "%3s %-10s%-" + SIZE + "s %7s %7s",
                "",
                "sum",
                "",
                amount(plan.totalFlops(), ""),
                amount(plan.totalBytes(), "B")));
        if (timed) {
            text.append(times(plan.totalFlops(), plan.totalBytes(), plan.stepMicros(), plan.share()));
        }
        return text.append('\n').toString();
    }

    private String times(Explanation.Line line) {
        if (line.micros() < 0) {
            return " ".repeat(TIMES);
        }
        return times(line.flops(), line.bytes(), line.micros(), plan.share(line));
    }

    private static String times(long flops, long bytes, double micros, double share) {
        return String.format(
                Locale.ROOT,
                " %8.1f %8.1f %6.1f %5.0f%%",
                micros,
                rate(flops, micros),
                rate(bytes, micros),
                100 * Math.max(0, share));
    }

    /** Thousand millions in a second; 0 of something too short for the clock. */
    static double rate(long amount, double micros) {
        return micros <= 0 ? 0 : amount / micros / 1e3;
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 3) + "...";
    }

    /** A list in lines of a width, broken after commas. */
    static List<String> wrapped(String list, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String part : list.split("(?<=,) ")) {
            String item = cut(part, width);
            if (!line.isEmpty() && line.length() + 1 + item.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(item);
        }
        lines.add(line.toString());
        return lines;
    }
}
