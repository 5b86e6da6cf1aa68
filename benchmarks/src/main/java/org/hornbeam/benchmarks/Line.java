// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.benchmarks;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The printed line: {@code bench key=value ...} in the order in which the fields were added. */
final class Line {
    /** Every line begins with it. */
    static final String FIRST = "bench";

    /** The last field of a case that failed. */
    static final String BECAUSE = "because";

    private final Map<String, String> fields = new LinkedHashMap<>();

    Line with(String key, String value) {
        String word = value.chars().anyMatch(Character::isWhitespace) ? '"' + value.replace('"', '\'') + '"' : value;
        fields.put(key, word.replaceAll("\\R", " "));
        return this;
    }

    Line with(String key, long value) {
        return with(key, Long.toString(value));
    }

    /** Four significant digits for times and percentages. */
    Line with(String key, double value) {
        return with(key, number(value));
    }

    Line with(String key, Spread spread) {
        return with(key, number(spread.p10()) + ".." + number(spread.p90()));
    }

    /** Fixed notation where it is readable, scientific for very small and very large numbers. */
    static String number(double value) {
        double size = Math.abs(value);
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "nan" : "infinite";
        }
        if (size != 0 && (size < 1e-3 || size >= 1e6)) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        return String.format(Locale.ROOT, size >= 100 ? "%.1f" : size >= 10 ? "%.2f" : "%.4f", value);
    }

    /** Whether there is a field. */
    boolean has(String key) {
        return fields.containsKey(key);
    }

    /** A field, empty where there is none. */
    String get(String key) {
        return fields.getOrDefault(key, "");
    }

    @Override
    public String toString() {
        var text = new StringBuilder(FIRST);
        fields.forEach((key, value) -> text.append(' ').append(key).append('=').append(value));
        return text.toString();
    }
}
