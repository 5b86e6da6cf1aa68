// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.runtime.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.ObjDoubleConsumer;

/**
 * Loss and metrics by name, in order: {@code logs.get("accuracy")}. Immutable.
 *
 * @param values the numbers; {@code loss} first, then metrics
 */
public record Logs(SequencedMap<String, Double> values) {
    private static final Logs NONE = new Logs(new LinkedHashMap<>());

    /** Copies the map. */
    public Logs {
        values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    }

    /** No numbers. */
    public static Logs none() {
        return NONE;
    }

    /**
     * The number with a name.
     *
     * @throws IllegalArgumentException if there is none; the message lists those that there are
     */
    public double get(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no \"" + name + "\" in the logs; there are " + names());
        }
        return value;
    }

    /** Whether there is a number with a name. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** The names, in order. */
    public SequencedSet<String> names() {
        return values.sequencedKeySet();
    }

    /** Calls a function with each number and its name, in order. */
    public void forEach(ObjDoubleConsumer<String> action) {
        values.forEach(action::accept);
    }

    /** These and one more, or another in the place of the one with this name. */
    public Logs with(String name, double value) {
        SequencedMap<String, Double> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Logs(more);
    }

    /** For example {@code loss: 0.1234 - accuracy: 0.9876}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        forEach((name, value) -> text.append(text.isEmpty() ? "" : " - ")
                .append(name)
                .append(": ")
                .append(History.number(value)));
        return text.toString();
    }
}
