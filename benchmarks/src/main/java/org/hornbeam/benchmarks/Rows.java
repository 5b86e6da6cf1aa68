// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs each case in a JVM of its own, one after the other, so that no result depends on what ran before, and a case that
 * crashes or hangs costs only its own time.
 */
final class Rows {
    /** Longest time of a case: several times what the slowest takes. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private Rows() {}

    /**
     * Prints the line of each case as it is found and gives a sentence for each that failed.
     *
     * @param arguments the command line, to which each child's row is added
     */
    static List<String> run(List<String> arguments, List<Case> cases) throws IOException, InterruptedException {
        var failed = new ArrayList<String>();
        long begin = System.nanoTime();
        for (int row = 0; row < cases.size(); row++) {
            Case each = cases.get(row);
            System.err.printf(
                    "[%d of %d, %d s, %d failed] %s%n",
                    row + 1, cases.size(), (System.nanoTime() - begin) / 1_000_000_000L, failed.size(), each.label());
            var own = new ArrayList<>(arguments);
            own.addAll(List.of("--row", "" + row));
            Child.Ended ended = Child.run(own, LIMIT);
            String line = line(each, ended);
            System.out.println(line);
            if (ended.status() != 0) {
                failed.add("failed: " + each.label() + ": " + because(line));
            }
        }
        return failed;
    }

    /** What the child printed, or a line that says why there is none. */
    static String line(Case each, Child.Ended ended) {
        return ended.output()
                .lines()
                .filter(line -> line.startsWith(Line.FIRST + " "))
                .findFirst()
                .orElseGet(() -> new Line()
                        .with("case", each.label())
                        .with("verdict", "fail")
                        .with(
                                Line.BECAUSE,
                                ended.status() == Child.KILLED
                                        ? "It took longer than " + LIMIT.toSeconds() + " s."
                                        : "Its process ended with status " + ended.status() + ".")
                        .toString());
    }

    private static String because(String line) {
        String mark = " " + Line.BECAUSE + "=";
        int at = line.indexOf(mark);
        return at < 0 ? "no reason given" : line.substring(at + mark.length()).replace("\"", "");
    }
}
