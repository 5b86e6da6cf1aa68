// SPDX-License-Identifier: Apache-2.0
package org.hornbeam.layer;

import java.util.Arrays;
import java.util.List;

/** Where text is split into tokens. */
public enum TextSplit {
    /** Nowhere: a text is one token. */
    NONE,
    /** At white space of ASCII. */
    WHITESPACE,
    /** Between characters (Unicode code points). */
    CHARACTER;

    List<String> apply(String text) {
        return switch (this) {
            case NONE -> List.of(text);
            case WHITESPACE ->
                Arrays.stream(text.split("[ \\t\\n\\x0B\\f\\r]+"))
                        .filter(token -> !token.isEmpty())
                        .toList();
            case CHARACTER -> text.codePoints().mapToObj(Character::toString).toList();
        };
    }
}
