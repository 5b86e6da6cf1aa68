// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;

/**
 * The logs of a training's epochs. Immutable.
 *
 * @param epochs what each finished epoch logged, in order
 */
public record History(List<Epoch> epochs) {
    /** Copies the list. */
    public History {
        epochs = List.copyOf(epochs);
    }

    /**
     * One epoch.
     *
     * @param number counted from 0
     * @param logs {@code loss} first, metrics, then with the prefix {@code val_} those of the validation, and what callbacks
     *     added
     */
    public record Epoch(int number, Logs logs) {}

    /** No epoch yet. */
    public static History empty() {
        return new History(List.of());
    }

    /** This history and one more epoch. */
    History with(Epoch epoch) {
        List<Epoch> longer = new ArrayList<>(epochs);
        longer.add(epoch);
        return new History(longer);
    }

    /** The names of everything that was logged. */
    public SequencedSet<String> names() {
        SequencedSet<String> names = new LinkedHashSet<>();
        epochs.forEach(epoch -> names.addAll(epoch.logs().names()));
        return Collections.unmodifiableSequencedSet(names);
    }

    /**
     * The values of one name, one for each epoch that logged it.
     *
     * @throws IllegalArgumentException if none did
     */
    public List<Double> get(String name) {
        List<Double> values = epochs.stream()
                .filter(epoch -> epoch.logs().has(name))
                .map(epoch -> epoch.logs().get(name))
                .toList();
        if (values.isEmpty()) {
            throw new IllegalArgumentException("the history has no \"" + name + "\"; it has " + names());
        }
        return values;
    }

    /**
     * The last value of one name.
     *
     * @throws IllegalArgumentException if no epoch logged it
     */
    public double last(String name) {
        return get(name).getLast();
    }

    /** Everything, by name. */
    public SequencedMap<String, List<Double>> values() {
        SequencedMap<String, List<Double>> values = new LinkedHashMap<>();
        names().forEach(name -> values.put(name, get(name)));
        return Collections.unmodifiableSequencedMap(values);
    }

    /**
     * Draws all names over the epochs, each metric beside its validation, as an SVG file.
     *
     * @throws IOException if the file can't be written
     */
    public void plot(Path file) throws IOException {
        Files.writeString(file, HistoryPlot.svg(this));
    }

    /** A table: a line for each epoch, counted from 1. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("epoch");
        SequencedSet<String> names = names();
        names.forEach(name -> text.append("  ").append(pad(name, width(name))));
        text.append('\n');
        for (Epoch epoch : epochs) {
            text.append(pad(Integer.toString(epoch.number() + 1), 5));
            for (String name : names) {
                String value = epoch.logs().has(name) ? number(epoch.logs().get(name)) : "-";
                text.append("  ").append(pad(value, width(name)));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static int width(String name) {
        return Math.max(name.length(), 10);
    }

    private static String pad(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    /** Four decimals, or four significant digits where a number is small. */
    static String number(double value) {
        boolean small = value != 0 && Math.abs(value) < 1e-3;
        return String.format(Locale.ROOT, small || Math.abs(value) >= 1e7 ? "%.4e" : "%.4f", value);
    }

    /** For a backup. */
    Weights state() {
        Numbers numbers = new Numbers();
        int place = 0;
        for (String name : names()) {
            List<Epoch> some = epochs.stream().filter(e -> e.logs().has(name)).toList();
            // The place keeps the order, which sorted paths would lose.
            String path = String.format(Locale.ROOT, "%04d/%s/", place++, name);
            numbers.longs(
                    path + "epochs", some.stream().mapToLong(Epoch::number).toArray());
            numbers.doubles(
                    path + "values",
                    some.stream().mapToDouble(e -> e.logs().get(name)).toArray());
        }
        return numbers.weights();
    }

    /** From a backup. */
    static History of(Weights state) {
        Map<Long, SequencedMap<String, Double>> logs = new TreeMap<>();
        for (String path : state.paths()) {
            if (path.endsWith("/epochs")) {
                String start = path.substring(0, path.length() - "epochs".length());
                String name = start.substring(start.indexOf('/') + 1, start.length() - 1);
                long[] numbers = Numbers.longs(state, path);
                double[] values = Numbers.doubles(state, start + "values");
                for (int i = 0; i < numbers.length; i++) {
                    logs.computeIfAbsent(numbers[i], n -> new LinkedHashMap<>()).put(name, values[i]);
                }
            }
        }
        List<Epoch> epochs = new ArrayList<>();
        logs.forEach((number, values) -> epochs.add(new Epoch(number.intValue(), new Logs(values))));
        return new History(epochs);
    }
}
