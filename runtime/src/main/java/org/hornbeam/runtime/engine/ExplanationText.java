// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An explanation as a table for a terminal: lines of at most 120 characters, what a kernel does wrapped at commas.
 *
 * @param plan what to show
 */
record ExplanationText(Explanation plan) {
    private static final int WIDTH = 120;
    private static final int SIZE = 26;
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
        List<Explanation.Line> kernels =
                plan.lines().stream().filter(line -> line.depth() == 0).toList();
        long bytes = kernels.stream().mapToLong(Explanation.Line::bytes).sum();
        long flops = kernels.stream().mapToLong(Explanation.Line::flops).sum();
        lines.add(plan.operations() + " operations in " + kernels.size() + " kernels for sizes " + plan.sizes());
        lines.add(amount(flops, "FLOP") + ", " + amount(bytes, "B") + " read and written; memory: "
                + amount(plan.arenaBytes(), "B") + " for the values of a run, " + amount(plan.keptBytes(), "B")
                + " for weights and states");
        MachineLimit limit = plan.limit();
        if (limit != null) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%.0f us in kernels; this machine's limit, measured: %s and %s (what is in a cache is faster than"
                            + " that)",
                    plan.totalMicros(),
                    amount(limit.flops(), "FLOP/s"),
                    amount(limit.bytes(), "B/s")));
        }
        return lines;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        summary(plan).forEach(line -> text.append(line).append('\n'));
        boolean timed = plan.limit() != null;
        String head = String.format("%3s %-9s%-" + SIZE + "s %7s %7s", "#", "kernel", "size", "FLOP", "bytes")
                + (timed ? String.format(" %8s %8s %6s %6s", "us", "GFLOP/s", "GB/s", "limit") : "") + "  ";
        text.append('\n').append(head).append("operations\n");
        int number = 0;
        for (Explanation.Line line : plan.lines()) {
            String numbers = String.format(
                            Locale.ROOT,
                            "%3s %-9s%-" + SIZE + "s %7s %7s",
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
        return text.toString();
    }

    private String times(Explanation.Line line) {
        if (line.micros() < 0) {
            return " ".repeat(TIMES);
        }
        return String.format(
                Locale.ROOT,
                " %8.1f %8.1f %6.1f %5.0f%%",
                line.micros(),
                line.flops() / line.micros() / 1e3,
                line.bytes() / line.micros() / 1e3,
                100 * plan.share(line));
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
