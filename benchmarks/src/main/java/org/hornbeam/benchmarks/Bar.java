// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * One row of the table of required ratios, the resource {@code bars.tsv}.
 *
 * @param suites the suites that the row belongs to
 * @param workload its name
 * @param mode training or inference
 * @param batch rows per step
 * @param threads threads of each side
 * @param sizes as {@link Workload#sizes()}
 * @param atLeast smallest accepted ratio to the peer; empty: only measured
 * @param aim ratio that is hoped for; not required
 * @param limitAtLeast smallest accepted percentage of the machine's limit; empty: only measured
 * @param handAtLeast smallest accepted ratio to the hand-written loop; empty: only measured
 */
record Bar(
        List<String> suites,
        String workload,
        Mode mode,
        int batch,
        int threads,
        String sizes,
        OptionalDouble atLeast,
        OptionalDouble aim,
        OptionalDouble limitAtLeast,
        OptionalDouble handAtLeast) {
    static final String RESOURCE = "bars.tsv";

    /** The rows of some suites; {@code all} is every row. */
    static List<Bar> suites(List<String> names) {
        List<Bar> table = table();
        List<String> known =
                table.stream().flatMap(row -> row.suites().stream()).distinct().toList();
        for (String name : names) {
            if (!name.equals("all") && !known.contains(name)) {
                throw new IllegalArgumentException(
                        "No suite '" + name + "' in " + RESOURCE + "; it has " + known + " and 'all'.");
            }
        }
        return table.stream()
                .filter(row -> names.contains("all") || row.suites().stream().anyMatch(names::contains))
                .toList();
    }

    static List<Bar> table() {
        var rows = new ArrayList<Bar>();
        try (var stream = Objects.requireNonNull(Bar.class.getResourceAsStream(RESOURCE), RESOURCE);
                var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    rows.add(parse(line));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + RESOURCE, unreadable);
        }
        return rows;
    }

    static Bar parse(String line) {
        String[] cells = line.split("\t");
        if (cells.length != 10) {
            throw new IllegalArgumentException(
                    RESOURCE + ": a row has 10 cells separated by tabs, found " + cells.length + " in '" + line + "'");
        }
        return new Bar(
                List.of(cells[0].split("\\+")),
                cells[1],
                Mode.of(cells[2]),
                Integer.parseInt(cells[3]),
                Integer.parseInt(cells[4]),
                cells[5],
                ratio(cells[6]),
                ratio(cells[7]),
                ratio(cells[8]),
                ratio(cells[9]));
    }

    private static OptionalDouble ratio(String cell) {
        return cell.equals("-") ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(cell));
    }
}
