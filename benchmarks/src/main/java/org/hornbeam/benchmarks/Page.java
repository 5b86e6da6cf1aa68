// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tables of figures in a Markdown page, each between {@code <!-- begin NAME -->} and {@code <!-- end NAME -->}. A printed
 * line replaces the row of the same key and gets the day's date, so that parts can be measured at different times.
 */
final class Page {
    private final Path file;

    Page(Path file) {
        this.file = file;
    }

    /**
     * A table of the page.
     *
     * @param name in the marks around it
     * @param keys fields that tell rows apart
     * @param figures the other fields
     */
    record Table(String name, List<String> keys, List<String> figures) {
        private List<String> fields() {
            var all = new ArrayList<>(keys);
            all.addAll(figures);
            return all;
        }
    }

    private static final List<String> CASE = List.of("workload", "sizes", "mode", "batch", "threads");

    /** The comparison of two contenders. */
    static Table comparison(List<String> names) {
        var figures = new ArrayList<String>();
        names.forEach(name -> figures.add(name + "_ms"));
        figures.addAll(List.of("ratio", "at_least", "aim", "limit_pct", "loss_rel_diff"));
        return new Table("figures", CASE, figures);
    }

    /** The memory of processes that run one contender alone. */
    static Table memory(List<String> names) {
        var figures = new ArrayList<String>();
        for (Memory.Heap heap : Memory.Heap.values()) {
            names.forEach(name -> figures.add(heap.figure(name)));
        }
        return new Table("memory", CASE, figures);
    }

    /** Writes a line into its table; a line without any of the figures, as of a side that could not run, is left out. */
    void put(Table table, Line line) {
        try {
            String page = Files.readString(file);
            String begin = "<!-- begin " + table.name() + " -->\n";
            String end = "<!-- end " + table.name() + " -->";
            int from = page.indexOf(begin) + begin.length();
            int to = page.indexOf(end);
            if (from < begin.length() || to < from) {
                throw new IllegalArgumentException(file + " has no '" + begin.strip() + "' with its end");
            }
            Files.writeString(
                    file, page.substring(0, from) + merged(table, page.substring(from, to), line) + page.substring(to));
        } catch (IOException unwritable) {
            throw new UncheckedIOException("Cannot write " + file, unwritable);
        }
    }

    /** The table's text with the row of a line replaced or added. */
    static String merged(Table table, String text, Line line) {
        Map<List<String>, String> rows = new LinkedHashMap<>();
        text.lines().filter(row -> row.startsWith("|")).skip(2).forEach(row -> {
            String[] cells = row.substring(1).split("\\|");
            var key = new ArrayList<String>();
            for (int i = 0; i < table.keys().size(); i++) {
                key.add(cells[i].strip());
            }
            rows.put(key, row);
        });
        if (table.figures().stream().anyMatch(line::has)) {
            var row = new StringBuilder("|");
            table.fields()
                    .forEach(field -> row.append(' ').append(line.get(field)).append(" |"));
            row.append(' ').append(LocalDate.now()).append(" |");
            rows.put(table.keys().stream().map(line::get).toList(), row.toString());
        }
        var heads = new ArrayList<String>();
        table.fields().forEach(field -> heads.add(field.replace('_', ' ')));
        heads.add("measured");
        return "| " + String.join(" | ", heads) + " |\n" + "|---".repeat(heads.size()) + "|\n"
                + String.join("\n", rows.values()) + "\n";
    }
}
