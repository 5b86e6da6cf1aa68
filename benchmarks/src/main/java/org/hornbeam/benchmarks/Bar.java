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
 * @param suite the suite that the row belongs to
 * @param workload its name
 * @param mode training or inference
 * @param batch rows per step
 * @param threads threads of each side
 * @param sizes as {@link Workload#sizes()}
 * @param atLeast smallest accepted ratio to the peer; empty: only measured
 * @param handAtLeast smallest accepted ratio to the hand-written loop; empty: only measured
 */
record Bar(
        String suite,
        String workload,
        Mode mode,
        int batch,
        int threads,
        String sizes,
        OptionalDouble atLeast,
        OptionalDouble handAtLeast) {
    static final String RESOURCE = "bars.tsv";

    /** The rows of a suite; {@code all} is every row. */
    static List<Bar> suite(String name) {
        List<Bar> rows = table().stream()
                .filter(row -> name.equals("all") || row.suite().equals(name))
                .toList();
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("No suite '" + name + "' in " + RESOURCE + "; it has "
                    + table().stream().map(Bar::suite).distinct().toList() + " and 'all'.");
        }
        return rows;
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
        if (cells.length != 8) {
            throw new IllegalArgumentException(
                    RESOURCE + ": a row has 8 cells separated by tabs, found " + cells.length + " in '" + line + "'");
        }
        return new Bar(
                cells[0],
                cells[1],
                Mode.of(cells[2]),
                Integer.parseInt(cells[3]),
                Integer.parseInt(cells[4]),
                cells[5],
                ratio(cells[6]),
                ratio(cells[7]));
    }

    private static OptionalDouble ratio(String cell) {
        return cell.equals("-") ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(cell));
    }
}
