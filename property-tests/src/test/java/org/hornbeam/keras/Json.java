// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.keras;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON: objects as maps, arrays as lists, numbers as doubles. */
final class Json {
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> object(String text) {
        Object value = new Json(text).value();
        if (!(value instanceof Map)) {
            throw new IllegalArgumentException("expected a JSON object");
        }
        return (Map<String, @Nullable Object>) value;
    }

    /** What was read as a tree for the codec of Hornbeam. */
    static com.fasterxml.jackson.databind.JsonNode tree(@Nullable Object value) {
        return new com.fasterxml.jackson.databind.ObjectMapper().valueToTree(value);
    }

    private char next() {
        while (Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return text.charAt(at);
    }

    private boolean skip(char c) {
        boolean there = next() == c;
        at += there ? 1 : 0;
        return there;
    }

    private @Nullable Object value() {
        return switch (next()) {
            case '{' -> map();
            case '[' -> list();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            case 'N' -> word("NaN", Double.NaN);
            default -> number();
        };
    }

    private @Nullable Object word(String word, @Nullable Object meaning) {
        if (!text.startsWith(word, at)) {
            throw new IllegalArgumentException("unexpected text at " + at);
        }
        at += word.length();
        return meaning;
    }

    private Map<String, @Nullable Object> map() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        at++;
        if (skip('}')) {
            return map;
        }
        do {
            next();
            String key = string();
            if (!skip(':')) {
                throw new IllegalArgumentException("expected : at " + at);
            }
            map.put(key, value());
        } while (skip(','));
        if (!skip('}')) {
            throw new IllegalArgumentException("expected } at " + at);
        }
        return map;
    }

    private List<@Nullable Object> list() {
        List<@Nullable Object> list = new ArrayList<>();
        at++;
        if (skip(']')) {
            return list;
        }
        do {
            list.add(value());
        } while (skip(','));
        if (!skip(']')) {
            throw new IllegalArgumentException("expected ] at " + at);
        }
        return list;
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        for (at++; text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\') {
                char escaped = text.charAt(++at);
                if (escaped == 'u') {
                    string.append((char) Integer.parseInt(text.substring(at + 1, at + 5), 16));
                    at += 4;
                } else {
                    int known = "nrtbf".indexOf(escaped);
                    string.append(known < 0 ? escaped : "\n\r\t\b\f".charAt(known));
                }
            } else {
                string.append(text.charAt(at));
            }
        }
        at++;
        return string.toString();
    }

    private Double number() {
        int start = at;
        while (at < text.length() && "+-0123456789.eEInfity".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return Double.valueOf(text.substring(start, at));
    }
}
